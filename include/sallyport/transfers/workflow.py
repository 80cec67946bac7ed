"""The DAG file that a run follows. The chain keeps its text, once for each that was ever followed, for records of releases.

A DAG may be changed while its runs wait at a gate, so that each step says anew what it followed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.errors import NotFound
from sallyport.evidence.tools import tools
from sallyport.register.models import Event

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.register.change import Change
    from sallyport.transfers.run import Run

KEPT = "workflow.kept"
MOST = 256 * 1024
"""Bytes of a DAG file that is kept; ours have some thousands."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """A DAG file as a step found it."""

    text: str = field(repr=False)
    digest: str

    @classmethod
    def read(cls, path: str) -> Workflow | None:
        """The file at ``path``. None where it is no text that can be kept: no release waits for that."""
        try:
            with Path(path).open("rb") as stream:
                content = stream.read(MOST + 1)
            text = content.decode()
        except (OSError, ValueError):
            return None
        return None if len(content) > MOST or "\0" in text else cls(text, hashlib.sha256(content).hexdigest())


def work_of(change: Change, run: Run) -> dict[str, Any]:
    """What does the work, for the event of a step: ``tools``, and ``workflow``, the digest of the DAG file, if there is one."""
    if run.workflow is None:
        return {"tools": tools()}
    # Two steps that see a new file at the same time may both keep it; the first one is read.
    if _kept(change.session, run.workflow.digest) is None:
        change.record(KEPT, _subject(run.workflow.digest), dag=run.dag_id, text=run.workflow.text)
    return {"tools": tools(), "workflow": run.workflow.digest}


def text_of(session: Session, digest: str) -> str:
    """The text of the DAG file with this digest. NotFound unless the chain has it."""
    event = _kept(session, digest)
    text = "" if event is None else str(event.data["text"])
    if event is None or hashlib.sha256(text.encode()).hexdigest() != digest:
        raise NotFound(f"The register lacks the workflow {digest[:12]}.", "Run `sallyport audit verify`.")
    return text


def _kept(session: Session, digest: str) -> Event | None:
    query = select(Event).where(Event.subject == _subject(digest), Event.kind == KEPT)
    return session.scalar(query.order_by(Event.number).limit(1))


def _subject(digest: str) -> str:
    return f"workflow:{digest}"
