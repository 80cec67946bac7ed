"""Labelled cases: data frames packed in ways that are unpacked here, and in others."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import random
import zipfile
import zlib
from typing import TYPE_CHECKING

from corpus.binary_pickles import frame
from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FRAME = frozenset({"binary.data_frame"})
_UNKNOWN, _UNREAD = frozenset({"archive.unknown"}), frozenset({"type.unread"})
_DAMAGED = frozenset({"binary.malformed", "type.mismatch"})


def _lz4(data: bytes) -> bytes:
    """A frame of one block that is stored as it is."""
    return b"\x04\x22\x4d\x18\x60\x40\x82" + (len(data) | 0x8000_0000).to_bytes(4, "little") + data + bytes(4)


def _snappy(data: bytes) -> bytes:
    """Without a frame: the length, and pieces as they are."""
    length, left = b"", len(data)
    while left >= 128:
        length, left = length + bytes([left % 128 + 128]), left // 128
    pieces = (data[at : at + 60] for at in range(0, len(data), 60))
    return length + bytes([left]) + b"".join(bytes([(len(one) - 1) << 2]) + one for one in pieces)


def _noise(data: bytes) -> bytes:
    """As Brotli, whose streams begin with nothing of their own."""
    return b"\x8b\x12\x80" + random.Random(len(data)).randbytes(800)


def _zstandard(data: bytes) -> bytes:
    from backports import zstd

    packed: bytes = zstd.compress(data)
    return packed


def _file(name: str, pack: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda folder: _write(folder / name, pack(pickle.dumps(frame(), protocol=4)))


def _zipped(name: str, pack: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr(zipfile.ZipInfo(name), pack(pickle.dumps(frame(), protocol=4)))
        _write(folder / "all.zip", held.getvalue())

    return make


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


CASES: tuple[Case, ...] = (
    *(
        Case(f"binary: packed with {name}", _file("kept.joblib", pack), _FRAME, tolerated=frozenset({"type.mismatch"}))
        for name, pack in (
            ("gzip", gzip.compress),
            ("zlib", zlib.compress),
            ("bzip2", bz2.compress),
            ("xz", lzma.compress),
            ("lzma", lambda data: lzma.compress(data, lzma.FORMAT_ALONE)),
            ("Zstandard", _zstandard),
        )
    ),
    Case("binary: packed with LZ4", _file("kept.joblib", _lz4), _UNKNOWN, tolerated=frozenset({"type.mismatch"})),
    Case("binary: packed with LZ4, named so", _file("kept.pkl.lz4", _lz4), _UNKNOWN),
    Case("binary: packed with Snappy", _file("kept.pkl", _snappy), _DAMAGED),
    Case("binary: packed with Snappy, named so", _file("kept.pkl.snappy", _snappy), _UNREAD),
    Case("binary: packed with Brotli, named so", _file("kept.pkl.br", _noise), _UNREAD),
    Case("binary: packed with Brotli in an archive", _zipped("kept.pkl.br", _noise), _UNREAD),
)
