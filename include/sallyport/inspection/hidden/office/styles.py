"""Styles of Excel whose cells nobody can see: white on white, tiny, or with a number format that shows nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from sallyport.inspection.hidden.office.parts import Document, Event

_Kept = TypeVar("_Kept")
_SHOWS_NOTHING = re.compile(r'\[[^\]]*\]|"\s*"|_.|\s')
"""In a number format: colours and conditions, blanks in quotes, room for a letter."""
_TINY = 2
_WHITE = "FFFFFF"
_WHITE_INDEX, _WHITE_THEME = {"1", "9"}, "0"


@dataclass
class _Styles:
    fonts: list[tuple[bool, bool]] = field(default_factory=list)
    """Is it white, is it tiny?"""
    fills: list[bool] = field(default_factory=list)
    """Is it another colour than white?"""
    formats: set[str] = field(default_factory=set)
    """Numbers of formats that show nothing."""
    cells: list[dict[str, str]] = field(default_factory=list)


def invisible_styles(document: Document) -> frozenset[int]:
    """Indices of cell formats (the ``s`` of a cell) that show nothing."""
    read = _Styles()
    inside: list[str] = []
    for event in document.events("xl/styles.xml"):
        if event.kind == "end":
            inside.pop()
        elif event.kind == "start":
            _take(read, event, inside)
            inside.append(event.name)
    return frozenset(number for number, cell in enumerate(read.cells) if _is_invisible(cell, read))


def _take(read: _Styles, event: Event, inside: list[str]) -> None:
    name, attributes = event.name, event.attributes
    above = inside[-1:]
    if name == "numFmt" and _shows_nothing(attributes.get("formatCode", "")):
        read.formats.add(attributes.get("numFmtId", ""))
    elif name == "font" and above == ["fonts"]:
        read.fonts.append((False, False))
    elif above == ["font"] and inside[-2:-1] == ["fonts"] and read.fonts:
        white, tiny = read.fonts[-1]
        if name == "color":
            white = is_white(attributes)
        elif name == "sz":
            tiny = _is_tiny(attributes.get("val", ""))
        read.fonts[-1] = white, tiny
    elif name == "fill" and above == ["fills"]:
        read.fills.append(False)
    elif name in {"patternFill", "gradientFill"} and above == ["fill"] and read.fills:
        read.fills[-1] = name == "gradientFill" or attributes.get("patternType", "none") != "none"
    elif name == "fgColor" and above == ["patternFill"] and read.fills:
        read.fills[-1] = read.fills[-1] and not is_white(attributes)
    elif name == "xf" and above == ["cellXfs"]:
        read.cells.append(attributes)


def _shows_nothing(code: str) -> bool:
    """Of a format with a section each for positive and negative numbers and zero: are all of these empty?"""
    sections = _SHOWS_NOTHING.sub("", code).split(";")
    return len(sections) > 2 and not any(sections[:3])  # noqa: PLR2004 - as said


def is_white(attributes: dict[str, str]) -> bool:
    """Of a colour's attributes: its RGB value, its place in the palette, or that of the theme's background."""
    if _white_tint(attributes.get("tint", "0")):
        return (
            attributes.get("theme") == _WHITE_THEME
            or attributes.get("indexed") in _WHITE_INDEX
            or (attributes.get("rgb", "").upper().endswith(_WHITE))
        )
    return False


def _white_tint(tint: str) -> bool:
    try:
        return float(tint) >= 0
    except ValueError:
        return True


def _is_tiny(size: str) -> bool:
    try:
        return float(size) <= _TINY
    except ValueError:
        return False


def _is_invisible(cell: dict[str, str], read: _Styles) -> bool:
    white, tiny = _at(read.fonts, cell.get("fontId", "0"), (False, False))
    coloured = _at(read.fills, cell.get("fillId", "0"), otherwise=False)
    return tiny or (white and not coloured) or cell.get("numFmtId", "0") in read.formats


def _at(values: list[_Kept], index: str, otherwise: _Kept) -> _Kept:
    return values[int(index)] if index.isascii() and index.isdigit() and int(index) < len(values) else otherwise
