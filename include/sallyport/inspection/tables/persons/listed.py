"""Rows that each tell how old somebody is and of which sex: persons, however few, and whatever the columns are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import plain
from sallyport.inspection.tables.persons.columns import Role
from sallyport.inspection.tables.persons.signs import (
    is_a_key,
    is_measure,
    is_numbered,
    is_of_age,
    names_persons,
    tells_age_and_sex,
    tells_birth,
    tells_sex,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.persons.columns import Column

FEWEST_ROWS = 3
"""Of the first lines of a table of persons, as programs show them, there are as few."""
_UP_AGAIN = 1.8
"""Three ages go up twice before they go down once."""
_CAUSE = re.compile(
    r"^(?:(?:underlying|immediate|secondary)?cause(?:ofdeath)?(?:i?[abcd1-9]?|ii)?|i[abcd]|part(?:i|ii|1|2)[abcd]?|ii?)$"
)
"""Lines I and II of the certificate, as every country has them."""
_OF_A_PERSON = {Role.QUASI, Role.ATTRIBUTE, Role.KEY}


def are_listed(columns: Sequence[Column], rows: int, *, are_few: bool) -> tuple[Column, ...]:
    """The columns that tell it of each row; none when they do not. ``are_few``: then more must be told of each."""
    together = next((column for column in columns if tells_age_and_sex(column)), None)
    if together is not None:
        return (together,)
    sex = next((column for column in columns if tells_sex(column)), None)
    age = next((column for column in columns if column is not sex and tells_birth(column)), None)
    if sex is None or age is None or _are_crossed(age, sex, rows):
        return ()
    others = [column for column in columns if column not in (sex, age) and _is_of_each(column)]
    return (age, sex) if len(others) > are_few else ()


def are_few_persons(columns: Sequence[Column], rows: int) -> Column | None:
    """The column of ids of a few persons, of whom two things are told: age, sex or dates among them; None for other tables."""
    key = next((c for c in columns if c.role is Role.KEY and c.distinct == rows and names_persons(c)), None)
    told = [column for column in columns if column is not key and _is_of_each(column)]
    dates = sum(column.is_shaped("date") and column.distinct > 1 for column in told)
    is_told = dates > 1 or any(
        tells_sex(column) or (is_of_age(column) and column.is_shaped("age")) for column in columns
    )
    return key if is_told and len(told) > 1 else None


def are_described(columns: Sequence[Column], rows: int) -> Column | None:
    """The column that numbers a few persons, who are told by exact age and by words: what they do, where they come from."""
    key = next((c for c in columns[:2] if c.distinct == rows and (is_numbered(c) or _counts_up(c))), None)
    if key is None or not any(is_of_age(column) and tells_birth(column) for column in columns):
        return None
    words = [
        c
        for c in columns
        if c is not key and c.role is Role.QUASI and not c.is_shaped("number", 0.5) and c.filled == rows
    ]
    return key if words else None


def are_certificates(columns: Sequence[Column]) -> Column | None:
    """Of death certificates, a column of causes: codes, and something of each who died; None for other tables."""
    causes = [c for c in columns if _CAUSE.match(plain(c.name)) and c.filled and c.is_shaped("other", 0.6)]
    told = [c for c in columns if c.role is Role.QUASI and c.distinct > 1]
    return causes[0] if len(causes) > 1 and told else None


def _counts_up(column: Column) -> bool:
    return column.is_shaped("few") and column.falls == 0


def _is_of_each(column: Column) -> bool:
    if not column.filled:
        return False
    return column.role in _OF_A_PERSON or is_a_key(column) or is_measure(column) or column.is_shaped("date")


def _are_crossed(age: Column, sex: Column, rows: int) -> bool:
    """Do ages go up again and again beside both sexes, as in a table of what a model tells of such persons?"""
    pairs = age.distinct * sex.distinct
    return age.repeated > 0 and rows % pairs == 0 and age.rises > _UP_AGAIN * age.falls
