"""A reviewer's marks by file, kept while they look; an answer carries their digest, so that it speaks of what they marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.errors import BadRequest
from sallyport.evidence.canonical import sha256_of
from sallyport.register.outgoing import Marking
from sallyport.register.states import TransferState
from sallyport.review.answer import Choice
from sallyport.review.offer import given

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from sallyport.register.change import Change
    from sallyport.register.models import Person, Transfer
    from sallyport.review.answer import Answer

MARKS = "marks"
"""Field of an answer: the digest of the reviewer's marks."""
RELEASE, RETURN = "release", "return"
_LONGEST_COMMENT = 2000

Marks = dict[str, dict[str, str]]
"""File number (as text) to ``{"mark": "release" or "return", "comment": text}``."""


def marking_of(session: Session, transfer: Transfer, person: Person) -> Marking | None:
    """What this person has marked in the current asking."""
    return session.scalar(
        select(Marking).where(
            Marking.transfer_id == transfer.id,
            Marking.round == transfer.review_round,
            Marking.reviewer_id == person.id,
        )
    )


def keep_marks(change: Change, transfer: Transfer, person: Person, marks: Mapping[str, Any], seen: str | None) -> str:
    """Replace the person's marks; returns their digest. Whether the person may review is the caller's to check.

    ``seen`` is the digest of the marks that the change was made from (None for the first): BadRequest when others were kept
    meanwhile, from a second window say, and when the review is over for this person.
    """
    if transfer.state != TransferState.IN_REVIEW:
        raise BadRequest(f"{transfer.ref} is {transfer.state}; its review is over.", "Reload the page.")
    if any(decision.reviewer_id == person.id for decision in given(change.session, transfer)):
        raise BadRequest("You have given your answer; its marks stay as they are.", "Reload the page.")
    kept = _checked(marks)
    marking = marking_of(change.session, transfer, person)
    if (marking.digest if marking else None) != seen:
        raise BadRequest("Your marks were changed in another window meanwhile.", "Reload the page and look again.")
    digest = sha256_of(kept)
    if marking is None:
        marking = _new(change, transfer, person)
    marking.marks, marking.digest, marking.at = kept, digest, change.now
    change.record("review.marked", transfer, round=transfer.review_round, reviewer=person.id, marks=digest)
    return digest


def marks_problems(session: Session, transfer: Transfer, person: Person, answer: Answer) -> Iterator[str]:
    """An answer that speaks of marks speaks of those that are kept now."""
    said = answer.fields.get(MARKS)
    if said is None:
        return
    marking = marking_of(session, transfer, person)
    if marking is None or marking.digest != said:
        yield "Your marks have changed since you answered, or are not kept. Look at the review tab again."
    elif answer.choice is Choice.APPROVE:
        yield from _chosen_problems(marking.marks, answer.fields.get("files"))


def _chosen_problems(marks: Marks, files: Any) -> Iterator[str]:  # noqa: ANN401 - whatever the form sent
    """An approval by marks is of the files that are marked to leave; no choice would mean all of them."""
    released = {number for number, mark in marks.items() if mark["mark"] == RELEASE}
    if not released:
        yield "You marked no file to be released. Mark those that may be, or choose Return or Reject."
    elif not isinstance(files, list) or {str(file) for file in files} != released:
        yield "The files of your answer are not those that you marked to be released. Reload the page and answer again."


def new_marking(change: Change, transfer: Transfer, person: Person) -> Marking:
    """The person's marking in this asking; an empty one is made when there is none."""
    return marking_of(change.session, transfer, person) or _new(change, transfer, person)


def _new(change: Change, transfer: Transfer, person: Person) -> Marking:
    marking = Marking(
        transfer_id=transfer.id,
        round=transfer.review_round,
        reviewer_id=person.id,
        marks={},
        digest=sha256_of({}),
        at=change.now,
    )
    change.session.add(marking)
    return marking


def _checked(marks: Mapping[str, Any]) -> Marks:
    kept: Marks = {}
    for number, mark in marks.items():
        is_mark = isinstance(mark, dict) and mark.get("mark") in {RELEASE, RETURN}
        if not number.isdecimal() or not is_mark or not isinstance(mark.get("comment", ""), str):
            raise BadRequest("A mark is not one.", "Reload the page and mark again.")
        comment = str(mark.get("comment", "")).strip()
        if len(comment) > _LONGEST_COMMENT:
            raise BadRequest(f"The comment on file {number} is too long.", f"At most {_LONGEST_COMMENT} characters.")
        kept[number] = {"mark": mark["mark"], "comment": comment}
    return kept
