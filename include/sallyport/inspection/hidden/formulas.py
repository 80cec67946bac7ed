"""Formulas that reach outside the file they are in, or start another program."""

from __future__ import annotations

import re

_DDE = re.compile(r"[A-Za-z0-9_.]{1,64}'?[ ]{0,9}\|[ ]{0,9}(?:'[^'|]{0,400}'|[^'!|]{0,400})[ ]{0,9}!")
_OUTSIDE = re.compile(
    r"\[\d+\][^\[\]]*!"  # another workbook, by its number
    r"|\[[^\[\]]+\.[A-Za-z]{2,4}\][^\[\]]*!"  # another workbook, by its name
    r"|\b(?:https?|ftp|file)://"
    r"|\\\\[\w.$-]+\\"
    r"|\b(?:WEBSERVICE|FILTERXML|IMPORTXML|IMPORTDATA|IMPORTHTML|IMPORTFEED|IMPORTRANGE|RTD|CALL|REGISTER(?:\.ID)?|EXEC"
    r"|SQL\.REQUEST|CUBE[A-Z]+)\s*\(",
    re.IGNORECASE,
)
_DDE_FUNCTION = re.compile(r"\bDDE(?:AUTO)?\s*\(", re.IGNORECASE)
_TEXT = re.compile(r'"[^"]*"')
_LONGEST = 8192
"""Characters: Excel takes no more for a formula."""


def is_dde(formula: str) -> bool:
    """Does it ask another program (``program|topic!item``, or LibreOffice's DDE function)?"""
    judged = _without_texts(formula)
    return _DDE.search(judged) is not None or _DDE_FUNCTION.search(judged) is not None


def reaches_outside(formula: str) -> bool:
    """Does it take its value from another file or a server? A link that a person may click does not."""
    return _OUTSIDE.search(_without_texts(formula)) is not None


def _without_texts(formula: str) -> str:
    """What is between quotes is shown, not done."""
    return _TEXT.sub('""', formula[:_LONGEST])
