"""Models written as protocol buffers, told by their fields and not by a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VARINT, _BYTES, _FIXED = 0, 2, {1: 8, 5: 4}
_LONGEST_VARINT = 10
_ONNX_FIELDS = {1: _VARINT, 2: 2, 3: 2, 4: 2, 5: _VARINT, 6: 2, 7: 2, 8: 2, 14: 2, 20: 2, 25: 2, 26: 2}
_IR_VERSIONS = range(1, 40)
_VERSION, _GRAPH, _OPERATORS = 1, 7, 8
_NODE, _GRAPH_FIELDS = 1, frozenset({1, 2, 5, 10, 11, 12, 13, 14, 15, 16})


def is_onnx(head: bytes) -> bool:
    """Are all fields of the beginning those of a model: its version, its graph, its operators?"""
    seen: dict[int, int | bytes] = {}
    for number, kind, value in _fields(head):
        if _ONNX_FIELDS.get(number) != kind:
            return False
        seen.setdefault(number, value)
    version, graph = seen.get(_VERSION), seen.get(_GRAPH)
    if not isinstance(version, int) or version not in _IR_VERSIONS or not isinstance(graph, bytes):
        return False
    inner = [number for number, _, _ in _fields(graph)]
    return bool(inner) and _GRAPH_FIELDS.issuperset(inner) and (_NODE in inner or _OPERATORS in seen)


def _fields(data: bytes) -> Iterator[tuple[int, int, int | bytes]]:
    """Number, wire type and value; the last one may be cut. A field 0, which none has, where it makes no sense."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield number, kind, value
        elif kind == _BYTES:
            length, at = _varint(data, at)
            yield number, kind, data[at : at + length]
            at += length
        elif kind in _FIXED:
            yield number, kind, data[at : at + _FIXED[kind]]
            at += _FIXED[kind]
        else:
            yield 0, 0, 0
            return


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_LONGEST_VARINT):
        if at >= len(data):
            break
        value |= (data[at] & 0x7F) << 7 * place
        at += 1
        if data[at - 1] < 0x80:  # noqa: PLR2004 - the last byte of a number
            break
    return value, at
