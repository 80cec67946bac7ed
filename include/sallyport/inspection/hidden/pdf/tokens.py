"""The operators of a PDF page, one after the other, with their operands (ISO 32000-1, 7.8.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Operand = float | bytes

_TOKEN = re.compile(
    rb"(?P<space>[\s\0]+|%[^\r\n]*)"
    rb"|(?P<number>[-+]?(?:\d++(?:\.\d*+)?+|\.\d++))(?=[\s\0()<>\[\]{}/%]|$)"
    rb"|(?P<name>/[^\s\0()<>\[\]{}/%]*)"
    rb"|(?P<text>\()"
    rb"|(?P<hex><[0-9A-Fa-f\s\0]*>)"
    rb"|(?P<mark><<|>>|[\[\]{}<>)])"
    rb"|(?P<operator>[^\s\0()<>\[\]{}/%]+)"
)
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_END_OF_IMAGE = re.compile(rb"[\s\0]EI(?=[\s\0]|$)")
_MOST_OPERANDS, _LONGEST_NUMBER = 4096, 40


def operators(content: bytes) -> Iterator[tuple[bytes, list[Operand]]]:
    """Operators with their operands: numbers; names with their slash; texts, those in arrays too, without their brackets.

    Images inside the content are gone over. What cannot be read as a token is gone over too, as viewers do.
    """
    operands: list[Operand] = []
    at, end = 0, len(content)
    while at < end:
        match = _TOKEN.match(content, at)
        if match is None:
            at += 1
            continue
        at = match.end()
        kind = match.lastgroup
        if kind == "number":
            operands.append(float(match[0][:_LONGEST_NUMBER]))
        elif kind == "name":
            operands.append(match[0])
        elif kind == "text":
            begin, at = at, _end_of_text(content, at)
            operands.append(content[begin : at - 1])
        elif kind == "hex":
            operands.append(_from_hex(match[0]))
        elif kind == "operator":
            if match[0] == b"ID":
                image = _END_OF_IMAGE.search(content, at)
                at = image.end() if image else end
            yield match[0], operands
            operands = []
        if len(operands) > _MOST_OPERANDS:
            del operands[:-_MOST_OPERANDS]


def _end_of_text(content: bytes, at: int) -> int:
    """Behind the parenthesis that closes a text."""
    depth = 1
    for match in _PARENTHESIS.finditer(content, at):
        if match[0] == b"(":
            depth += 1
        elif match[0] == b")":
            depth -= 1
            if depth == 0:
                return match.end()
    return len(content)


def _from_hex(text: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", text)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
