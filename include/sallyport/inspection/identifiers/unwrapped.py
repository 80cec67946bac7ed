"""Lines as a person reads them: dashes and blanks of typesetters as plain ones, and what links and markup encode, decoded."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    import polars as pl

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_BLANKS = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)}
_PLAIN = (
    str.maketrans({**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_BLANKS, " "), **dict.fromkeys(_NOTHING, "")}) | _WIDE
)
_ODD = "[" + _DASHES + _BLANKS + _NOTHING + "\uff10-\uff19]"
_ENCODED = r"%[2-7][0-9A-Fa-f]|&#[0-9xX]"
_ESCAPE = re.compile(r"%[2-7][0-9A-Fa-f]")


_BETWEEN_DIGITS = re.compile(
    r"(?<=[0-9])(?:&(?:nbsp|ensp|emsp|emsp13|emsp14|numsp|puncsp|thinsp|hairsp|NonBreakingSpace|shy|zwj|zwnj|ZeroWidthSpace|hyphen|dash|"
    r"ndash|mdash|minus|horbar|#[0-9]{2,5}|#[xX][0-9A-Fa-f]{2,4});|\\u(?:00[aA][0dD]|20[0-6][0-9a-fA-F]|2212|3000|[fF][eE][fF]{2}))+"
    r"(?=[0-9])"
)
"""Blanks and dashes between digits as markup and JSON name them."""
_NAMED = r"[0-9](?:&(?:[A-Za-z]{3,16}[0-9]{0,2}|#[0-9xX][0-9A-Fa-f]{1,4});|\\u[0-9A-Fa-f]{4})"
_UNREAD = re.compile(r"(?<=[0-9])\ufffd(?=[0-9])")
"""The blank that does not break lines, in an encoding of one byte."""


def as_read(text: pl.Series) -> pl.Series:
    """The same lines with all that stands between digits, and is read as a blank, a dash or nothing, as such.

    Texts of ASCII without names of characters, which are nearly all, cost two looks at their bytes.
    """
    is_ascii = text.str.len_bytes().sum() == text.str.len_chars().sum()
    pattern = _NAMED if is_ascii else "[\ufffd" + _ODD[1:] + "|" + _NAMED
    if is_ascii and not (text.str.contains("&", literal=True).any() or text.str.contains("\\u", literal=True).any()):
        return text
    odd = text.str.contains(pattern).fill_null(value=False)
    if not odd.any():
        return text
    at = odd.arg_true()
    return text.scatter(at, [_as_read(line) for line in text.gather(at)])


def _as_read(line: str) -> str:
    line = _BETWEEN_DIGITS.sub(lambda found: _character(found[0]), line)
    return _UNREAD.sub(" ", line).translate(_PLAIN)


def _character(name: str) -> str:
    return html.unescape(re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), name))


def unwrapped(text: pl.Series) -> pl.Series:
    """The same lines; those without any such sign, which are nearly all, are not touched."""
    odd = text.str.contains(_ODD + "|" + _ENCODED).fill_null(value=False)
    if not odd.any():
        return text
    at = odd.arg_true()
    return text.scatter(at, [_unwrapped(line) for line in text.gather(at)])


def _unwrapped(line: str) -> str:
    line = line.translate(_PLAIN)
    if _ESCAPE.search(line):
        line = unquote(line, errors="replace")
    return html.unescape(line) if "&#" in line else line
