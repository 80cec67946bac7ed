"""A clock that jumped is not believed: what deletes or expires waits until a person says that it is right again.

The order of events is their number, so a wrong clock confuses nobody about what came first. But days are counted by it: a
clock that is a year ahead would expire every waiting review and tidy every copy in one night.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import extract, func, select

from sallyport.errors import BadRequest, Refused
from sallyport.register.change import REGISTER
from sallyport.register.models import Event

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.policy.model import Clock
    from sallyport.register.chain import Head
    from sallyport.register.register import Register

CONFIRMED = "clock.confirmed"
ADVICE = "Compare the clocks of this site's machines with another one, then run `sallyport audit clock --reason ...`."


def doubt(session: Session, rules: Clock, now: datetime | None = None) -> str | None:
    """Why the clock, or the times of events since somebody last confirmed it, cannot be believed; None when they can."""
    since = session.scalar(select(func.max(Event.number)).where(Event.kind == CONFIRMED)) or 0
    newest = session.execute(select(Event.number, Event.at).order_by(Event.number.desc()).limit(1)).first()
    if newest is None:
        return None
    seconds = extract("epoch", Event.at)
    steps = (
        select(Event.number, (seconds - func.lag(seconds).over(order_by=Event.number)).label("step"))
        .where(Event.number >= since)
        .subquery()
    )
    back, silence = timedelta(minutes=rules.most_minutes_back), timedelta(days=rules.most_silent_days)
    jumps = steps.c.step < -back.total_seconds(), steps.c.step > silence.total_seconds()
    found = session.execute(select(steps.c.number, steps.c.step).where(jumps[0] | jumps[1]).limit(1)).first()
    if found is not None:
        return f"Event {found.number} is dated {_in_words(timedelta(seconds=float(found.step)))} the one before it."
    step = (now or datetime.now(UTC)) - newest.at
    if step < -back or step > silence:
        return f"The clock shows a time {_in_words(step)} the newest event."
    return None


def require_believed(session: Session, rules: Clock, now: datetime | None = None) -> None:
    """Refused when the clock is in doubt."""
    if problem := doubt(session, rules, now):
        raise Refused(f"The clock is in doubt, so nothing is deleted and nothing expires. {problem}", ADVICE)


def confirm(register: Register, actor: str, reason: str) -> Head:
    """Record that somebody compared the clock and found it right. BadRequest without a reason."""
    if not reason.strip():
        raise BadRequest("A confirmation needs a reason.", "Say what was wrong, and with what the clock was compared.")
    with register.changing(actor) as change:
        change.record(CONFIRMED, REGISTER, reason=reason.strip())
        return change.head()


def _in_words(step: timedelta) -> str:
    size, where = abs(step), "after" if step > timedelta(0) else "before"
    if size >= timedelta(days=2):
        return f"{size.days} days {where}"
    return f"{int(size.total_seconds() // 60)} minutes {where}"
