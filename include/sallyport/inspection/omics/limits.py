"""Which limits rows of variants are under, and how that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from sallyport.inspection.omics.scan import Rows, Tally
    from sallyport.policy.disclosure.omics import OmicsRules

BY_COUNT, BY_FREQUENCY, BY_GROUP = LIMITS = ("by_count", "by_frequency", "by_group")
"""That of the minor allele count, that of the frequency, that of the count among cases or controls alone."""


def under_which(tally: Tally, rules: OmicsRules) -> str:
    """How many rows are under which limit, and where: not by how much, which would give the value (law 7)."""
    least = {
        BY_COUNT: f"a minor allele count under {rules.min_allele_count}",
        BY_FREQUENCY: f"a minor allele frequency under {rules.min_allele_frequency:g}",
        BY_GROUP: f"an allele count under {rules.min_allele_count} among cases or controls",
    }
    return "; ".join(
        f"{rows.count:,} with {least[limit]} ({rows_said(rows)})" for limit, rows in tally.under.items() if rows.count
    )


def part(rows: Rows, of: int) -> str:
    """Such as "3 of 4,120 variants are"."""
    return f"{rows.count:,} of {many(of, 'variant')} {'is' if rows.count == 1 else 'are'}"


def rows_said(rows: Rows) -> str:
    """Such as "row 7", "rows 7, 9" and "the first are rows 7, 9, 12"."""
    shown = f"row{'' if len(rows.first) == 1 else 's'} " + ", ".join(f"{one:,}" for one in rows.first)
    return shown if rows.count == len(rows.first) else f"the first are {shown}"
