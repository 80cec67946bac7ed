"""Many files carried together: what goes wrong with one is that one's alone."""

from __future__ import annotations

import errno
import fcntl
import io
import os

import pytest

from sallyport.errors import BadRequest, Fault, Refused
from sallyport.storage.consignment import deliver_all
from sallyport.storage.intake import Intake
from sallyport.storage.placing import Delivered, temporary_of
from sallyport.storage.quarantine import Quarantine
from sallyport.storage.turns import in_turns
from sallyport.storage.waiting import Waiters


@pytest.fixture
def quarantine(tmp_path):
    return Quarantine(tmp_path / "quarantine")


@pytest.fixture
def data(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def taken_in(quarantine, count=6):
    return [quarantine.take(io.BytesIO(f"bytes {number}".encode())) for number in range(count)]


@pytest.fixture
def failing_disk(monkeypatch):
    """``failing_disk(size)``: files of that many bytes cannot be flushed."""
    fsync = os.fsync

    def fail_at(size):
        def flush(handle):
            if os.fstat(handle).st_size == size:
                raise OSError(errno.EIO, "")
            fsync(handle)

        monkeypatch.setattr(os, "fsync", flush)

    return fail_at


def test_one_that_cannot_be_delivered_leaves_the_others_in_their_places(quarantine, data):
    stored = taken_in(quarantine)
    (data / "a").mkdir()
    (data / "a/taken").write_text("somebody's")
    changed = quarantine.path_of(stored[2].digest)
    changed.chmod(0o600)
    changed.write_bytes(b"BYTES 2")
    (data / "link").symlink_to(data / "a")
    paths = ["a/fine", "a/taken", "a/changed", "a//wrong", "link/x", "b/fine"]
    outcomes = deliver_all(quarantine, list(zip(stored, paths, strict=True)), data, replace=False, keep=None)
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [Delivered, Refused, Refused, BadRequest, Refused, Delivered]
    assert names(data) == ["a/fine", "a/taken", "b/fine"]
    assert (data / "a/taken").read_text() == "somebody's"


def test_one_that_another_run_is_writing_leaves_the_others_in_their_places(quarantine, data):
    stored = taken_in(quarantine, 3)
    wanted = [(one, f"{number}") for number, one in enumerate(stored)]
    deliver_all(quarantine, wanted, data, replace=False, keep=None)
    temporary = temporary_of(stored[1].digest, data / "1")
    (data / "1").rename(data / temporary)
    with (data / temporary).open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        outcomes = deliver_all(quarantine, wanted, data, replace=False, keep=None)
    assert [type(outcome) for outcome in outcomes] == [Delivered, Refused, Delivered]
    assert names(data) == [temporary, "0", "2"]


def test_one_that_the_disk_does_not_take_has_no_name_and_the_others_have(quarantine, data, failing_disk):
    stored = [*taken_in(quarantine), quarantine.take(io.BytesIO(b"longer than the others"))]
    failing_disk(stored[-1].size)
    wanted = [(one, f"a/{number}") for number, one in enumerate(stored)]
    outcomes = deliver_all(quarantine, wanted, data, replace=False, keep=None)
    assert [type(outcome) for outcome in outcomes] == [Delivered] * 6 + [Fault]
    assert names(data) == [f"a/{number}" for number in range(6)]


def test_of_files_taken_in_together_none_has_a_name_when_the_disk_does_not_take_one(quarantine, failing_disk):
    failing_disk(5)

    def take_in():
        with Intake(quarantine) as intake:
            for content in (b"one", b"three", b"to"):
                intake.want(intake.copy(io.BytesIO(content), len(content)))
            with Waiters() as waiters, intake.flushing(waiters):
                pass
            intake.keep()

    with pytest.raises(Fault):
        take_in()
    assert names(quarantine.root) == []


def test_only_what_is_wanted_of_what_was_copied_is_kept(quarantine):
    large = os.urandom(2_500_000)
    with Intake(quarantine) as intake:
        intake.copy(io.BytesIO(b"changed meanwhile"), 17)
        copied = [intake.copy(io.BytesIO(content), 3) for content in (b"few", b"more than was said", large)]
        for one in copied:
            intake.want(one)
        assert [one.open().read() for one in copied] == [b"few", b"more than was said", large]
        with Waiters() as waiters, intake.flushing(waiters):
            pass
        intake.keep()
    assert set(quarantine.digests()) == {one.stored.digest for one in copied}
    assert list((quarantine.root / "incoming").iterdir()) == []
    for one in copied:
        quarantine.verify(one.stored.digest, one.stored.size)


def test_a_blob_is_held_or_not_and_nothing_else_is_taken_for_one(quarantine, tmp_path):
    stored = quarantine.take(io.BytesIO(b"x"))
    assert quarantine.holds(stored.digest)
    place = quarantine.path_of(stored.digest)
    place.unlink()
    assert not quarantine.holds(stored.digest)
    place.symlink_to(tmp_path)
    with pytest.raises(Refused):
        quarantine.holds(stored.digest)


def test_turns_are_of_so_many_files_and_bytes_and_what_is_larger_goes_alone():
    sizes = [1, 1, 1, 1, 5, 6, 50, 0, 0, 2]
    assert list(in_turns(sizes, lambda size: size, files=3, size=10)) == [[1, 1, 1], [1, 5], [6], [50], [0, 0, 2]]
    assert list(in_turns([], lambda size: size)) == []
