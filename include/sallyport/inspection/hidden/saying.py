"""How findings about hidden content are said: their severity by direction, and places as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import RULES, finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.terms import Terms

_SHOWN = 5
_FOR_INPUTS = {
    "hidden.sheet": Severity.REVIEW,
    "hidden.pivot_cache": Severity.REVIEW,
    "hidden.attachment": Severity.REVIEW,
    "hidden.trailing_bytes": Severity.REVIEW,
    "hidden.key_file": Severity.REVIEW,
    "hidden.notebook_table": Severity.INFO,
    "hidden.r_data_frame": Severity.INFO,
    "hidden.r_object": Severity.INFO,
    "hidden.cells": Severity.INFO,
    "hidden.comment": Severity.INFO,
    "hidden.tracked_change": Severity.INFO,
    "hidden.notes": Severity.INFO,
    "hidden.slide": Severity.INFO,
    "hidden.form": Severity.INFO,
    "hidden.points": Severity.INFO,
    "hidden.dicom": Severity.INFO,
    "hidden.frames": Severity.INFO,
    "hidden.metadata": Severity.INFO,
    "hidden.notebook_output": Severity.INFO,
    "hidden.inline_data": Severity.INFO,
}
"""Milder for inputs: data may come in; what runs, reaches outside or was not looked into keeps its weight."""


def say(terms: Terms, rule: str, message: str | None = None, location: str = "") -> Finding:
    """A finding, milder for inputs where data may be there."""
    severity = RULES[rule].severity if terms.is_output else _FOR_INPUTS.get(rule, RULES[rule].severity)
    return finding(rule, message, location, severity)


def searched(terms: Terms, among: str = "") -> str:
    """What a reviewer may leave to the rules of texts, and, where not all of it is text, what not. Nothing is, of inputs."""
    if not terms.is_output:
        return ""
    if not among:
        return " Its text was searched for identifiers and tables."
    return f" Text in {among} was searched for identifiers and tables; what is no text was not."


def counted(noun: str, numbers: Sequence[int], total: int | None = None) -> str:
    """Such as "row 3" and "412 rows, the first are 3, 17, 20, 31, 40". ``numbers`` may be the first ones of ``total``."""
    total = len(numbers) if total is None else total
    shown = ", ".join(str(number) for number in numbers[:_SHOWN])
    if total > _SHOWN:
        return f"{many(total, noun)}, the first are {shown}"
    return f"{noun} {shown}" if total == 1 else f"{noun}s {shown}"


def placed(noun: str, numbers: Sequence[int | str]) -> str:
    """As a place: "sheet 2", "sheets 2, 3, 5 ..."."""
    shown = ", ".join(str(number) for number in numbers[:_SHOWN])
    return f"{noun}{'' if len(numbers) == 1 else 's'} {shown}" + (" ..." if len(numbers) > _SHOWN else "")


class Places:
    """Numbers of places in the order found; the first ones are kept, all are counted."""

    def __init__(self) -> None:
        self.first: list[int] = []
        self.total = 0
        self._last = -1

    def add(self, number: int) -> None:
        """One more place; the same one twice in a row counts once."""
        if number == self._last:
            return
        self._last = number
        self.total += 1
        if len(self.first) < _SHOWN:
            self.first.append(number)

    def as_text(self, noun: str) -> str:
        """As :func:`counted`."""
        return counted(noun, self.first, self.total)
