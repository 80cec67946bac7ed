"""Tables by hand, and from plain CSV, for tests of the rules: no reader of files is put to the test here."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from sallyport.inspection.fact import Fact
from sallyport.inspection.tables.model import Grid, Head
from sallyport.inspection.tables.rules import grid_rules
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.disclosure.tables import TableRules

if TYPE_CHECKING:
    from sallyport.inspection.finding import Finding


def grid(text: str, where: str = "") -> Grid:
    """The table that a CSV text writes; its first row is the header."""
    rows = [tuple(row) for row in csv.reader(io.StringIO(text.strip("\n")))]
    width = max(map(len, rows))
    rows = [row + ("",) * (width - len(row)) for row in rows]
    return Grid(Head(where, rows[0], 2), tuple(rows[1:]))


def said(text: str, **rules: object) -> list[Finding | Fact]:
    """Everything that the rules say about it."""
    terms = Terms(Disclosure(tables=TableRules(**rules)), Direction.OUTPUT)
    return [one for rule in grid_rules(terms) for one in rule.judge(grid(text))]


def findings(text: str, **rules: object) -> dict[str, Finding]:
    """By their rule."""
    return {one.rule: one for one in said(text, **rules) if not isinstance(one, Fact)}


def rules_for(text: str, **rules: object) -> set[str]:
    """Ids of the rules that speak, without "tables."."""
    return {rule.removeprefix("tables.") for rule in findings(text, **rules)}
