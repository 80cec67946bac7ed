"""The disk is waited for by threads of their own, while the next files are worked on."""

from __future__ import annotations

import threading

import pytest

from sallyport.storage.waiting import AT_ONCE, Waiters, overlap, wait_for_all


def turn(name, seen, fails=""):
    try:
        for part in ("begun", "ended"):
            if fails == part:
                raise OSError(part)
            seen.append(f"{name} {part}")
            if part == "begun":
                yield
    finally:
        seen.append(f"{name} closed")


def test_each_turn_begins_before_the_one_ahead_of_it_ends_and_they_end_in_their_order():
    seen = []
    overlap(turn(name, seen) for name in "abc")
    assert [line for line in seen if "closed" not in line] == [
        "a begun",
        "b begun",
        "a ended",
        "c begun",
        "b ended",
        "c ended",
    ]
    overlap([])


@pytest.mark.parametrize("fails", ["begun", "ended"])
def test_when_a_turn_fails_those_under_way_are_closed_and_no_other_begins(fails):
    seen = []
    with pytest.raises(OSError, match=fails) as raised:  # as long as it is held, what it passed through is too
        overlap(turn(name, seen, fails if name == "b" else "") for name in "abcd")
    assert {line[0] for line in seen if line.endswith("closed")} == {line[0] for line in seen}
    assert "d begun" not in seen
    assert ("a ended" in seen) == (fails == "ended")
    assert raised.traceback


@pytest.mark.parametrize("count", [0, 1, 3, 5, 50])
def test_everything_is_waited_for_once(count):
    seen = []
    wait_for_all(seen.extend, range(count))
    assert sorted(seen) == list(range(count))


def test_nothing_is_given_back_while_a_thread_still_waits_for_it():
    given_back, late = threading.Event(), []

    def wait_for(some):
        late.extend(item for item in some if given_back.wait(0.02))

    def fail(waiters):
        with waiters.waiting(wait_for, range(AT_ONCE)):
            raise ValueError("another file")

    with Waiters() as waiters:
        with pytest.raises(ValueError, match="another"):
            fail(waiters)
        given_back.set()
    assert late == []


def test_what_one_of_the_threads_raised_is_raised():
    def wait_for(some):
        if 7 in some:
            raise OSError("the disk")

    with pytest.raises(OSError, match="the disk"):
        wait_for_all(wait_for, range(20))
