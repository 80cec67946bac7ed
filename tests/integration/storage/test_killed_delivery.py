"""A release is killed at every line it runs: the final name never holds half a file, and the next try ends the same way."""

from __future__ import annotations

import io
import itertools
import os
import signal
import sys

import pytest

from sallyport.storage import renaming
from sallyport.storage.delivery import deliver
from sallyport.storage.quarantine import Quarantine

NEW, OLD = b"approved " * 1000, b"the old bytes"
WATCHED = ("consignment.py", "placing.py", "copying.py", "renaming.py", "inheritance.py")


def killed_at(step, work):
    """Run ``work`` in a child that kills itself before the ``step``-th line of the code under test. True when it ended."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
        return not os.WIFSIGNALED(status)
    count = itertools.count(1)

    def trace(frame, event, _argument):
        if not frame.f_code.co_filename.endswith(WATCHED):
            return None
        if event == "line" and next(count) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    try:
        sys.settrace(trace)
        work()
        os._exit(0)
    finally:
        os._exit(1)


@pytest.mark.parametrize("flags", [True, False], ids=["renameat2", "link and unlink"])
@pytest.mark.parametrize("replace", [False, True], ids=["new", "replacing"])
def test_law_5_killed_at_any_instant_and_resumed_ends_in_the_same_state(tmp_path, monkeypatch, flags, replace):
    if not flags:
        monkeypatch.setattr(renaming, "_renameat2", lambda *_: False)
    quarantine = Quarantine(tmp_path / "quarantine")
    stored = quarantine.take(io.BytesIO(NEW))
    for step in itertools.count(1):
        data = tmp_path / f"data{step}"
        data.mkdir()
        place = data / "a" / "x"
        if replace:
            place.parent.mkdir()
            place.write_bytes(OLD)

        def release(data=data):
            return deliver(quarantine, stored, data, "a/x", replace=replace, keep=quarantine if replace else None)

        ended = killed_at(step, release)
        if place.exists():
            assert place.read_bytes() in ((OLD, NEW) if replace else (NEW,)), step
        else:
            assert not replace, step
        done = release()
        assert place.read_bytes() == NEW
        assert [path.name for path in data.rglob("*")] == ["a", "x"], step
        assert place.stat().st_nlink == 1
        if replace:
            assert done.replaced is not None, step
            with quarantine.open(done.replaced.digest) as kept:
                assert kept.read() == OLD, step
        if ended:
            assert done.resumed
            assert step > 50
            break
