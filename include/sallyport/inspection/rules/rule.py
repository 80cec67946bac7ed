"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass

from sallyport.inspection.finding import Severity

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
