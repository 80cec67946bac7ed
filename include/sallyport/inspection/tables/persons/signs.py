"""What the cells of one column look like: ids, measures, categories, barcodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import Kind, kind_of, plain
from sallyport.inspection.tables.persons.columns import FIRST_COLUMNS, is_of_area, may_hold_barcodes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sallyport.inspection.tables.persons.columns import Column

_NEARLY_ALL, _MOST, _SOME = 0.95, 0.9, 0.05
_MOST_LEVELS = 12
_FEWEST_OF_EACH = 2
_FEW_AGES = 3
_ID_WORDS = ("id", "number", "no", "key", "ref", "code", "index")
_BARCODE_ALONE = re.compile(r"^[ACGTN]{12,}-[0-9]+$")
"""A first row of barcodes, taken for a name."""


def are_keyed_by_areas(columns: Sequence[Column], is_of_a_person: Callable[[Column], bool]) -> bool | None:
    """Is there a row for each area? No where more is known of each person: a hospital, a cohort is something of them, too.

    None where neither is the case. How deprived an area is tells of the area.
    """
    areas = [column for column in columns if is_of_area(column.name)]
    of_each = sum(is_of_a_person(column) for column in columns if column not in areas)
    if of_each + bool(areas) > _FEWEST_OF_EACH:
        return False
    return True if of_each < _FEWEST_OF_EACH and any(map(tells_areas_apart, columns)) else None


def tells_areas_apart(column: Column) -> bool:
    """Is it a column of areas, with a row for each?"""
    return column.index < FIRST_COLUMNS and is_of_area(column.name) and column.is_unique(_MOST)


def is_a_key(column: Column) -> bool:
    """Does each of its cells look like an id, and no two alike?"""
    if column.index > 0 and column.is_shaped("few", 0.5) and not plain(column.name).endswith(_ID_WORDS):
        return False  # small numbers that all differ are counts
    is_named = plain(column.name).endswith(_ID_WORDS)
    if (
        column.index > 0
        and not is_named
        and column.is_shaped("whole")
        and column.is_shaped("few", _SOME)
        and not column.is_ordered
    ):
        return False  # so are those of some thousands beside others of ten thousands, where ids are of one length
    return column.is_unique(_NEARLY_ALL) and column.is_shaped("key", _MOST) and not column.is_shaped("other", 0.5)


def is_numbered(column: Column) -> bool:
    """Are they letters and a number after them, no two alike?"""
    return column.is_unique(_NEARLY_ALL) and column.is_shaped("numbered") and not column.is_shaped("other", 0.5)


def numbers_rows(column: Column) -> bool:
    """Does it number the rows: 1, 2, 3?"""
    return column.is_shaped("few", 1.0) and column.falls == 0 and column.rises == column.filled - 1


def names_persons(column: Column) -> bool:
    """Does it hold what its name says: ids or names of persons?"""
    kind = kind_of(column.name)
    if kind in {Kind.NAME, Kind.EMAIL, Kind.PHONE}:
        return column.is_unique(0.5) and not column.is_shaped("number")
    is_id = plain(column.name).endswith(_ID_WORDS)
    if is_id or column.index == 0:
        return column.is_shaped("key") or column.is_shaped("letters", _NEARLY_ALL)
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
    if column.is_shaped("public", 0.5):
        return False
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


def tells_sex(column: Column) -> bool:
    """Are there both, and nothing else?"""
    return column.is_shaped("sex", _NEARLY_ALL) and 1 < column.distinct <= len(("m", "f", "M", "F"))


def tells_age_and_sex(column: Column) -> bool:
    """Does each cell say how old and of which sex a person is, like "67F", of both?"""
    men, women = column.shaped["male"], column.shaped["female"]
    return min(men, women) > 0 and men + women >= _MOST * column.judged and column.distinct > _FEW_AGES


def tells_birth(column: Column) -> bool:
    """Does each cell say exactly how old somebody is, or when they were born? In whole years: averages have decimals."""
    if is_of_age(column) and column.is_shaped("year"):
        return not column.is_ordered
    return (
        column.is_shaped("age")
        and column.is_shaped("few", _MOST)
        and not column.is_ordered
        and not has_few_ages(column)
    )


def has_few_ages(column: Column) -> bool:
    """Are they categories, or too small numbers for ages?"""
    return column.distinct < min(_FEW_AGES, column.filled) or column.distinct * 4 < min(column.filled, 100)
