"""The store between the two doors."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from sallyport.errors import Fault, NotFound, Refused
from sallyport.storage.quarantine import Quarantine


@pytest.fixture
def quarantine(tmp_path):
    return Quarantine(tmp_path / "quarantine")


def contents(root):
    return {path.relative_to(root): path.stat() for path in root.rglob("*")}


def test_law_10_quarantine_is_ours_alone(quarantine):
    quarantine.take(io.BytesIO(b"x"))
    assert quarantine.root.stat().st_mode & 0o777 == 0o700
    assert all(seen.st_mode & 0o077 == 0 for seen in contents(quarantine.root).values())


@pytest.mark.parametrize("mode", [0o710, 0o701, 0o750, 0o755, 0o770, 0o777])
def test_law_10_quarantine_refuses_a_folder_that_others_can_reach(tmp_path, mode):
    (tmp_path / "wide").mkdir()
    (tmp_path / "wide").chmod(mode)
    with pytest.raises(Fault):
        Quarantine(tmp_path / "wide")


def test_law_10_quarantine_refuses_another_owner_and_a_link(tmp_path, monkeypatch):
    Quarantine(tmp_path / "mine")
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    with pytest.raises(Fault):
        Quarantine(tmp_path / "link")
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with pytest.raises(Fault):
        Quarantine(tmp_path / "mine")


def test_bytes_are_named_by_their_digest_and_kept_once(quarantine):
    one, two = quarantine.take(io.BytesIO(b"abc" * 1000), 7), quarantine.take(io.BytesIO(b"abc" * 1000))
    assert one == two
    assert one.digest == hashlib.sha256(b"abc" * 1000).hexdigest()
    assert one.size == 3000
    assert list(quarantine.digests()) == [one.digest]
    with quarantine.open(one.digest) as stream:
        assert stream.read() == b"abc" * 1000
    quarantine.verify(one.digest, one.size)


def test_an_uncommitted_blob_leaves_nothing(quarantine):
    before = set(contents(quarantine.root))
    with quarantine.writer() as writer:
        writer.write(b"half")

    def killed():
        with quarantine.writer() as writer:
            writer.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        killed()
    assert set(contents(quarantine.root)) == before


def test_law_1_changed_bytes_are_noticed(quarantine):
    stored = quarantine.take(io.BytesIO(b"approved"))
    place = quarantine.root / "blobs" / stored.digest[:2] / stored.digest
    place.chmod(0o600)
    place.write_bytes(b"aPproved")
    with pytest.raises(Refused):
        quarantine.verify(stored.digest, stored.size)
    place.write_bytes(b"approved, and more")
    with pytest.raises(Refused):
        quarantine.verify(stored.digest, stored.size)
    assert quarantine.take(io.BytesIO(b"approved")) == stored
    quarantine.verify(stored.digest, stored.size)


def test_bytes_can_be_opened_while_the_same_ones_are_taken_in_again(quarantine):
    stored = quarantine.take(io.BytesIO(b"x"))
    taking = threading.Event()

    def take_again():
        while not taking.is_set():
            quarantine.take(io.BytesIO(b"x"))

    with ThreadPoolExecutor(2) as workers:
        takers = [workers.submit(take_again) for _ in range(2)]
        try:
            for _ in range(5000):
                quarantine.open(stored.digest).close()
        finally:
            taking.set()
        for taker in takers:
            taker.result()


@pytest.mark.parametrize("digest", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "/" * 64])
def test_law_9_only_a_digest_names_a_blob(quarantine, digest):
    with pytest.raises(NotFound):
        quarantine.open(digest)
    with pytest.raises(NotFound):
        quarantine.remove(digest)


def test_law_9_a_link_in_place_of_a_blob_is_refused(quarantine, tmp_path):
    stored = quarantine.take(io.BytesIO(b"x"))
    place = quarantine.root / "blobs" / stored.digest[:2] / stored.digest
    place.unlink()
    place.symlink_to("/etc/passwd")
    with pytest.raises(Refused):
        quarantine.open(stored.digest)


def test_removing_is_harmless_when_it_is_gone(quarantine):
    stored = quarantine.take(io.BytesIO(b"x"))
    quarantine.remove(stored.digest)
    quarantine.remove(stored.digest)
    quarantine.remove("ab" * 32)
    assert list(quarantine.digests()) == []
    with pytest.raises(NotFound):
        quarantine.open(stored.digest)


def test_what_killed_writers_left_is_cleared_but_not_what_is_being_written(quarantine):
    left = quarantine.root / "incoming" / "left"
    left.touch()
    os.utime(left, (time.time() - 90_000,) * 2)
    with quarantine.writer() as writer:
        writer.write(b"x")
        assert quarantine.clear_abandoned() == 1
        writer.commit()
    assert not left.exists()


def test_a_note_of_replaced_bytes_lasts_as_long_as_they_do(quarantine):
    stored = quarantine.take(io.BytesIO(b"old"))
    key = "c0" * 32
    assert quarantine.replaced_by(key) is None
    quarantine.note_replaced(key, stored)
    assert quarantine.replaced_by(key) == stored
    quarantine.remove(stored.digest)
    assert quarantine.replaced_by(key) is None
