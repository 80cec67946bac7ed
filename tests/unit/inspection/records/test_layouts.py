"""Rows of persons in layouts of their own: without separators, between rules, in columns, on maps and in lists."""

from __future__ import annotations

import pytest

from sallyport.inspection.records.fixed import packed_persons
from sallyport.inspection.records.ruled import ruled_records
from sallyport.inspection.records.turned import turned_records
from sallyport.inspection.records.visited import expected_in_clinic, homes_on_a_map, visitors

_YEARS = (1934, 1961, 1948, 1922, 1977, 1955, 1989, 1940)
_SEXES = "FMMFMFFM"


def _packed(years=_YEARS, sexes=_SEXES):
    return [f"{at:04d}{sex}{year}0{at}X1" for at, (year, sex) in enumerate(zip(years, sexes, strict=True))]


def test_sex_and_birth_at_the_same_places_are_persons():
    told = packed_persons(_packed())
    assert told is not None and told.rows == len(_YEARS)  # noqa: PT018 - one fact


@pytest.mark.parametrize(
    "lines",
    [
        _packed(years=sorted(_YEARS)),  # a line for each year and sex
        _packed(sexes="F" * len(_YEARS)),
        ["the same line of plain words again and again"] * 8,
        [f"epoch={at:03d} loss=0.{at}431" for at in range(9)],
        _packed()[:4],
    ],
    ids=["counts by year", "one sex", "prose", "log", "too few"],
)
def test_what_only_looks_packed_is_none(lines):
    assert packed_persons(lines) is None


def test_rows_end_at_the_next_rule():
    lines = [
        "Deaths",
        "=" * 20,
        "Subject    Sex",
        "=" * 20,
        "K-014      F",
        "K-052      M",
        "K-077      F",
        "=" * 20,
        "x",
    ]
    (found,) = [one for one in ruled_records(lines) if one.names == ("Subject", "Sex")]
    assert found.rows == [["K-014", "F"], ["K-052", "M"], ["K-077", "F"]]


def test_names_over_two_lines_are_one():
    lines = ["-" * 20, "Date of    Sex", "death", "-" * 20, "03MAR24    F", "04MAR24    M", "05MAR24    F"]
    assert any(one.names == ("Date of death", "Sex") for one in ruled_records(lines))


def test_what_cells_say_before_values_names_columns():
    lines = ['!Sample_title\t"a"\t"b"\t"c"', '!Sample_characteristics_ch1\t"age: 3"\t"age: 4"\t"age: 5"']
    (found,) = turned_records(lines)
    assert found.names == ("title", "age")
    assert found.rows == [["a", "3"], ["b", "4"], ["c", "5"]]


def test_hosts_within_are_no_visitors():
    line = '{} - - [10/Feb/2024:10:20:07 +0000] "GET / HTTP/1.1" 200 1'
    assert visitors(line.format(f"81.1.2.{at}") for at in range(4)) == 4
    assert visitors(line.format(f"10.1.2.{at}") for at in range(4)) == 0
    assert visitors(line.format("999.1.2.3") for _ in range(4)) == 0


def test_authors_are_not_expected_in_clinic():
    lines = ["Hart D.   Pry A.   Goff J.   Hall K.", "Moss M.   Bunt R.   Thur S.   Nudd C."]
    assert expected_in_clinic(lines, "ward list") == 8
    assert expected_in_clinic(lines, "ward list (2019)") == 0
    assert expected_in_clinic(lines, "members") == 0


def test_points_are_homes_when_called_as_persons():
    mark = "<Placemark><name>{}</name><Point><coordinates>1.391501,52.773872</coordinates></Point></Placemark>"
    assert homes_on_a_map("".join(mark.format(one) for one in ("Joan Peel", "Alan Carr", "Una Daly"))) == (3, True)
    assert homes_on_a_map("".join(mark.format(one) for one in ("Hull Royal", "Leeds Clinic", "York Hall"))) == (
        3,
        False,
    )
