"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass

from sallyport.inspection.finding import Severity
from sallyport.inspection.terms import Direction

BLOCK, REVIEW, UNVERIFIED, INFO = Severity.BLOCK, Severity.REVIEW, Severity.UNVERIFIED, Severity.INFO
NOT_CHECKED = "Not checked is not clean"
SRCP = "SRCP guide: output and input disclosure control"


@dataclass(frozen=True)
class Rule:
    """One rule. ``title`` is the message of its findings unless they give a fuller one."""

    id: str
    severity: Severity
    title: str
    source: str
    advice: str
    advice_in: str | None = None
    """What to do about a file that comes in, where that is another thing than for one that leaves."""

    def advice_for(self, direction: Direction) -> str:
        """What to do about it, by the way that the file goes."""
        return self.advice if direction is Direction.OUTPUT or self.advice_in is None else self.advice_in
