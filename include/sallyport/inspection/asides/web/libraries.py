"""Libraries that pages carry with them (Plotly's, Bokeh's, Leaflet, jQuery and their kin), known by what they are, not by name.

A library holds tables of its own: lengths of a code, steps of a parser, conditions of a map's style. They are whole numbers
without a name for any column, or expressions. Everything else that is written in one is looked at as in any script: what only
begins like a library hides nothing.
"""

from __future__ import annotations

import csv
import re

_BEGUN = re.compile(
    r"typeof\s+(?:exports|module|define)|define\.amd|@(?:license|preserve)\b|/\*\*?!|\b(?:licen[sc]ed?|copyright)\b"
    r"|\bv?\d+\.\d+\.\d+\b",
    re.IGNORECASE,
)
"""A licence, a version, or how modules are made known to each other."""
_WORDS = re.compile(r"=>|\b(?:function|return|this|var|let|const|if|else|for|switch|case|typeof|void)\b")
_WITHIN, _SHORTEST = 4096, 30_000
_WORDS_PER_THOUSAND = 5
_WHOLE = re.compile(r"(?:-?\d+)?")
_OPERATOR = re.compile(r"[=!<>]=|[<>]|!?in|!?has")


def is_library(script: str) -> bool:
    """Does it begin as libraries do, is it as long, and is there code all through it?"""
    if len(script) < _SHORTEST or _BEGUN.search(script, 0, _WITHIN) is None:
        return False
    return sum(1 for _ in _WORDS.finditer(script)) * 1000 >= _WORDS_PER_THOUSAND * len(script)


def is_its_own(table: str) -> bool:
    """Is it a table as libraries have them: whole numbers alone, or expressions, whose first words are operators?"""
    rows = [row for row in csv.reader(table.splitlines()) if row]
    if all(_WHOLE.fullmatch(cell) for row in rows for cell in row):
        return True
    return all(_OPERATOR.fullmatch(cell) for cell in rows[0]) or all(_OPERATOR.fullmatch(row[0]) for row in rows)
