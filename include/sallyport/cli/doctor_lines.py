"""What ``sallyport doctor`` prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a thing stands."""

    GOOD = "ok"
    FAULT = "FAULT"
    NOTED = "note"
    """Not at fault, but to be known: it could not be asked, or is right for a trial only."""


@dataclass(frozen=True)
class Line:
    """One line: what was looked at, how it stands, and what to do."""

    name: str
    standing: Standing
    said: str
    advice: str = ""


def good(name: str, said: str) -> Line:
    """It is as it should be."""
    return Line(name, Standing.GOOD, said)


def fault(name: str, said: str, advice: str = "") -> Line:
    """It is not."""
    return Line(name, Standing.FAULT, said, advice)


def noted(name: str, said: str, advice: str = "") -> Line:
    """To be known."""
    return Line(name, Standing.NOTED, said, advice)
