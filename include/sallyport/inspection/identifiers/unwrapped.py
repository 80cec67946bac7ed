"""Lines as a person reads them: dashes and blanks of typesetters as plain ones, and what links and markup encode, decoded."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    import polars as pl

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_BLANKS = "\u00a0\u2007\u2009\u200a\u202f\u3000"
_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)}
_PLAIN = (
    str.maketrans({**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_BLANKS, " "), **dict.fromkeys(_NOTHING, "")}) | _WIDE
)
_ODD = "[" + _DASHES + _BLANKS + _NOTHING + "\uff10-\uff19]"
_ENCODED = r"%[2-7][0-9A-Fa-f]|&#[0-9xX]"
_ESCAPE = re.compile(r"%[2-7][0-9A-Fa-f]")


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
