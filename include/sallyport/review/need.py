"""How many people a request needs, and whether they answer without seeing each other's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.transfers.manifest import direction_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.policy.model import Policy
    from sallyport.policy.review import Direction
    from sallyport.register.models import Transfer
    from sallyport.review.verdict import FileVerdict

SECOND_REVIEWER = "class.second_reviewer"
"""Kinds of files that the policy wants two people for: binaries, containers, what nobody knows."""


def direction_rules(policy: Policy, transfer: Transfer) -> Direction:
    """The policy's section for the transfer's direction."""
    return policy.review.output if is_output(transfer) else policy.review.input


def is_output(transfer: Transfer) -> bool:
    """Do the files leave?"""
    return direction_of(transfer) == "output"


def overridden_rules(policy: Policy, transfer: Transfer) -> frozenset[str]:
    """Rules that block elsewhere, and not this request: it names a risk assessment, and the policy lets that count."""
    if is_output(transfer) and transfer.request.get("risk_assessment_reference"):
        return frozenset(policy.review.output.overrides)
    return frozenset()


def needs_second_person(policy: Policy, transfer: Transfer, chosen: Sequence[FileVerdict]) -> bool:
    """Must two people approve these files? Sources: law 2 for what was not checked; the SRCP guide for unusual kinds."""
    if any(verdict.unverified for verdict in chosen):
        return True
    return is_output(transfer) and (
        _is_of_high_tier(policy, transfer)
        or any(found.rule == SECOND_REVIEWER for verdict in chosen for found in verdict.findings)
        or any(verdict.overriding for verdict in chosen)
    )


def is_independent(policy: Policy, transfer: Transfer, looked: Sequence[FileVerdict]) -> bool:
    """Will two people answer, neither seeing the other's answer before both are in?"""
    return (
        is_output(transfer)
        and policy.review.output.independent
        and needs_second_person(policy, transfer, [verdict for verdict in looked if not verdict.blocked])
    )


def _is_of_high_tier(policy: Policy, transfer: Transfer) -> bool:
    from_tier, tier = policy.review.output.second_reviewer_tier, transfer.project.request.get("tier")
    return from_tier is not None and (tier is None or int(tier) >= from_tier)  # a tier nobody noted counts as high
