"""Decisions are sealed: the event that records one holds a digest of its row, so that a changed or forged row is found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select

from sallyport.evidence.canonical import sha256_of
from sallyport.register.models import Decision, Event

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def seal_of(row: Decision) -> str:
    """SHA-256 over all columns of a decision."""
    return sha256_of({column.key: _plain(getattr(row, column.key)) for column in inspect(Decision).column_attrs})


def broken_decisions(session: Session) -> list[str]:
    """What is wrong with the decisions, a sentence each: changed since they were recorded, never recorded, or gone."""
    seals: dict[int, tuple[int, str]] = {}
    for event in session.scalars(
        select(Event).where(Event.kind == "decision.recorded").execution_options(yield_per=1000)
    ):
        if "seal" in event.data:
            seals[event.data["decision"]] = (event.number, event.data["seal"])
    problems = []
    for decision in session.scalars(select(Decision).execution_options(yield_per=1000)):
        number, seal = seals.pop(decision.id, (None, None))
        if number is None:
            problems.append(f"decision {decision.id} was never recorded by an event")
        elif seal != seal_of(decision):
            problems.append(f"decision {decision.id} is not what event {number} recorded")
    return problems + [f"decision {key}, recorded by event {number}, is gone" for key, (number, _) in seals.items()]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column's value, whatever its type
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
