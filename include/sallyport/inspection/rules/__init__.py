"""Every rule that can speak about a file: how much it stands in the way, where it comes from, what to do about it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from sallyport.inspection.finding import NO_DETAIL, Finding, Severity
from sallyport.inspection.rules import (
    acro,
    binary,
    carriage,
    classes,
    code,
    containers,
    hidden,
    history,
    identifiers,
    naming,
    omics,
    table_reading,
    tables,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sallyport.inspection.rules.rule import Rule
    from sallyport.inspection.terms import Direction

SUBJECTS = (
    carriage,
    classes,
    tables,
    table_reading,
    identifiers,
    omics,
    hidden,
    code,
    binary,
    containers,
    acro,
    history,
    naming,
)

"""Modules, in the order of the reference."""

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for subject in SUBJECTS for rule in subject.RULES})
"""All rules by their id."""


def finding(
    rule_id: str,
    message: str | None = None,
    location: str = "",
    severity: Severity | None = None,
    **detail: str | float | bool | None,
) -> Finding:
    """A finding of a rule; message and severity are the rule's own unless given. KeyError for an unknown rule."""
    rule = RULES[rule_id]
    return Finding(
        rule=rule.id,
        severity=rule.severity if severity is None else severity,
        message=rule.title if message is None else message,
        advice=rule.advice,
        location=location,
        detail=MappingProxyType(dict(detail)) if detail else NO_DETAIL,
    )


def on_the_way(found: Finding, direction: Direction) -> Finding:
    """The finding with the advice for files that go this way."""
    return replace(found, advice=RULES[found.rule].advice_for(direction))
