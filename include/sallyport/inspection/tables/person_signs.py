"""What the cells of one column look like: ids, measures, categories, barcodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import Kind, kind_of, plain
from sallyport.inspection.tables.person_columns import FIRST_COLUMNS, may_hold_barcodes

if TYPE_CHECKING:
    from sallyport.inspection.tables.person_columns import Column

_NEARLY_ALL, _MOST = 0.95, 0.9
_MOST_LEVELS = 12
_ID_WORDS = ("id", "number", "no", "key", "ref", "code", "index")
_BARCODE_ALONE = re.compile(r"^[ACGTN]{12,}-[0-9]+$")
"""A first row of barcodes, taken for a name."""


def is_a_key(column: Column) -> bool:
    """Does each of its cells look like an id, and no two alike?"""
    if column.index > 0 and column.is_shaped("few", 0.5) and not plain(column.name).endswith(_ID_WORDS):
        return False  # small numbers that all differ are counts
    return column.is_unique(_NEARLY_ALL) and column.is_shaped("key", _MOST) and not column.is_shaped("other", 0.5)


def names_persons(column: Column) -> bool:
    """Does it hold what its name says: ids or names of persons?"""
    kind = kind_of(column.name)
    if kind in {Kind.NAME, Kind.EMAIL, Kind.PHONE}:
        return column.is_unique(0.5) and not column.is_shaped("number")
    is_id = plain(column.name).endswith(_ID_WORDS)
    if is_id or column.index == 0:
        return column.is_shaped("key")
    return column.is_shaped("key") and column.is_unique(_MOST) and not column.is_shaped("few", 0.5)


def is_of_age(column: Column) -> bool:
    """Is it named for an age or a birth?"""
    return plain(column.name).startswith(("age", "yob")) or "birth" in plain(column.name)


def differs(column: Column) -> bool:
    """Are they numbers of which hardly any two are alike?"""
    return column.is_unique(_MOST) and column.is_shaped("number") and not column.is_shaped("few")


def is_measure(column: Column) -> bool:
    """Are they many different numbers, in no order?"""
    return column.is_shaped("number") and not has_few(column) and not column.is_ordered and column.filled > 0


def may_repeat(column: Column) -> bool:
    """Is it a key, or one that has some rows for each of many?"""
    is_word = column.is_shaped("key") and not column.is_shaped("number", 0.5) and not column.is_shaped("other", 0.5)
    return is_a_key(column) or (is_word and not has_few(column))


def is_named_row(column: Column) -> bool:
    """Does a column call every row by words of its own, as one of genes, questions or models does?"""
    is_word = (
        not column.is_shaped("number", 0.5) and not column.is_shaped("key", 0.5) and not column.is_shaped("date", 0.5)
    )
    return is_word and column.is_unique(_MOST)


def holds_barcodes(column: Column) -> bool:
    """Are they barcodes of cells, no two alike?"""
    if column.index >= FIRST_COLUMNS or not column.is_shaped("barcode") or not column.is_unique(_MOST):
        return False
    return may_hold_barcodes(column.name) or (column.index == 0 and _BARCODE_ALONE.search(column.name) is not None)


def is_coordinate(column: Column) -> bool:
    """Are they numbers with decimals of which hardly any two are alike?"""
    return column.is_shaped("number") and not column.is_shaped("whole") and column.is_unique(_MOST)


def has_few(column: Column) -> bool:
    """Are there so few values that they are categories?"""
    return column.distinct <= _MOST_LEVELS
