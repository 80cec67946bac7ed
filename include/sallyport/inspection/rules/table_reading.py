"""Rules about how tables are written: what cannot be read, or not for sure, or is no table of results."""

from __future__ import annotations

from sallyport.inspection.rules.rule import NOT_CHECKED, REVIEW, UNVERIFIED, Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "tables.unreadable",
        UNVERIFIED,
        "A table, or a part of it, could not be read.",
        NOT_CHECKED,
        "Open it in its own program and save it anew, whole and below the limits; a table is best sent as CSV in UTF-8.",
    ),
    Rule(
        "tables.ragged",
        REVIEW,
        "Rows have more or fewer cells than the table has columns, so it is not sure which column a cell belongs to.",
        NOT_CHECKED,
        "Write the table anew with the same number of cells in every row; put cells with a delimiter or quote into quotes. "
        "Another table belongs below an empty row, or in a file of its own.",
    ),
    Rule(
        "tables.too_large_for_results",
        REVIEW,
        "The table is too long for a table of results: totals and what is suppressed were not judged.",
        "OpenSAFELY: outputs of at most 5,000 rows; GEL Airlock rules: only final results",
        "Send the table that the paper needs. If all rows are needed, tell the reviewer what a row stands for.",
    ),
)
