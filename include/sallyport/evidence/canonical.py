"""Canonical JSON: the one form of a document that digests are made of (RFC 8785 in spirit; keys sorted, no spaces, UTF-8)."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sized

_FAST = msgspec.json.Encoder(order="sorted")
_SLOW = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
"""The form itself. The fast one writes the same but for numbers that are not whole, which it writes in fewer signs."""
_SAME_IN_BOTH = frozenset({str, int, bool, type(None)})
_HOLDERS = frozenset({dict, list, tuple})
_MANY = 1000
"""Entries of a list that are written at a time."""


def canonical_json(value: object) -> bytes:
    """``value`` as canonical JSON. Tuples count as lists, string enumerations as strings.

    Raises ValueError for anything that is not plain JSON: other types, keys that are no strings, NaN, infinities, and text
    that UTF-8 cannot hold. The message names the place, never the value (law 7).
    """
    if _is_same_in_both(value):
        with contextlib.suppress(TypeError, ValueError, RecursionError):
            return _FAST.encode(value)
    _require_plain(value, "value")
    return _SLOW.encode(value).encode()


def canonical_parts(value: object) -> Iterator[bytes]:
    """The same in parts of a thousand entries, so that a document of a hundred thousand is never held as bytes.

    An iterator counts as a list. What it gives is held no longer than its part.
    """
    if not _is_long(value):
        yield canonical_json(value)
    elif isinstance(value, dict):
        yield b"{"
        for number, key in enumerate(sorted(value, key=str)):
            yield b"," * bool(number) + canonical_json({key: 0})[1:-2]  # with its colon; refused when it is no string
            yield from canonical_parts(value[key])
        yield b"}"
    else:
        yield from _parts_of_list(iter(cast("Iterable[object]", value)))


def sha256_of(value: object) -> str:
    """SHA-256 of the canonical JSON, in lower-case hexadecimal. Iterators as in :func:`canonical_parts`."""
    digest = hashlib.sha256()
    for part in canonical_parts(value):
        digest.update(part)
    return digest.hexdigest()


def _parts_of_list(coming: Iterator[object]) -> Iterator[bytes]:
    yield b"["
    separator = b""
    while some := list(islice(coming, _MANY)):
        yield separator + canonical_json(some)[1:-1]
        separator = b","
    yield b"]"


def _is_long(value: object) -> bool:
    """To be written in parts. Asked of each event and file, and so of kinds rather than of classes, and of no plain value."""
    kind = type(value)
    if kind is dict:
        inside = cast("dict[Any, object]", value).values()
        return any(_is_long(one) for one in inside if type(one) not in _SAME_IN_BOTH)
    if kind in _HOLDERS:
        return len(cast("Sized", value)) > _MANY
    return isinstance(value, Iterator)


def _is_same_in_both(value: object) -> bool:
    """Nothing in it that the two encoders treat otherwise. Keys that are no strings are refused by the fast one itself."""
    waiting = [value]
    for one in waiting:
        inside: Collection[object]
        if isinstance(one, dict):
            inside = one.values()
        elif isinstance(one, list | tuple):
            inside = one
        else:
            return type(one) in _SAME_IN_BOTH
        if not _SAME_IN_BOTH.issuperset(map(type, inside)):
            holders = [item for item in inside if type(item) not in _SAME_IN_BOTH]
            if not _HOLDERS.issuperset(map(type, holders)):
                return False
            waiting += holders
    return True


def _require_plain(value: object, place: str) -> None:
    """Says where it is not; the encoder does not, and may be asked first."""
    match value:
        case None | bool() | int():
            return
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{place} is not a finite number")
        case str():
            _require_utf8(value, place)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise ValueError(f"{place} has a key that is no string")  # noqa: TRY004 - one error for all that is no JSON
                _require_utf8(key, place)
                _require_plain(item, f"{place}.{key if key.isidentifier() else '*'}")
        case list() | tuple():
            for number, item in enumerate(value):
                _require_plain(item, f"{place}[{number}]")
        case _:
            raise ValueError(f"{place} is a {type(value).__name__}, which JSON does not have")


def _require_utf8(text: str, place: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{place} holds text that UTF-8 cannot hold") from None
