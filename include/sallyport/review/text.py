"""Text from users inside a gate's Markdown: shown, never obeyed (law 9)."""

from __future__ import annotations

import re
import string

from sallyport.storage.names import printable

_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_STEP = 1000
_LINKED = re.compile(r"(?<!\S)(\S*(?:@|://|www\.)\S*)", re.IGNORECASE)
"""Words that GitHub's Markdown makes a link of, escaped or not."""


def code(text: str) -> str:
    """A code span that stays one: control characters, backticks and bars are shown as escapes."""
    shown = printable(text).replace("`", "\\x60").replace("|", "\\x7c")
    return f"`{shown}`" if shown.strip() else "` `"


def plain(text: str) -> str:
    """Running text in which no character means anything to Markdown or HTML; line breaks become spaces."""
    flat = " ".join(printable(line) for line in text.splitlines())
    # re.split gives the words that look like links at the odd places.
    return "".join(code(part) if place % 2 else _escaped(part) for place, part in enumerate(_LINKED.split(flat)))


def _escaped(text: str) -> str:
    return "".join(f"&#{ord(char)};" if char in string.punctuation else char for char in text)


def size(count: int | None) -> str:
    """A number of bytes for people: ``1.2 MB``."""
    if count is None:
        return "-"
    amount = float(count)
    for unit in _UNITS:
        if amount < _STEP or unit == _UNITS[-1]:
            break
        amount /= _STEP
    return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
