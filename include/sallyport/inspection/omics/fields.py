"""Lines of text cut into fields, whatever separates these."""

from __future__ import annotations

import re

SPACES = " "
"""Any run of blanks separates, as PLINK 1 writes it."""
PIPE = "|"
"""Also that of Markdown, which has blanks around it."""
_QUOTED = re.compile(rb'"([^"\n]*)"')
_BEFORE_PIPE, _AFTER_PIPE = re.compile(rb"(?<![ \t])[ \t]+\|"), re.compile(rb"\|[ \t]+")
_RULED = re.compile(rb"^(?=[:|]*+-)[:|-]+$", re.MULTILINE)
"""The line below the names of columns in Markdown."""
_THOUSANDS = re.compile(rb"\d{1,3}(?:,\d{3})+")


def fields(line: str, separator: str) -> tuple[str, ...]:
    """The fields of a line, without quotes and blanks around them. Blanks at its ends separate nothing, where blanks do."""
    line = line.strip(" \t") if separator == SPACES else line
    evened = even(line.encode("utf-8", "replace"), separator).decode("utf-8", "replace")
    return tuple(part.strip() for part in evened.split("\t" if separator == SPACES else separator))


def even(block: bytes, separator: str) -> bytes:
    """Lines with one separator between fields (a tab for blanks), without quotes, and without what those hid from it.

    Of a table in Markdown the line below its names is empty.
    """
    if b'"' in block:
        if separator != SPACES:
            block = _QUOTED.sub(lambda found: _unquoted(found[1], separator.encode()), block)
        block = block.replace(b'"', b"")
    if separator == PIPE:
        return _RULED.sub(b"", _BEFORE_PIPE.sub(b"|", _AFTER_PIPE.sub(b"|", block)))
    if separator != SPACES:
        return block
    block = block.replace(b"\t", b" ")
    while b"  " in block:
        block = block.replace(b"  ", b" ")
    block = block.replace(b"\n ", b"\n").removeprefix(b" ").replace(b" \n", b"\n")
    return block.replace(b" ", b"\t")


def _unquoted(value: bytes, separator: bytes) -> bytes:
    if _THOUSANDS.fullmatch(value):
        return value.replace(b",", b"")
    return value.replace(separator, b" ")
