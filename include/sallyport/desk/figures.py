"""How long requests take, where they wait, and why they are returned, in figures: each of them one question to the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from sallyport.desk.durations import turnround, waits
from sallyport.desk.found import reasons_for_returns, rules_that_fire
from sallyport.desk.row import iso
from sallyport.register.models import Transfer
from sallyport.register.states import ENDED, TransferState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker

_MONTHS = 12
_OPEN = tuple(state for state in TransferState if state not in ENDED)


def figures_of(session: Session, looker: Looker, months: int, now: datetime | None = None) -> dict[str, Any]:
    """The last ``months`` months, this one included, in UTC, as JSON; of what the looker may see."""
    shown = months_until(now or datetime.now(UTC), months)
    year, month = map(int, shown[0].split("-"))
    since = datetime(year, month, 1, tzinfo=UTC)
    return {
        "months": shown,
        "turnround": turnround(session, looker, since),
        "waits": waits(session, looker, since),
        "open": _open(session, looker),
        "returns": reasons_for_returns(session, looker, since),
        "rules": rules_that_fire(session, looker, since),
    }


def months_until(now: datetime, count: int) -> list[str]:
    """``2026-11`` and the months before it, oldest first."""
    newest = now.year * _MONTHS + now.month - 1
    return [f"{one // _MONTHS:04d}-{one % _MONTHS + 1:02d}" for one in range(newest - count + 1, newest + 1)]


def _open(session: Session, looker: Looker) -> list[dict[str, Any]]:
    """States that requests stand in now, in the order of their way, with how long the oldest has."""
    query = (
        select(Transfer.state, func.count(), func.min(Transfer.changed_at))
        .where(looker.transfers(), Transfer.state.in_(_OPEN))
        .group_by(Transfer.state)
    )
    rows = sorted(session.execute(query), key=lambda row: _OPEN.index(TransferState(row[0])))
    return [{"state": state, "n": count, "oldest": iso(oldest)} for state, count, oldest in rows]
