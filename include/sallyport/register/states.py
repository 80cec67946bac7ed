"""The legal moves of projects and transfers, and who may make each: the one table that docs and checks are made from."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from sallyport.errors import IllegalMove

if TYPE_CHECKING:
    from collections.abc import Mapping


class TransferKind(StrEnum):
    """What a transfer carries, and between which ends."""

    USER_INPUT = "user_input"
    DATA_IMPORT = "data_import"
    OUTPUT_EXPORT = "output_export"


class TransferState(StrEnum):
    """Where a transfer is on its way."""

    REQUESTED = "requested"
    STAGED = "staged"
    INSPECTED = "inspected"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RELEASED = "released"
    COLLECTED = "collected"
    CLOSED = "closed"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    QUARANTINED = "quarantined"
    RECALLED = "recalled"
    FAILED = "failed"


class FileState(StrEnum):
    """What became of one file."""

    STAGED = "staged"
    APPROVED = "approved"
    RETURNED = "returned"
    RELEASED = "released"


class ProjectState(StrEnum):
    """Where a project is in its life."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    ANSWERED = "answered"
    ACTIVE = "active"
    FAILED = "failed"
    ENDED = "ended"


class Role(StrEnum):
    """Who makes a move, as seen from the transfer or project."""

    SYSTEM = "system"
    REQUESTER = "requester"
    OPERATOR = "operator"
    REVIEWER = "reviewer"
    QUARANTINE_KEEPER = "quarantine_keeper"
    """A person of the roles that policy names for bringing a transfer back from quarantine."""


_T = TransferState
_SYSTEM = frozenset({Role.SYSTEM})
_REVIEWER = frozenset({Role.REVIEWER})
_ASKERS = frozenset({Role.REQUESTER, Role.OPERATOR})

TRANSFER_MOVES: Mapping[tuple[TransferState, TransferState], frozenset[Role]] = MappingProxyType(
    {
        (_T.REQUESTED, _T.STAGED): _SYSTEM,
        (_T.STAGED, _T.INSPECTED): _SYSTEM,
        (_T.INSPECTED, _T.IN_REVIEW): _SYSTEM,
        (_T.IN_REVIEW, _T.APPROVED): _REVIEWER,
        (_T.IN_REVIEW, _T.RETURNED): _REVIEWER,
        (_T.IN_REVIEW, _T.REJECTED): _REVIEWER,
        (_T.IN_REVIEW, _T.WITHDRAWN): _ASKERS,
        (_T.IN_REVIEW, _T.EXPIRED): _SYSTEM,
        (_T.IN_REVIEW, _T.INSPECTED): _SYSTEM,  # the policy or the findings changed: inspected and asked again
        (_T.APPROVED, _T.INSPECTED): _SYSTEM,  # the same, noticed at release
        (_T.APPROVED, _T.RELEASED): _SYSTEM,
        (_T.RELEASED, _T.COLLECTED): _SYSTEM | {Role.REQUESTER},
        (_T.RELEASED, _T.CLOSED): _SYSTEM,
        (_T.RELEASED, _T.RECALLED): _REVIEWER,
        (_T.FAILED, _T.RECALLED): _REVIEWER,  # its release stopped half-way; what had gone is taken back
        (_T.COLLECTED, _T.CLOSED): _SYSTEM,
        (_T.REQUESTED, _T.WITHDRAWN): _ASKERS,
        (_T.STAGED, _T.WITHDRAWN): _ASKERS,
        (_T.INSPECTED, _T.WITHDRAWN): _ASKERS,
        (_T.REQUESTED, _T.EXPIRED): _SYSTEM,
        (_T.STAGED, _T.QUARANTINED): _SYSTEM,
        (_T.INSPECTED, _T.QUARANTINED): _SYSTEM,
        (_T.IN_REVIEW, _T.QUARANTINED): _SYSTEM,
        (_T.APPROVED, _T.QUARANTINED): _SYSTEM,
        (_T.QUARANTINED, _T.STAGED): frozenset({Role.QUARANTINE_KEEPER}),
        (_T.REQUESTED, _T.FAILED): _SYSTEM,
        (_T.STAGED, _T.FAILED): _SYSTEM,
        (_T.INSPECTED, _T.FAILED): _SYSTEM,
        (_T.IN_REVIEW, _T.FAILED): _SYSTEM,
        (_T.APPROVED, _T.FAILED): _SYSTEM,
        (_T.FAILED, _T.REQUESTED): _SYSTEM,
        (_T.FAILED, _T.STAGED): _SYSTEM,
        (_T.FAILED, _T.INSPECTED): _SYSTEM,
        (_T.FAILED, _T.IN_REVIEW): _SYSTEM,
        (_T.FAILED, _T.APPROVED): _SYSTEM,
        (_T.FAILED, _T.WITHDRAWN): _ASKERS,
    }
)

_P = ProjectState
PROJECT_MOVES: Mapping[tuple[ProjectState, ProjectState], frozenset[Role]] = MappingProxyType(
    {
        (_P.REQUESTED, _P.APPROVED): _REVIEWER,
        (_P.REQUESTED, _P.REJECTED): _REVIEWER | _ASKERS,
        (_P.REQUESTED, _P.FAILED): _SYSTEM,
        (_P.APPROVED, _P.ANSWERED): _REVIEWER | _ASKERS,
        (_P.APPROVED, _P.REJECTED): _REVIEWER | _ASKERS,
        (_P.APPROVED, _P.FAILED): _SYSTEM,
        (_P.ANSWERED, _P.ACTIVE): _SYSTEM,
        (_P.ANSWERED, _P.FAILED): _SYSTEM,
        (_P.FAILED, _P.REQUESTED): _SYSTEM | _ASKERS,  # its gate is asked again, or it is asked for anew
        (_P.FAILED, _P.APPROVED): _SYSTEM,
        (_P.FAILED, _P.ANSWERED): _SYSTEM,
        (_P.REJECTED, _P.REQUESTED): _ASKERS,  # asked for again, as a new run with the same folder name
        (_P.ACTIVE, _P.ENDED): _REVIEWER,
    }
)

ENDED = frozenset({_T.CLOSED, _T.RETURNED, _T.REJECTED, _T.WITHDRAWN, _T.EXPIRED, _T.RECALLED})
"""States that nothing leaves."""


def check_transfer_move(old: TransferState, new: TransferState, role: Role) -> None:
    """Raise :class:`IllegalMove` unless ``role`` may take a transfer from ``old`` to ``new``."""
    _check(TRANSFER_MOVES.get((old, new)), "transfer", old, new, role)


def check_project_move(old: ProjectState, new: ProjectState, role: Role) -> None:
    """Raise :class:`IllegalMove` unless ``role`` may take a project from ``old`` to ``new``."""
    _check(PROJECT_MOVES.get((old, new)), "project", old, new, role)


def _check(allowed: frozenset[Role] | None, what: str, old: str, new: str, role: Role) -> None:
    if allowed is None:
        raise IllegalMove(
            f"A {what} that is {old} cannot become {new}.", "Look at its history; start a new request if need be."
        )
    if role not in allowed:
        raise IllegalMove(
            f"The {role} may not take a {what} from {old} to {new}.", f"Ask the {' or '.join(sorted(allowed))}."
        )
