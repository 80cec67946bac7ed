"""Garbage is looked for less often while a step runs, and as before when none does."""

from __future__ import annotations

import gc

import pytest

from sallyport.garbage import rarely_collected


def test_while_a_step_runs_and_no_longer():
    before = gc.get_threshold()
    with rarely_collected:
        inside = gc.get_threshold()
        with rarely_collected:
            pass
        assert gc.get_threshold() == inside
    assert inside[0] > 10 * before[0]
    assert gc.get_threshold() == before


def test_a_step_that_fails_takes_it_back():
    before = gc.get_threshold()

    @rarely_collected
    def step():
        raise ValueError("step")

    with pytest.raises(ValueError, match="step"):
        step()
    assert gc.get_threshold() == before


def test_where_it_is_switched_off_it_stays_so():
    before = gc.get_threshold()
    gc.set_threshold(0)
    try:
        with rarely_collected:
            assert gc.get_threshold()[0] == 0
    finally:
        gc.set_threshold(*before)
