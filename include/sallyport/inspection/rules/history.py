"""Rules about earlier releases, and other files of the same request."""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, INFO, SRCP, UNVERIFIED, Rule

_SACRO = "SACRO guide to output checking, differencing and linked tables"

RULES = (
    Rule(
        "history.differencing",
        BLOCK,
        "The same table was released, or is released beside it, with counts that differ by fewer people than the minimum.",
        _SACRO,
        "Release one of the two only, round both, or merge categories until they differ by more.",
    ),
    Rule(
        "history.linked",
        BLOCK,
        "Suppressed counts can be worked out with another table of the request or of an earlier release.",
        f"{_SACRO}; {SRCP}",
        "Suppress the same cells in all tables that share them, and a second cell in each row and column.",
    ),
    Rule(
        "history.unsolved",
        UNVERIFIED,
        "There are too many tables with suppressed counts to tell whether they give each other away.",
        "Not checked is not clean",
        "Send fewer tables at a time.",
    ),
    Rule(
        "history.same_bytes",
        INFO,
        "The same file was released before, or is in the request twice.",
        _SACRO,
        "Send a file once; what was released before need not be sent again.",
    ),
)
