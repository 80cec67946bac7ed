from __future__ import annotations

import pytest

from sallyport.inspection.tables.grid.cells import BOUNDLESS, Kind, read


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("7", Kind.NUMBER, 7),
        ("1,234", Kind.NUMBER, 1234),
        ("1 234", Kind.NUMBER, 1234),
        ("12\u00b9", Kind.NUMBER, 12),
        ("7.0", Kind.NUMBER, 7),
        ("(7)", Kind.NUMBER, 7),
        ("12,5", Kind.NUMBER, 12.5),
        ("12†", Kind.NUMBER, 12),
        ("7 (3.2%)", Kind.COUNT, 7),
        ("3.2% (7)", Kind.COUNT, 7),
        ("12/340", Kind.COUNT, 12),
        ("12 of 340 (3.5%)", Kind.COUNT, 12),
        ("N = 1,234", Kind.COUNT, 1234),
        ("7 patients", Kind.COUNT, 7),
        ("7 (3.2)", Kind.PAIR, 7),
        ("54 ± 8", Kind.PAIR, 54),
        ("3.2%", Kind.PERCENT, 3.2),
        ("1.26.4", Kind.TEXT, 0),
        ("120/80", Kind.TEXT, 0),
        ("2020-01-03", Kind.TEXT, 0),
        ("<0.001", Kind.BOUND, 0),
        ("<1%", Kind.BOUND, 0),
        ("NA", Kind.MISSING, 0),
        ("-", Kind.MISSING, 0),
        ("", Kind.EMPTY, 0),
    ],
)
def test_a_cell_is_read_as_what_it_says(text, kind, value):
    cell = read(text)
    assert (cell.kind, cell.value) == (kind, value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("<10", 1, 9),
        ("< 5", 1, 4),
        ("≤7", 1, 7),
        ("fewer than 10", 1, 9),
        ("<10 (*)", 1, 9),
        ("*", 0, BOUNDLESS),
        ("[c]", 0, BOUNDLESS),
        ("suppressed", 0, BOUNDLESS),
        ("1-9", 1, 9),
        ("10+", 10, BOUNDLESS),
    ],
)
def test_a_suppressed_count_lies_between_bounds(text, low, high):
    cell = read(text)
    assert cell.is_hidden
    assert (cell.low, cell.high) == (low, high)


def test_whole_numbers_are_told_from_numbers_with_decimals():
    assert read("7.0").is_whole
    assert not read("7.00").is_whole
    assert not read("0.03").is_whole


@pytest.mark.parametrize(
    "text", ["\x00", "9" * 400, "1e999", ">1e99", "-", "<", "((((", "<1e99", "1-1e99", "%", "n=", "٣", "\ud800"]
)
def test_nonsense_is_read_as_something(text):
    assert read(text).text is not None
