"""Independent reviews: an answer is sealed in the register as it arrives, and opened once both are in.

Airflow keeps an answer where every reviewer can read it. So where two people answer independently, the page that takes
answers (``sallyport.orchestration.middleware``) keeps the answer here, and hands on to Airflow only that there is one, with
its digest. Without that page an answer comes in open, and is refused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sallyport.errors import BadRequest
from sallyport.evidence.canonical import sha256_of
from sallyport.review.answer import SEALED, Answer, Choice
from sallyport.review.marks import marking_of, new_marking
from sallyport.review.need import is_independent
from sallyport.review.person import answering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Person, Transfer
    from sallyport.review.verdict import FileVerdict

SEAL = "seal"
"""Field of a sealed answer: its digest."""


def wants_seal(policy: Policy, transfer: Transfer, answer: Answer, looked: Sequence[FileVerdict]) -> bool:
    """Must this answer about the files ``looked`` at not be seen yet? Withdrawing is no review."""
    return answer.choice not in {None, Choice.WITHDRAW} and is_independent(policy, transfer, looked)


def seal(change: Change, transfer: Transfer, person: Person, answer: Answer) -> Answer:
    """Keep the answer; what may be handed on in its place. It has been judged before, and is judged again when opened."""
    kept = {"gate": answer.gate, "choice": str(answer.choice), "fields": dict(answer.fields)}
    marking = new_marking(change, transfer, person)
    marking.sealed, marking.sealed_digest, marking.at = kept, sha256_of(kept), change.now
    change.record(
        "answer.sealed",
        transfer,
        gate=answer.gate,
        round=transfer.review_round,
        reviewer=person.id,
        seal=marking.sealed_digest,
    )
    return replace(answer, options=[SEALED], fields={SEAL: marking.sealed_digest})


def opened(
    session: Session, policy: Policy, transfer: Transfer, answer: Answer, looked: Sequence[FileVerdict]
) -> Answer:
    """The answer itself, where it was sealed; any other as it is.

    BadRequest for an open answer that should have been sealed, and for a seal that holds nothing or something else.
    """
    if list(answer.options) != [SEALED]:
        if wants_seal(policy, transfer, answer, looked):
            raise BadRequest(
                "This request needs two independent reviews, and this answer came in open, where the other reviewer could "
                "read it: Sallyport's plugin is not loaded in Airflow's API server.",
                "Tell the platform's administrators, and answer once it is.",
            )
        return answer
    kept = _kept(session, transfer, answer)
    return replace(answer, options=[kept["choice"]], fields=kept["fields"])


def _kept(session: Session, transfer: Transfer, answer: Answer) -> dict[str, Any]:
    person = answering(session, answer)
    marking = marking_of(session, transfer, person)
    kept = marking.sealed if marking else None
    if marking is None or kept is None or kept["gate"] != answer.gate:
        raise BadRequest(
            "You have not answered on the review tab yet.", "Choose there, or with the other buttons here."
        )
    if sha256_of(kept) != marking.sealed_digest or marking.sealed_digest != answer.fields.get(SEAL):
        raise BadRequest("Your answer was changed after it was given.", "Answer again.")
    return kept
