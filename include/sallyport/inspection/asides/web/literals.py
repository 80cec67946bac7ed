"""Values written in JavaScript, as JSON would have them: their keys need no quotes, and quotes may be single ones."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = r"\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?"
"""Also one that is not closed, so that it is gone over once."""
_TOKEN = re.compile(
    rf"(?P<text>{_TEXT})|(?P<word>[A-Za-z_$][\w$]*+)(?P<colon>\s*+:)?"
    r"|(?P<number>[-+]?(?:\d++\.?\d*+|\.\d++)(?:[eE][-+]?\d++)?)|(?P<mark>[\[\]{}:,])|(?P<space>\s++|//[^\n]*+)",
    re.DOTALL,
)
_BRACKETS = re.compile(rf"{_TEXT}|`(?:[^`\\]|\\.)*+`?|[\[\]{{}}]", re.DOTALL)
_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null", "Infinity": "null"} | {
    "True": "true",
    "False": "false",
    "None": "null",
    "nan": "null",
}
"""Python's words too, whose dicts look the same."""
_TRAILING = re.compile(r",(?=[\]}])")
_SHORTEST = 40
_MOST_CHARACTERS = 1024**2
"""Of all that is tried in vain: what is inside of something that is no value is tried again."""


def values_in(script: str) -> Iterator[Any]:
    """Lists and objects that are nothing but values, the outermost ones."""
    left, told = _MOST_CHARACTERS, 0
    for begin, end in _bracketed(script):
        if begin < told or end - begin < _SHORTEST:
            continue
        value, read = _value(script, begin, end)
        if value is not None:
            told = end
            yield value
            continue
        left -= read
        if left < 0:
            return


def _bracketed(script: str) -> list[tuple[int, int]]:
    """Where brackets open and are closed, in the order in which they open."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for match in _BRACKETS.finditer(script):
        if match[0] in {"[", "{"}:
            opened.append(match.start())
        elif match[0] in {"]", "}"} and opened:
            found.append((opened.pop(), match.end()))
    return sorted(found)


def _value(script: str, begin: int, end: int) -> tuple[Any, int]:
    """The value between two brackets, or None where it is none; and how many characters had to be read to know."""
    parts: list[str] = []
    at = begin
    while at < end:
        match = _TOKEN.match(script, at, end)
        part = _translated(match) if match else None
        if match is None or part is None:
            return None, at - begin
        at = match.end()
        parts.append(part)
    try:
        return json.loads(_TRAILING.sub("", "".join(parts)), strict=False), end - begin
    except (ValueError, RecursionError):
        return None, end - begin


def _translated(match: re.Match[str]) -> str | None:
    if match["text"] is not None:
        text = match["text"]
        if len(text) < 2 or text[-1] != text[0]:  # noqa: PLR2004 - it is not closed
            return None
        return text if text.startswith('"') else json.dumps(text[1:-1].replace("\\'", "'"))
    if match["word"] is not None:
        return json.dumps(match["word"]) + ":" if match["colon"] else _WORDS.get(match["word"])
    if match["number"] is not None:
        number = match["number"].lstrip("+")
        return str(float(number)) if "." in number or "e" in number.lower() else str(int(number))
    return match["mark"] or ""
