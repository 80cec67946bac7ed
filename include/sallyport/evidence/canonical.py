"""Canonical JSON: the one form of a document that digests are made of (RFC 8785 in spirit; keys sorted, no spaces, UTF-8)."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

_SCALARS = frozenset({str, int, float, bool, type(None)})


def canonical_json(value: object) -> bytes:
    """``value`` as canonical JSON. Tuples count as lists, string enumerations as strings.

    Raises ValueError for anything that is not plain JSON: other types, keys that are no strings, NaN, infinities, and text
    that UTF-8 cannot hold. The message names the place, never the value (law 7).
    """
    if _has_names_for_keys(value):
        with contextlib.suppress(TypeError, ValueError, RecursionError):
            return _ENCODER.encode(value).encode()
    _require_plain(value, "value")
    return _ENCODER.encode(value).encode()


def sha256_of(value: object) -> str:
    """SHA-256 of the canonical JSON, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _has_names_for_keys(value: object) -> bool:
    """All that the encoder does not see to: it makes names of numbers, and two keys may become one."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if not all(isinstance(key, str) for key in one):
                return False
            one = one.values()
        elif not isinstance(one, list | tuple):
            continue
        waiting += [item for item in one if type(item) not in _SCALARS]
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
