"""The request itself: what its people said, where its review stands, what the project asked for before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from sallyport.inspection.finding import Severity
from sallyport.register.models import File, Transfer
from sallyport.register.states import FileState
from sallyport.review.copies import are_given
from sallyport.review.gate import deadline_of
from sallyport.review.offer import given
from sallyport.review.sheet.discretion import answers_in, decisions_to_show, is_held_back
from sallyport.review.sheet.leaves import gate_of
from sallyport.storage.names import printable
from sallyport.transfers.places import shown_destination

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sallyport.policy.load import Loaded
    from sallyport.policy.model import Policy
    from sallyport.review.sheet.leaves import Leaves
    from sallyport.review.sheet.viewer import Viewer

_MOST_EARLIER = 25
_WORDS = {
    "purpose": "Purpose",
    "description": "Description",
    "source_and_permission": "Source and permission",
    "request_reference": "Reference",
    "release_reference": "Reference",
    "risk_assessment_reference": "Risk assessment",
}


def sheet_of(session: Session, loaded: Loaded, transfer: Transfer, viewer: Viewer, leaves: Leaves) -> dict[str, Any]:
    """All but the files, as JSON."""
    return standing_of(session, transfer) | {
        "kind": transfer.kind,
        "project": {"folder": transfer.project.folder, "title": printable(transfer.project.title)},
        "policy": loaded.digest,
        "expires": _time(deadline_of(session, loaded.policy, transfer)),
        "is_independent": leaves.is_independent,
        "fields": leaves.fields,
        "shortest_reason": loaded.policy.review.min_reason_length,
        "words": _words(loaded.policy, transfer),
        "worst": _by_worst(leaves),
        "size": sum(leaf.size or 0 for leaf in leaves.leaves if leaf.standing in {"offered", "blocked"}),
        "decisions": _decisions(session, transfer),
        "are_decisions_held_back": is_held_back(transfer),
        "earlier": _earlier(session, transfer),
        "viewer": {
            "name": viewer.person.name,
            "why_not": list(viewer.why_not),
            "has_answered": viewer.has_answered,
            "choices": list(viewer.choices),
            "may_copy": not viewer.why_not and are_given(loaded.policy, transfer),
        },
    }


def standing_of(session: Session, transfer: Transfer) -> dict[str, Any]:
    """Where it stands now: the little that a page asks again and again."""
    return {
        "ref": transfer.ref,
        "state": transfer.state,
        "since": _time(transfer.changed_at),
        "gate": gate_of(session, transfer),
        "round": transfer.review_round,
        "manifest": transfer.manifest_digest,
        "answers": answers_in(len(given(session, transfer))),
        "problem": None if is_held_back(transfer) else transfer.problem,
    }


def _words(policy: Policy, transfer: Transfer) -> list[tuple[str, str]]:
    """What people said about the request, and who they are: a label and a text each."""
    who = [
        ("Asked for by", transfer.requester.name if transfer.requester else ""),
        ("Triggered by", transfer.operator.name),
        ("Goes to", printable(shown_destination(policy, transfer))),
        ("Existing files", "are replaced" if transfer.replace else ""),
        ("Supersedes", f"T{transfer.supersedes_id:06d}" if transfer.supersedes_id else ""),
    ]
    said = [(label, _lines(transfer.request.get(name))) for name, label in _WORDS.items()]
    return [(label, text) for label, text in (*said, *who) if text]


def _lines(text: object) -> str:
    return "\n".join(printable(line) for line in str(text or "").splitlines())


def _by_worst(leaves: Leaves) -> dict[str, int]:
    """How many of the offered files have what as their severest finding; ``none`` for none."""
    found = dict.fromkeys([*(str(severity) for severity in reversed(Severity)), "none"], 0)
    for leaf in leaves.leaves:
        if leaf.standing in {"offered", "blocked", "settled"}:
            found[leaf.worst or "none"] += 1
    return found


def _decisions(session: Session, transfer: Transfer) -> list[dict[str, Any]]:
    return [
        {
            "gate": decision.gate,
            "round": decision.round,
            "by": decision.reviewer.name,
            "choice": decision.choice,
            "reason": _lines(decision.reason),
            "files": len(decision.files),
            "at": _time(decision.at),
        }
        for decision in decisions_to_show(session, transfer)
    ]


def _earlier(session: Session, transfer: Transfer) -> list[dict[str, Any]]:
    """The project's other requests, newest first: what was asked for, what became of it, how many files left or came in."""
    others = (
        select(Transfer)
        .where(Transfer.project_id == transfer.project_id, Transfer.id != transfer.id)
        .options(selectinload(Transfer.requester))
        .order_by(Transfer.id.desc())
        .limit(_MOST_EARLIER)
    )
    found = session.scalars(others).all()
    counts = _file_counts(session, [one.id for one in found])
    return [
        {
            "ref": one.ref,
            "kind": one.kind,
            "state": one.state,
            "requester": one.requester.name if one.requester else "",
            "purpose": _lines(one.request.get("purpose")),
            "at": _time(one.changed_at),
            "files": counts.get(one.id, (0, 0))[0],
            "released": counts.get(one.id, (0, 0))[1],
        }
        for one in found
    ]


def _file_counts(session: Session, numbers: list[int]) -> dict[int, tuple[int, int]]:
    """Transfer to how many files were offered, and how many of them were released."""
    query = (
        select(File.transfer_id, File.state, func.count())
        .where(File.transfer_id.in_(numbers), File.release_path.is_not(None))
        .group_by(File.transfer_id, File.state)
    )
    counts: dict[int, tuple[int, int]] = {}
    for number, state, count in session.execute(query):
        offered, released = counts.get(number, (0, 0))
        counts[number] = (offered + count, released + (count if state == FileState.RELEASED else 0))
    return counts


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
