"""Stata's logs (SMCL) as the text that they show."""

from __future__ import annotations

import re

_DIRECTIVE = re.compile(r"\{([a-z_*.-]+)(?:[ ]+([^{}:]*))?(?::([^{}]*))?\}|\{(-|\.-)\}")
_SIGNS = {"c |": "|", "c +": "+", "c -": "-", "c -(": "{", "c )-": "}"}
_WIDEST, _MOST_DIGITS = 500, 9


def plain(text: str) -> str:
    """Without its directives; rules, blanks and columns as they are shown."""
    return "\n".join(map(_line, text.splitlines()))


def _line(line: str) -> str:
    shown, at = "", 0
    for found in _DIRECTIVE.finditer(line):
        shown += line[at : found.start()]
        at = found.end()
        name, argument, inner = found[1], (found[2] or "").strip(), found[3]
        number = min(int(argument[:_MOST_DIGITS]), _WIDEST) if argument.isdecimal() else 0
        if name == "c":
            shown += _SIGNS.get(f"c {argument}", "+")
        elif name == "hline":
            shown += "-" * (number or 1)
        elif name in {"space", "dup"}:
            shown += " " * number
        elif name == "col":
            shown = shown.ljust(number - 1)
        elif inner is not None:
            shown += inner
    return shown + line[at:]
