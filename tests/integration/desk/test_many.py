"""The desk of a site that has seen many requests, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from trial.past import Past, fill

from desks import Desk, counted
from sallyport.policy.defaults import preflight_policy

if TYPE_CHECKING:
    from sallyport.register.register import Register


def desk(register: Register) -> Desk:
    return Desk(register, preflight_policy(), "data-manager-1")


def test_the_list_asks_the_register_as_often_for_many_rows_as_for_few(register: Register) -> None:
    fill(register, Past(200, files=3, months=1, open=200), datetime.now(UTC))
    with counted(register) as statements:
        rows = desk(register).rows()
    assert len(rows) > 70
    questions = [asked for asked in statements if asked.startswith("SELECT")]
    assert len(questions) <= 17, questions
