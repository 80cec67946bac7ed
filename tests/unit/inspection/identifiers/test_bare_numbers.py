from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from sallyport.inspection.identifiers.bare_numbers import bare_numbers
from sallyport.inspection.identifiers.names import Kind
from sallyport.inspection.identifiers.patterns import matches

RIGHT, WRONG, OF_NOBODY, IN_ORDER = "9434765919", "9434765918", "1111111111", "0123456789"
CELLS = st.one_of(
    st.sampled_from(
        [RIGHT, WRONG, OF_NOBODY, IN_ORDER, "943 476 5919", "943-476-5919", "9434765919.0", f'"{RIGHT}"', f" {RIGHT}"]
    ),
    st.sampled_from(
        ["", "x", "2.5", "94347659191", "nhs no.", "ISBN", "10.1234/", "\N{ARABIC-INDIC DIGIT ONE}234567890"]
    ),
    st.from_regex(r"[0-9]{10}", fullmatch=True),
)


@settings(max_examples=50)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=8))
def test_numbers_that_are_looked_at_all_at_once_are_told_as_those_looked_at_one_by_one(rows: list[list[str]]) -> None:
    lines = [",".join(cells) for cells in rows]
    found = bare_numbers(pl.Series("line", lines, dtype=pl.String), ",")
    right = iter(found.right)
    wrong: dict[int, int] = {}
    for line, is_left in zip(lines, found.left, strict=True):
        told = next(right) if is_left else None
        if is_left and told is None:
            continue  # it is looked at by itself
        (alone,) = matches(line, 0, {Kind.NHS_NUMBER})
        column = line.count(",", 0, alone.start)
        assert alone.hit is is_left
        assert not alone.certain
        if told is None:
            wrong[column] = wrong.get(column, 0) + 1
        else:
            assert told == (column, alone.likely)
    assert found.wrong == wrong


def test_a_plain_column_of_numbers_is_not_looked_at_line_by_line() -> None:
    found = bare_numbers(pl.Series("line", [f"a;{WRONG}", f"b;{RIGHT}", f"c;{OF_NOBODY}", f"patient;{RIGHT}"]), ";")
    assert found.wrong == {1: 2}
    assert found.left.to_list() == [False, True, False, True]
    assert found.right == [(1, True), None]
