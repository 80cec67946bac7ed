"""Processes that carry turns: what comes of them, and what happens when one of them, or the one that made them, dies."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from sallyport.errors import Fault, Refused
from sallyport.storage import carriers as carriers_module
from sallyport.storage.carriers import ENOUGH_FILES, MOST_CARRIERS, carriers_for, carry

LOTS = [[0, 1, 2], [3], [], [4, 5, 6, 7]]


def doubled(turn, waiters):
    yield
    return 2 * turn


def told(lots, work, carriers, begin=lambda: None):
    """What was told until the end, and what was raised there."""
    seen = []
    try:
        with closing(carry(lots, work, carriers, begin)) as carried:
            seen.extend(carried)
    except Exception as error:  # noqa: BLE001 - looked at by the test
        return seen, error
    return seen, None


def children():
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def open_handles():
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture(autouse=True)
def nobody_left():
    handles, before = open_handles(), children()
    yield
    assert children() == before
    assert open_handles() == handles


@pytest.mark.parametrize("carriers", [0, 1, 2, 4])
def test_each_lot_is_told_in_its_order_whoever_carried_it(carriers):
    assert told(LOTS, doubled, carriers) == ([[0, 2, 4], [6], [], [8, 10, 12, 14]], None)
    assert told([], doubled, carriers) == ([], None)
    assert told([[]], doubled, carriers) == ([[]], None)


def test_more_turns_than_numbers_fit_into_the_pipe_at_once():
    lots = [list(range(5000))]
    assert told(lots, doubled, 2) == ([[2 * turn for turn in lots[0]]], None)


def test_they_are_other_processes_and_share_the_work():
    def slow(turn, waiters):
        time.sleep(0.05)
        yield
        return os.getpid()

    ((first, *rest),), _ = told([range(6)], slow, 2)
    assert os.getpid() not in {first, *rest}
    assert len({first, *rest}) == 2
    assert told([range(2)], slow, 0) == ([[os.getpid()] * 2], None)


def test_results_larger_than_a_pipe_come_whole():
    def large(turn, waiters):
        yield
        return bytes([turn]) * 3_000_000

    (lot,), error = told([range(5)], large, 2)
    assert error is None
    assert [(one[0], len(one)) for one in lot] == [(number, 3_000_000) for number in range(5)]


@pytest.mark.parametrize("carriers", [0, 2])
@pytest.mark.parametrize(
    "error", [Refused("Another file.", "Look."), OSError(errno.EIO, "the disk"), ValueError("a fault of ours")]
)
def test_what_work_raises_is_raised_as_what_it_was_and_no_other_lot_is_begun(carriers, error):
    begun = []

    def fails(turn, waiters):
        yield
        if turn == 3:
            raise error
        return turn

    seen, raised = told(LOTS, fails, carriers, lambda: begun.append(1))
    assert (type(raised), str(raised), raised.__dict__) == (type(error), str(error), error.__dict__)
    assert seen[:2] == [[0, 1, 2], [None]]
    assert len(begun) < len(LOTS)


def test_an_error_that_cannot_be_sent_is_told_by_its_kind_alone():
    class Strange(Exception):
        def __init__(self, first, second):
            super().__init__("what it stumbled over")

    def fails(turn, waiters):
        yield
        raise Strange(1, 2)

    _, raised = told([[1]], fails, 1)
    assert isinstance(raised, RuntimeError)
    assert "Strange" in str(raised)
    assert "stumbled" not in str(raised)


@pytest.mark.parametrize("carriers", [0, 2])
def test_when_beginning_is_refused_what_was_begun_is_told_first(carriers):
    begun = []

    def begin():
        if len(begun) == 2:
            raise Refused("Frozen.")
        begun.append(1)

    seen, raised = told(LOTS, doubled, carriers, begin)
    assert [lot if None not in lot else None for lot in seen][:1] == [[0, 2, 4]]
    assert len(seen) == 2
    assert str(raised) == "Frozen."


@pytest.mark.parametrize("carriers", [0, 2])
def test_when_the_first_lot_may_not_begin_nobody_is_made(carriers):
    def begin():
        raise Refused("Frozen.")

    assert told(LOTS, doubled, carriers, begin)[0] == []


@pytest.mark.parametrize("dies", range(8))
def test_a_carrier_that_is_killed_is_a_fault_and_what_the_others_did_is_told(dies):
    def work(turn, waiters):
        if turn == dies:
            os.kill(os.getpid(), signal.SIGKILL)
        yield
        return turn

    seen, raised = told(LOTS, work, 2)
    assert isinstance(raised, Fault)
    assert "again" in raised.advice
    flat = [turn for lot in LOTS for turn in lot]
    found = [turn for lot in seen for turn in lot]
    assert dies not in found
    for turn, result in zip(flat, found, strict=False):
        assert result in {turn, None}


def test_who_stops_asking_ends_them_and_they_take_away_what_is_half_done(tmp_path):
    def slow(turn, waiters):
        half = tmp_path / str(turn)
        half.touch()
        try:
            yield
            time.sleep(0 if turn == 0 else 60)
        finally:
            half.unlink()

    start = time.monotonic()
    with closing(carry([[0], [1, 2]], slow, 2)) as carried:
        next(carried)
        while len(list(tmp_path.iterdir())) < 2:
            assert time.monotonic() - start < 30
            time.sleep(0.01)
    assert time.monotonic() - start < 30
    assert list(tmp_path.iterdir()) == []


def test_one_that_does_not_end_when_told_is_killed(monkeypatch):
    monkeypatch.setattr("sallyport.storage.crew._SECONDS_TO_END", 0.2)

    def deaf(turn, waiters):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        yield
        time.sleep(0 if turn == 0 else 60)

    start = time.monotonic()
    with closing(carry([[0], [1, 2]], deaf, 1)) as carried:
        next(carried)
        time.sleep(0.2)
    assert time.monotonic() - start < 30


_PARENT = """
import os, sys, time
from pathlib import Path
from sallyport.storage.carriers import carry

def work(turn, waiters):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(60)
    yield

next(carry([[1, 2]], work, 2))
"""


def test_carriers_die_with_the_process_that_made_them(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(tmp_path)], env=os.environ | {"PYTHONPATH": _include()}
    ) as parent:
        while len(list(tmp_path.iterdir())) < 2:
            assert parent.poll() is None
            time.sleep(0.01)
        parent.kill()
    left = {int(path.name) for path in tmp_path.iterdir()}
    end = time.monotonic() + 20
    while left and time.monotonic() < end:
        left = {process for process in left if _is_alive(process)}
        time.sleep(0.01)
    assert not left


def _include():
    return str(Path(carriers_module.__file__).parents[2])


def _is_alive(process):
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


def test_few_files_or_one_processor_are_carried_here(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)))
    assert carriers_for(ENOUGH_FILES - 1) == 0
    assert carriers_for(ENOUGH_FILES) == MOST_CARRIERS
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 5})
    assert carriers_for(ENOUGH_FILES) == 2
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert carriers_for(ENOUGH_FILES) == 0
