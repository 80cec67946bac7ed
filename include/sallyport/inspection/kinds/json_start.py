"""Whether a text that begins with a bracket goes on as JSON does: a log and a list of references begin with "[1]", too."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\s*(?:(?P<string>\"(?:[^\"\\]|\\.)*\")|(?P<value>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])|(?:true|false|null|NaN|-?Infinity)\b)"
    r"|(?P<mark>[\[\]{},:]))"
)
_UNENDED = re.compile(r"\s*(?:\"(?:[^\"\\]|\\.)*\\?|[-\w.+]{0,400})\Z")
"""What the end of a beginning may have cut."""
_OPENS, _CLOSES = {"[": "]", "{": "}"}, frozenset("]}")


def begins_as_json(begun: str) -> bool:
    """Does a beginning that opens a list fit the grammar as far as it goes? Behind its end another list may begin a line."""
    waiting: list[str] = []
    follows = "value"
    at = 0
    while at < len(begun.rstrip()):
        if not waiting and at:
            return begun[at:].lstrip(" \t").startswith(("\n[", "\r\n[", "\r[")) or not begun[at:].strip()
        found = _TOKEN.match(begun, at)
        if found is None:
            return _UNENDED.match(begun, at) is not None
        step = _step(found, waiting, follows)
        if step is None:
            return False
        follows, at = step, found.end()
    return True


def _step(found: re.Match[str], waiting: list[str], follows: str) -> str | None:
    """What may follow behind a token: a "value", a "name", a "colon", "more"; None where it may not stand."""
    mark = found["mark"]
    if mark == "," and follows == "more":
        return "name" if waiting[-1] == "}" else "value"
    if mark == ":" and follows == "colon":
        return "value"
    if mark in _CLOSES:
        fits = bool(waiting) and waiting.pop() == mark and follows in {"more", "value", "name"}
        return "more" if fits else None
    if mark in _OPENS and follows == "value":
        waiting.append(_OPENS[mark])
        return "name" if mark == "{" else "value"
    if mark is None and follows == "value":
        return "more"
    return "colon" if found["string"] is not None and follows == "name" else None
