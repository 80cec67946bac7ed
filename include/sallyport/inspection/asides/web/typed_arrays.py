"""Arrays that plots keep as bytes: Plotly's ``bdata``, and Bokeh's ``__ndarray__`` and maps, as the lists that they stand for."""

from __future__ import annotations

import base64
import binascii
import sys
from array import array
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sallyport.inspection.untyped import Json

_CODES = {
    "i1": "b",
    "u1": "B",
    "i2": "h",
    "u2": "H",
    "i4": "i",
    "u4": "I",
    "i8": "q",
    "u8": "Q",
    "f4": "f",
    "f8": "d",
    "int8": "b",
    "uint8": "B",
    "int16": "h",
    "uint16": "H",
    "int32": "i",
    "uint32": "I",
    "int64": "q",
    "uint64": "Q",
    "float32": "f",
    "float64": "d",
    "bool": "B",
}
_DEEPEST = 60
_PLANE = 2
MARKS = (b'"bdata"', b"__ndarray__", b'"ndarray"')
"""What stands in a text that holds such arrays."""


def as_lists(value: Json, depth: int = 0) -> Json:
    """A value with lists in the place of all arrays of bytes."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        return [as_lists(one, depth + 1) for one in value]
    if not isinstance(value, dict):
        return value
    if (numbers := _numbers(value)) is not None:
        return numbers
    entries = value.get("entries")
    if value.get("type") == "map" and isinstance(entries, list) and all(map(_is_pair, entries)):
        return {str(key): as_lists(one, depth + 1) for key, one in entries}
    return {key: as_lists(one, depth + 1) for key, one in value.items()}


def _is_pair(entry: object) -> bool:
    return isinstance(entry, list) and len(entry) == 2  # noqa: PLR2004 - a key and what it stands for


def _numbers(value: dict[str, Any]) -> list[Any] | None:
    """The array of an object that is one; None for others."""
    encoded, order = value.get("bdata", value.get("__ndarray__")), value.get("order", "little")
    if value.get("type") == "ndarray":
        inner = value.get("array")
        if isinstance(inner, list):
            return inner
        encoded = inner.get("data") if isinstance(inner, dict) else None
    code = _CODES.get(str(value.get("dtype")).lstrip("<|="))
    if not isinstance(encoded, str) or code is None:
        return None
    numbers = array(code)
    try:
        numbers.frombytes(base64.b64decode(encoded))
    except (binascii.Error, ValueError):
        return None
    if (order == "big") != (sys.byteorder == "big"):
        numbers.byteswap()
    return _in_rows(numbers.tolist(), value.get("shape"))


def _in_rows(numbers: list[Any], shape: object) -> list[Any]:
    """A list of rows, where the shape says that there are such."""
    sides = shape.split(",") if isinstance(shape, str) else shape if isinstance(shape, list) else []
    if len(sides) != _PLANE or not str(sides[1]).strip().isdigit():
        return numbers
    wide = max(1, int(sides[1]))
    return [numbers[at : at + wide] for at in range(0, len(numbers), wide)]
