"""A clock that jumps: told on both databases, and only a person's word ends the doubt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from register_fixtures import append_events
from sallyport.errors import BadRequest
from sallyport.policy.model import Clock
from sallyport.register.clock import confirm, doubt
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from sallyport.register.register import Register

RULES = Clock()


def dated(register: Register, days: float) -> None:
    """An event of somebody whose clock is wrong by so many days."""
    with register.changing("system:test") as change:
        change.now += timedelta(days=days)
        change.record("test.happened", "register:1")


def problem(register: Register, days: float = 0) -> str | None:
    with register.reading() as session:
        return doubt(session, RULES, datetime.now(UTC) + timedelta(days=days))


def test_an_ordinary_register_is_believed_and_so_is_an_empty_one(register: Register) -> None:
    assert problem(register) is None
    append_events(register, 5)
    assert problem(register) is None
    assert problem(register, 29) is None


@pytest.mark.parametrize(
    ("days", "words"), [(-0.01, "14 minutes before"), (-365, "364 days before"), (31, "31 days after")]
)
def test_a_clock_that_is_not_where_the_newest_event_was_is_doubted(register: Register, days: float, words: str) -> None:
    append_events(register, 5)
    assert words in str(problem(register, days))


def test_a_clock_that_was_wrong_for_a_while_stays_doubted_until_somebody_confirms_it(register: Register) -> None:
    append_events(register, 3)
    dated(register, 365)
    dated(register, 0)
    append_events(register, 3)
    assert "Event 4 is dated 36" in str(problem(register))
    confirm(register, "account:tests", "The battery was flat; compared with the institute's time server.")
    assert problem(register) is None
    dated(register, -1)
    assert "before the one before it" in str(problem(register))


def test_law_6_the_order_of_events_is_their_number_whatever_the_clock_says(register: Register) -> None:
    for days in (0, 365, -365, 2, -2):
        dated(register, days)
    with register.reading() as session:
        assert verify(session).ok


def test_a_confirmation_needs_a_reason(register: Register) -> None:
    with pytest.raises(BadRequest):
        confirm(register, "account:tests", "  ")
