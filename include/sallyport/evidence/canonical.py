"""Canonical JSON: the one form of a document that digests are made of (RFC 8785 in spirit; keys sorted, no spaces, UTF-8)."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection

_FAST = msgspec.json.Encoder(order="sorted")
_SLOW = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
"""The form itself. The fast one writes the same but for numbers that are not whole, which it writes in fewer signs."""
_SAME_IN_BOTH = frozenset({str, int, bool, type(None)})
_HOLDERS = frozenset({dict, list, tuple})


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


def sha256_of(value: object) -> str:
    """SHA-256 of the canonical JSON, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


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
        kinds = set(map(type, inside)) - _SAME_IN_BOTH
        if not kinds <= _HOLDERS:
            return False
        if kinds:
            waiting += [item for item in inside if type(item) in _HOLDERS]
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
