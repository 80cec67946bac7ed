from __future__ import annotations

import io
import random

import polars as pl
import pytest

from corpus.people import nhs_number, not_nhs_number, spaced
from sallyport.inspection.identifiers.lines import lines_of
from sallyport.inspection.identifiers.numbers import is_national_insurance_prefix, is_nhs_number, is_postcode
from sallyport.inspection.identifiers.patterns import matches, maybe
from unit.inspection.identifiers.looking import said


def test_check_digits_are_those_of_the_nhs_data_dictionary():
    assert is_nhs_number("9434765919")
    assert is_nhs_number("4010232137")
    assert not is_nhs_number("9434765918")
    assert not is_nhs_number("1111111111")
    assert not is_nhs_number("0123456789")
    r = random.Random(1)
    assert all(is_nhs_number(nhs_number(r)) for _ in range(200))
    by_chance = sum(is_nhs_number(f"{r.randrange(10**10):010d}") for _ in range(11_000))
    assert 850 < by_chance < 1150


def test_prefixes_and_areas_that_nobody_has_are_refused():
    assert is_national_insurance_prefix("AB")
    assert not any(map(is_national_insurance_prefix, ("BG", "GB", "DA", "AO", "ZZ", "FA")))
    assert is_postcode("CB2", "1TN")
    assert is_postcode("M1", "1AE")
    assert not is_postcode("QQ1", "1AA")
    assert not is_postcode("S10", "0CI")


@pytest.mark.parametrize(
    "line",
    [
        "NHS 943 476 5919",
        "a,9434765919.0,b",
        "AB123456C",
        "ab 12 34 56 c",
        "CB2 1TN",
        "cb21tn",
        "+44 7700 900123",
        "(01223) 336633",
        "07700900123",
        "jane.doe@example.co.uk.",
        "born on 3 March 1947",
        '"dob": "19470303"',
        "a 47-year-old woman",
        "aged 97",
        "lat: 52.20531, lon: 0.12182",
        "x" * 300 + " 9434765919",
    ],
)
def test_every_line_that_is_looked_at_closely_for_something_is_found_by_the_combined_expression(line):
    assert list(matches(line, 90))
    assert pl.Series([line]).str.contains(maybe()).item()


@pytest.mark.parametrize(
    "line",
    [
        "rs1234567890",
        "ENSG00000012048",
        "0.07700900123",
        "12345678901234",
        "2020-01-02 10:11:12",
        "object@meta.data",
        "git@github.com:a/b.git",
        "aged 90 years and over, aged 18 to 65, aged 40-49",
        "frame.dob < '1950-01-01'",
        "https://doi.org/10.1038/9434765919",
        "isbn = {0306406152}",
    ],
)
def test_what_only_looks_like_an_identifier_is_none(line):
    assert not list(matches(line, 90))


def test_numbers_of_which_one_in_eleven_is_valid_are_chance_and_those_that_all_are_are_not():
    r = random.Random(3)
    some = "\n".join(["a,b", *(f"1,{r.randrange(10**9, 10**10)}" for _ in range(500))])
    assert not said(some)
    (found,) = said("\n".join(["a,b", *(f"1,{nhs_number(r)}" for _ in range(500))]))
    assert (found.rule, found.severity.value, found.location) == ("identifiers.nhs_number", "block", "column 2")
    assert "500 rows, the first are 2, 3, 4" in found.message


def test_a_few_wrong_numbers_among_valid_ones_hide_nothing():
    r = random.Random(4)
    numbers = [nhs_number(r) for _ in range(20)] + [not_nhs_number(r) for _ in range(6)]
    assert [one.rule for one in said("\n".join(["x", *numbers]))] == ["identifiers.nhs_number"]


def test_two_valid_numbers_of_five_are_chance():
    assert not said("\n".join(["x", "9434765919", "9434765918", "4010232137", "4010232138", "4010232139"]))


def test_two_different_valid_numbers_and_no_other_are_no_chance():
    for content in ("x,y\n9434765919,3\n4010232137,4\n", "Left out 9434765919.\nAnd 4010232137, too.\n"):
        (found,) = said(content)
        assert found.severity.value == "block"


def test_the_same_valid_number_again_proves_no_more_than_once():
    (found,) = said("batch,y\n" + "9434765919,3\n" * 40)
    assert found.severity.value == "review"
    assert "one in eleven" in found.message


def test_two_times_of_computers_with_valid_digits_are_no_persons():
    times = [f"{at}" for at in range(1_700_000_000, 1_700_000_100) if is_nhs_number(str(at))]
    assert not said(f"start,end\n{times[0]},{times[1]}\n")


@pytest.mark.parametrize("between", [" ", "-", ".", "\u00a0"])
def test_one_valid_number_written_in_groups_is_a_persons(between: str):
    (found,) = said(f"It was seen that 943{between}476{between}5919 came again.\n", "text/plain", "a.txt")
    assert found.severity.value == "block"
    assert not said(f"It was seen that 943{between}476{between}5918 came again.\n", "text/plain", "a.txt")


def test_three_of_a_row_of_numbers_are_a_persons_only_when_no_chance_is_left():
    (found,) = said("1 2 3 943 476 5919 88\n", "text/plain", "a.txt")
    assert found.severity.value == "review"
    (found,) = said("943 476 5919 50 M\n401 023 2137 61 F\n", "text/plain", "a.txt")
    assert found.severity.value == "block"
    assert not said("1 2 3 943 476 5919 88\n1 2 4 943 476 5918 88\n", "text/plain", "a.txt")


def test_one_valid_number_that_nothing_speaks_for_is_a_persons_to_judge():
    (found,) = said("x,y\n4505577104,3\n")
    assert found.severity.value == "review"


def test_a_quoted_separator_does_not_move_the_column():
    r = random.Random(5)
    rows = [f'"Smith, J",{nhs_number(r)}' for _ in range(4)]
    assert said("\n".join(["a,b", *rows]))[0].location == "column 2"


def test_law_7_findings_hold_no_value_and_no_name():
    number = nhs_number(random.Random(6))
    content = f"private_name,x\n{number},jane.doe@example.org\n{number},AB123456C\nCB2 1TN,1\n"
    for one in said(content, participants=[number]):
        text = f"{one.message}{one.location}{dict(one.detail)}"
        assert not any(value in text for value in (number, "jane", "AB123456C", "CB2", "private_name"))


def test_many_columns_of_one_kind_make_one_finding():
    r = random.Random(7)
    rows = [",".join(nhs_number(r) for _ in range(40)) for _ in range(5)]
    (found,) = said("\n".join([",".join(f"c{at}" for at in range(40)), *rows]))
    assert "40 columns" in found.message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a\n\nb\n", [(1, "a"), (2, None), (3, "b")]),
        (b"a\r\nb", [(1, "a"), (2, "b")]),
        (b"a\rb\r", [(1, "a"), (2, "b")]),
        (b'a"b\n"c\n', [(1, 'a"b'), (2, '"c')]),
        (b"a\x01b\x00\n", [(1, "a b")]),
        ("é\n".encode("utf-16"), [(1, "é")]),
        (b"\xff\xfe", []),
        (b"\xe9\n", [(1, "\ufffd")]),
    ],
)
def test_lines_are_counted_as_a_person_does_whatever_they_hold(content, expected):
    assert [
        pair for some in lines_of(io.BytesIO(content)) for pair in zip(some.rows, some.text, strict=True)
    ] == expected


@pytest.mark.parametrize(
    "before", [0, 4000, 4080, 4083, 4085, 4087, 4090, 4096, 8 * 1024**2 - 16, 8 * 1024**2 - 4, 8 * 1024**2 + 3]
)
def test_nothing_is_lost_where_a_very_long_line_is_cut(before):
    number = spaced(nhs_number(random.Random(8)))
    line = ("word " * (before // 5 + 1))[:before] + f" NHS {number} " + "word " * 20_000
    found = said(f"first\n{line}\nlast\n", "text/plain", "a.txt")
    assert [(one.rule, one.severity.value) for one in found] == [("identifiers.nhs_number", "block")]
    assert "line 2" in found[0].message


def test_no_number_is_made_where_a_very_long_line_is_cut():
    assert not said("NHS 94347659190000 " * 20_000, "text/plain", "a.txt")


def test_authors_in_code_inform_and_addresses_of_others_are_judged():
    code = "# Author: A. Person <a.person@example.ac.uk>\n"
    assert [one.severity.value for one in said(code, "text/plain", "a.py")] == ["info"]
    code += "send(to='p.patient@mail.example.org')\n"
    assert [one.severity.value for one in said(code, "text/plain", "a.py")] == ["review", "info"]


def test_hits_beyond_what_decides_cost_nothing_and_hide_no_other_kind():
    lines = ["jane.doe@example.org"] * 25_000 + ["AB123456C"]
    assert {one.rule for one in said("\n".join(lines), "text/plain", "a.txt")} == {
        "identifiers.email",
        "identifiers.national_insurance",
    }


@pytest.mark.parametrize(
    "unit",
    ["a", "a.", "1 ", "12-", "a@", "@a.b", "dob", "lat 1.2345 ", "aged 9", "0 1234 ", "A1 1", "1 year old x "],
)
def test_text_made_to_keep_a_search_busy_is_searched_to_its_end(unit):
    hostile = f"short\nx@y.z dob 943 {unit * (400_000 // len(unit))} NHS 943 476 5919\n"
    assert "identifiers.nhs_number" in {one.rule for one in said(hostile, "text/plain", "a.txt")}
