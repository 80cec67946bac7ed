"""The desk of a site that has seen many requests, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from trial.past import Past, fill

from desks import Desk, counted
from sallyport.policy.defaults import preflight_policy

if TYPE_CHECKING:
    from sallyport.register.register import Register


def desk(register: Register) -> Desk:
    return Desk(register, preflight_policy(), "data-manager-1")


@pytest.mark.parametrize("count", [8, 200])
def test_the_list_asks_the_register_as_often_for_many_rows_as_for_few(register: Register, count: int) -> None:
    fill(register, Past(count, files=3, months=1, open=count), datetime.now(UTC))
    with counted(register) as statements:
        rows = desk(register).rows()
    assert len(rows) > count / 3
    questions = [asked for asked in statements if asked.startswith("SELECT")]
    assert len(questions) <= 15, questions
