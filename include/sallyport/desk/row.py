"""One thing that waits, as the page lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sallyport.desk.numbers import NOTHING, Numbers
from sallyport.register.incidents import said
from sallyport.storage.names import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sallyport.inspection.finding import Severity
    from sallyport.register.outgoing import Incident

_LONGEST = 500


@dataclass(frozen=True)
class Row:
    """``mine`` and ``why_not`` of the page are one: it is the looker's when nothing stands against it."""

    what: str
    """``review``, ``second_review``, ``project_gate``, ``failed``, ``setup_failed``, ``quarantined``, ``policy``, ``lift``,
    ``incident``, ``refused``, ``collect`` or ``upload``."""
    ref: str
    """A transfer (``T000012``), a project's folder, or the number of a policy, an incident or a draft."""
    says: str
    """What to do."""
    since: datetime
    why_not: tuple[str, ...]
    """Why it is not the looker's to do; empty when it is."""
    due: datetime | None = None
    """When it ends by itself."""
    kind: str | None = None
    project: str | None = None
    person: str | None = None
    operator: str | None = None
    worst: Severity | None = None
    numbers: Numbers = NOTHING
    dag_id: str | None = None
    run_id: str | None = None
    task_id: str | None = None
    """Of the gate that waits."""

    def as_json(self) -> dict[str, Any]:
        """For the page."""
        return {
            "what": self.what,
            "ref": self.ref,
            "kind": self.kind,
            "project": self.project,
            "person": self.person,
            "operator": self.operator,
            "since": iso(self.since),
            "due": iso(self.due),
            "worst": self.worst,
            "files": self.numbers.files,
            "bytes": self.numbers.bytes,
            "mine": not self.why_not,
            "why_not": list(self.why_not),
            "says": self.says,
            "dag_id": self.dag_id,
            "run_id": self.run_id,
            "task_id": self.task_id,
        }


def standing_still(freezes: Sequence[Incident], project_id: int) -> tuple[str, ...]:
    """Why nothing may be answered in the project now; empty when it goes on."""
    its = (incident for incident in freezes if incident.is_frozen and incident.project_id in {None, project_id})
    return tuple(f"{sentence(said(incident))} Answer once it is lifted." for incident in its)[:1]


def iso(at: datetime | None) -> str | None:
    """A time for the page, to the second."""
    return None if at is None else at.isoformat(timespec="seconds")


def sentence(text: str | None) -> str:
    """What people or programs wrote, on one line, with nothing in it that could be more than text."""
    flat = printable(" ".join((text or "").split()))
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"
