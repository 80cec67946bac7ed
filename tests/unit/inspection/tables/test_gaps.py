"""Lines of print-outs cut into columns."""

from __future__ import annotations

from sallyport.inspection.tables.text.gaps import by_gaps, by_numbers

_SPANNED = [
    "                    Stratified by arm",
    "                     Active        Control              p",
    "  n                    210            204",
    "  smoking (%)                                         0.118",
    "     current            22 (10.5)      4 ( 2.0)",
]


def test_a_title_over_a_gap_tears_no_numbers_apart() -> None:
    assert by_gaps(_SPANNED)[-1] == ["current", "22 (10.5)", "4 (2.0)", ""]
    assert by_gaps(_SPANNED)[1] == ["", "Active", "Control", "p"]


def test_numbers_as_names_of_columns_make_no_columns() -> None:
    lines = [
        "                1             2",
        "n             181           166",
        "grade         91 (50.3)     80 (48.2)",
    ]
    assert by_numbers(lines)[-1] == ["grade", "91 (50.3)", "80 (48.2)"]


def test_estimates_below_a_table_do_not_move_its_columns() -> None:
    lines = [
        "           Exposed   Unexposed    Total",
        "  Cases          6         148      154",
        "  Others       310        2204     2514",
        "             Estimate        [95% interval]",
        "  Ratio      .3017445     .1346121    .6763845",
    ]
    assert by_numbers(lines)[1] == ["Cases", "6", "148", "154"]


def test_sentences_are_no_columns() -> None:
    assert by_numbers(["Two of them  were seen", "and others  were not"]) == []
