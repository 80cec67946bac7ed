"""Bytes from one open file to another and to the disk, and the measure of them."""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING, BinaryIO

from sallyport.storage.blobs import Stored
from sallyport.storage.hashing import Hashing

if TYPE_CHECKING:
    from collections.abc import Collection

CHUNK = 1024 * 1024
_FEW = 64 * 1024
FLUSHED_AT_ONCE = 32 * 1024 * 1024
"""Bytes of a large file that are sent on their way to the disk while the next ones are still being written."""


def measured(stream: BinaryIO) -> Stored:
    """Digest and size of a stream read to its end."""
    hashing = Hashing()
    while data := stream.read(CHUNK):
        hashing.update(data)
    return Stored(hashing.hexdigest(), hashing.size)


def measured_on_disk(handle: int, size: int) -> Stored:
    """Digest and size of an open file of about that many bytes, once :func:`forget` was told of it."""
    if size < CHUNK:
        data = os.pread(handle, size + 1, 0)
        return Stored(hashlib.sha256(data).hexdigest(), len(data))
    os.lseek(handle, 0, os.SEEK_SET)
    with os.fdopen(os.dup(handle), "rb") as stream:
        return measured(stream)


def forget(handles: Collection[int]) -> None:
    """Have the kernel forget what it holds of these flushed files, and begin to read them anew from the disk."""
    for handle in handles:
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    for handle in handles:
        os.posix_fadvise(handle, 0, CHUNK, os.POSIX_FADV_WILLNEED)  # no more: it would get all of a large file at once


def copy_bytes(stream: BinaryIO, handle: int) -> None:
    """Copy a file, from its start, to the end of another: by the kernel or the file server where these can."""
    copied = 0
    with contextlib.suppress(OSError):  # another file system, or one that does not offer it: the rest goes through us
        size = os.fstat(stream.fileno()).st_size
        if size < _FEW:  # to read and to write them is less work than to ask for that
            copied = os.write(handle, os.pread(stream.fileno(), _FEW, 0))
            if 0 < copied == size:
                return
        while count := os.copy_file_range(stream.fileno(), handle, FLUSHED_AT_ONCE, copied):
            begin_flushing([handle], copied, count)
            copied += count
    stream.seek(copied)
    while data := stream.read(CHUNK):
        write_all(handle, data)


def begin_flushing(handles: Collection[int], start: int = 0, count: int = 0) -> None:
    """Have the kernel begin to write these bytes of each (0: all to its end) to the disk: the flush then finds them there."""
    for handle in handles:
        os.posix_fadvise(handle, start, count, os.POSIX_FADV_DONTNEED)


def flush(handles: Collection[int]) -> None:
    """Wait until these files are on the disk; all are under way to it before the first is waited for."""
    begin_flushing(handles)
    for handle in handles:
        os.fsync(handle)


def write_all(handle: int, data: bytes) -> None:
    """Write every byte; one ``write`` may take only a part of them."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
