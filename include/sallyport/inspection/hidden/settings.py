"""JSON that is no data: settings of a page's own programs, which hold words and switches, but no rows or columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sallyport.inspection.untyped import Json

_MOST_VALUES, _MOST_RECORDS = 8, 2
_MOST_TEXT = 2000
_DEEPEST = 20


def are_settings(text: str) -> bool:
    """Is it JSON in which nothing stands in rows, in columns, or as a long text? Nothing at all is, too."""
    if not text.strip():
        return True
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and not _holds_data(value, 0)


def are_rows_by_name(value: dict[Any, Any]) -> bool:
    """Are they rows with the same columns, below the name of each?"""
    rows = list(value.values())
    if len(rows) <= _MOST_RECORDS or not all(isinstance(row, dict) and row for row in rows):
        return False
    return all(row.keys() == rows[0].keys() for row in rows) and not any(
        isinstance(one, dict | list) for row in rows for one in row.values()
    )


def _holds_data(value: Json, depth: int) -> bool:
    if isinstance(value, dict):
        if are_rows_by_name(value) and any(
            isinstance(one, int | float) for row in value.values() for one in row.values()
        ):
            return True
        return depth > _DEEPEST or any(_holds_data(one, depth + 1) for one in value.values())
    if isinstance(value, list):
        numbers = sum(isinstance(one, int | float) and not isinstance(one, bool) for one in value)
        records = sum(isinstance(one, dict | list) for one in value)
        if numbers > _MOST_VALUES or records > _MOST_RECORDS:
            return True
        return depth > _DEEPEST or any(_holds_data(one, depth + 1) for one in value)
    return isinstance(value, str) and len(value) > _MOST_TEXT
