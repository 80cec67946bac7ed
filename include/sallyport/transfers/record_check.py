"""Is a record the one that the chain holds the digest of, and are its events that chain's?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sallyport.register.verify import verify_links
from sallyport.transfers.recording import RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.evidence.record.check import Checked
    from sallyport.register.chain import Head
    from sallyport.register.verify import Link


def against_chain(checked: Checked, links: Iterator[Link], head: Head | None) -> list[str]:
    """What of the record the chain does not bear out; also when the chain itself does not hold, or does not reach ``head``."""
    problems: list[str] = []
    waiting = {event["number"]: event["digest"] for event in checked.events}
    digests: list[str] = []
    subject = f"transfer:{int(checked.ref.removeprefix('T') or 0)}"

    def watched() -> Iterator[Link]:
        for link in links:
            if link.number in waiting and waiting.pop(link.number) != link.digest:
                problems.append(f"event {link.number} is not the chain's")
            if link.kind == RECORDED and link.subject == subject:
                digests.append(str(json.loads(link.data)["record"]))
            yield link

    verdict = verify_links(watched(), head)
    if not verdict.ok:
        problems.append(f"the chain is broken at event {verdict.first_broken}: {verdict.problem}")
    problems += [f"event {number} is not in the chain" for number in sorted(waiting)]
    if digests != [checked.digest]:
        problems.append(
            "the chain holds another digest of this release's record" if digests else "no record is in the chain"
        )
    return problems
