"""The chain as a file, to be checked where there is no register: one event a line, as it is stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

from sallyport.errors import BadRequest
from sallyport.register.chain import GENESIS, Head
from sallyport.register.verify import Link, links_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session


def write_chain(session: Session, stream: BinaryIO) -> Head:
    """Write every event; returns the newest."""
    last = Head(0, GENESIS)
    for link in links_of(session):
        stream.write(json.dumps(link, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        last = Head(link.number, link.digest)
    return last


def read_chain(path: Path) -> Iterator[Link]:
    """The events of such a file. BadRequest for a line that is none."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                yield Link(*json.loads(line))
            except (ValueError, TypeError):
                raise BadRequest(
                    f"Line {number} of the chain's file is no event.", "Copy the whole file again."
                ) from None
