"""Damage: what accidents and attackers do to the bytes of a file, drawn by Hypothesis."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

Mutation = tuple[str, tuple[object, ...]]
_ANYWHERE = st.one_of(
    st.integers(0, 63),  # headers at the start
    st.integers(-200, -1),  # and at the end
    st.integers(0, 2**31),
)
_LENGTH = st.one_of(st.integers(1, 32), st.integers(1, 2000))
_NUMBERS = st.sampled_from((0, 1, 2, 5, 0x0D, 0x10, 0x15, 0x7F, 0x80, 0xFF, 0xFFFF, 2**31 - 1, 2**31, 2**32 - 1, 2**63))
_MEANT = st.sampled_from(
    (b"PK\x03\x04", b"PK\x05\x06", b"../", b"/", b".", b"\0" * 512, b"7z\xbc\xaf\x27\x1c", b"\x15\x06\x01\x00")
)
"""Bytes that mean something to one format or another."""
_RECORDS = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"ustar")


def mutations(others: int, most: int = 4) -> SearchStrategy[list[Mutation]]:
    """Some damage, done one after the other. ``others`` is the number of files that may be spliced in."""
    step = st.one_of(
        st.tuples(st.just("flip"), st.tuples(_ANYWHERE, st.integers(1, 255))),
        st.tuples(st.just("number"), st.tuples(_ANYWHERE, _NUMBERS, st.sampled_from((1, 2, 4, 8)))),
        st.tuples(
            st.just("field"),
            st.tuples(st.integers(0, 40), st.integers(-260, 250), _NUMBERS, st.sampled_from((1, 2, 4))),
        ),
        st.tuples(st.just("cut"), st.tuples(_ANYWHERE)),
        st.tuples(st.just("drop"), st.tuples(_ANYWHERE, _LENGTH)),
        st.tuples(st.just("again"), st.tuples(_ANYWHERE, _LENGTH)),
        st.tuples(st.just("insert"), st.tuples(_ANYWHERE, st.one_of(_MEANT, st.binary(min_size=1, max_size=40)))),
        st.tuples(st.just("splice"), st.tuples(st.integers(0, others - 1), _ANYWHERE, _ANYWHERE)),
        st.tuples(st.sampled_from(("append", "prepend")), st.tuples(st.integers(0, others - 1))),
    )
    return st.lists(step, min_size=1, max_size=most)


def mutated(content: bytes, steps: list[Mutation], others: Sequence[bytes], *, mend: bool) -> bytes:
    """``content`` after the damage; with ``mend``, checksums of headers are made right again, as an attacker would."""
    for name, details in steps:
        content = _STEPS[name](content, others, *details)
    return mended(content) if mend else content


def mended(content: bytes) -> bytes:
    """The checksums of tar and 7z headers put right, so that what they say is read."""
    return _mended_7z(_mended_tar(content))


def _at(content: bytes, place: int) -> int:
    return place % len(content) if content else 0


def _flip(content: bytes, _: Sequence[bytes], place: int, bits: int) -> bytes:
    at = _at(content, place)
    return content[:at] + bytes(byte ^ bits for byte in content[at : at + 1]) + content[at + 1 :]


def _number(content: bytes, _: Sequence[bytes], place: int, number: int, width: int) -> bytes:
    at = _at(content, place)
    return content[:at] + (number % 256**width).to_bytes(width, "little") + content[at + width :]


def _field(content: bytes, others: Sequence[bytes], which: int, offset: int, number: int, width: int) -> bytes:
    """A number somewhere in one of the records that have a magic."""
    places = [at for record in _RECORDS for at in _all(content, record)]
    if not places:
        return _number(content, others, 32 + which, number, width)
    return _number(content, others, max(0, places[which % len(places)] + offset), number, width)


def _all(content: bytes, record: bytes) -> list[int]:
    found, at = [], content.find(record)
    while at >= 0:
        found.append(at)
        at = content.find(record, at + 1)
    return found


def _splice(content: bytes, others: Sequence[bytes], which: int, place: int, other_place: int) -> bytes:
    other = others[which]
    return content[: _at(content, place)] + other[_at(other, other_place) :]


def _drop(content: bytes, _: Sequence[bytes], place: int, length: int) -> bytes:
    at = _at(content, place)
    return content[:at] + content[at + length :]


def _again(content: bytes, _: Sequence[bytes], place: int, length: int) -> bytes:
    at = _at(content, place)
    return content[: at + length] + content[at:]


def _insert(content: bytes, _: Sequence[bytes], place: int, new: bytes) -> bytes:
    at = _at(content, place)
    return content[:at] + new + content[at:]


_STEPS: dict[str, Callable[..., bytes]] = {
    "flip": _flip,
    "number": _number,
    "field": _field,
    "cut": lambda content, _, place: content[: _at(content, place)],
    "drop": _drop,
    "again": _again,
    "insert": _insert,
    "splice": _splice,
    "append": lambda content, others, which: content + others[which],
    "prepend": lambda content, others, which: others[which] + content,
}


def _mended_tar(content: bytes) -> bytes:
    made = bytearray(content)
    for at in range(0, len(made) - 511, 512):
        if made[at + 257 : at + 262] == b"ustar":
            made[at + 148 : at + 156] = b" " * 8
            made[at + 148 : at + 156] = b"%06o\0 " % sum(made[at : at + 512])
    return bytes(made)


def _mended_7z(content: bytes) -> bytes:
    start = content.find(b"7z\xbc\xaf\x27\x1c")
    if start < 0 or len(content) - start < 32:
        return content
    offset, size = struct.unpack_from("<QQ", content, start + 12)
    begin = start + 32 + offset
    if begin + size > len(content):
        size = max(0, len(content) - begin)
    header = struct.pack("<QQL", offset, size, zlib.crc32(content[begin : begin + size]))
    return content[: start + 8] + struct.pack("<L", zlib.crc32(header)) + header + content[start + 32 :]
