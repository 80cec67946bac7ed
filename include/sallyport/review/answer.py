"""A person's answer at a gate, as it came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Choice(StrEnum):
    """The options of every gate."""

    APPROVE = "Approve"
    RETURN = "Return"
    REJECT = "Reject"
    WITHDRAW = "Withdraw"


OPTIONS = tuple(Choice)
SEALED = "As on the review tab"
"""Stands for an answer that is sealed in the register."""
REVIEW = "review"
SECOND_REVIEW = "second_review"


@dataclass(frozen=True)
class Answer:
    """Who answered what. ``user_id`` and ``user_name`` are the auth manager's, never typed ones."""

    gate: str
    user_id: str
    user_name: str
    options: Sequence[str]
    fields: Mapping[str, Any] = field(default_factory=dict)
    round: int | None = None
    """The asking that this answers, when known."""

    @property
    def choice(self) -> Choice | None:
        """The one option chosen; None when it is not exactly one that we know."""
        try:
            (only,) = self.options
            return Choice(only)
        except ValueError:
            return None

    @property
    def reason(self) -> str:
        """The reason, stripped."""
        return str(self.fields.get("reason") or "").strip()
