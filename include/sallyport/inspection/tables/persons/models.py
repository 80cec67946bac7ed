"""Rows of persons that a model made: what it told of each, and where it put each on a map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import plain
from sallyport.inspection.tables.persons.columns import (
    FIRST_COLUMNS,
    Role,
    is_prediction,
    is_truth,
    map_of,
    shows_points_alone,
)
from sallyport.inspection.tables.persons.signs import differs, has_few, is_a_key, is_coordinate, is_measure

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sallyport.inspection.tables.persons.columns import Column

_TWO = 2
_MOST = 0.9
_MANY_ROWS, _MANY_MEASURES = 50, 5
_EXPLAINED = re.compile(
    r"(?i)(?:shap|lime|shapley)(?:[_. -]?values?)?[_. :-]+(?!values?$|mean|abs|importance)\w"
    r"|(?!mean|abs|importance).+[_. -](?:shap|lime|shapley)$"
)
_FEWEST_EXPLAINED, _FEWEST_ROWS_EXPLAINED = 2, 30


def are_predicted(columns: Sequence[Column], header: Sequence[str], results: Collection[int]) -> bool:
    """Is there an outcome of few values and a prediction beside it, and nothing that counts?

    Predictions of many values, in no order, are of persons; of few values, where every row has an id of its own.
    """
    truths = [column for column in columns if is_truth(column.name) and has_few(column)]
    told = [column for column in columns if is_prediction(column.name) and column not in truths]
    counted = any(plain(header[at]) not in {"p"} and not is_prediction(header[at]) for at in results)
    if not truths or counted:
        return False
    keyed = any(is_a_key(column) and column.role is Role.UNKNOWN for column in columns[:FIRST_COLUMNS])
    return any(is_measure(column) for column in told) or (keyed and any(has_few(column) for column in told))


def placed(columns: Sequence[Column]) -> Sequence[Column]:
    """Columns with the coordinates of each row on a map (UMAP, t-SNE, components), where rows are no genes or clusters."""
    maps: dict[str, list[Column]] = {}
    for column in columns:
        if (kind := map_of(column.name)) is not None and is_coordinate(column):
            maps.setdefault(kind, []).append(column)
    others = [column for column in columns if map_of(column.name) is None and column.filled > 0]
    if any(column.role is Role.OTHER_KEY and column.is_unique(_MOST) for column in others):
        return ()
    for kind, found in maps.items():
        names = [column for column in others if column.is_unique(_MOST) and not column.is_shaped("number")]
        are_points = shows_points_alone(kind) or all(column.is_shaped("key") for column in names)
        if len(found) >= _TWO and are_points:
            return found[:_TWO]
    return ()


def looks_measured(columns: Sequence[Column], key: Column, rows: int) -> bool:
    """Many rows, a key, some categories and some measures: individual data whose columns say nothing."""
    if rows < _MANY_ROWS or any(column.role is Role.OTHER_KEY for column in columns):
        return False
    others = [column for column in columns if column is not key and column.filled > 0]
    categories = sum(has_few(column) and column.distinct > 1 for column in others)
    measures = sum(column.is_shaped("number") and not has_few(column) for column in others)
    return len(others) >= _MANY_MEASURES and min(categories, measures) >= _TWO


def explained(columns: Sequence[Column], rows: int) -> list[Column]:
    """Columns of what each feature adds to the prediction for each observation: SHAP values and their like; else none.

    Beside the names of features, each once, rows are features, and columns models.
    """
    found = [c for c in columns if _EXPLAINED.match(c.name.strip()) and differs(c)]
    are_features = any(c not in found and not c.is_shaped("number") and c.is_unique(_MOST) for c in columns)
    return found if len(found) >= _FEWEST_EXPLAINED and rows >= _FEWEST_ROWS_EXPLAINED and not are_features else []
