"""Tables too long for results: what is counted is held against the minimum in every row, and what is not checked is said."""

from __future__ import annotations

import zipfile

import polars as pl
import pytest

from sallyport.inspection.finding import Finding, Severity
from sallyport.inspection.tables.inspectors import inspectors
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.disclosure.table_reading import TableReading
from sallyport.policy.disclosure.tables import TableRules
from unit.inspection.tables.reading import specimen

_ROWS = 6000


def _said(path, **rules):
    terms = Terms(Disclosure(tables=TableRules(**rules), table_reading=TableReading()), Direction.OUTPUT)
    found = (one for inspector in inspectors(terms)[:1] for one in inspector.inspect(specimen(path)))
    return {one.rule.removeprefix("tables."): one for one in found if isinstance(one, Finding)}


def _written(tmp_path, head, row, name="t.csv"):
    path = tmp_path / name
    path.write_text(head + "\n" + "".join(row(number) + "\n" for number in range(_ROWS)))
    return path


@pytest.mark.parametrize(
    ("head", "usual", "last", "rule", "column"),
    [
        ("area,age,patients", "E{0},40-49,{1}", "E9,40-49,5", "small_count", 3),
        ("Gemeinde;Jahr;Anzahl Fälle", "G{0};2019;{1}", "G9;2019;5", "small_count", 3),
        ("area;Asthma, n (%)", "E{0};{1} (31.4%)", "E9;6 (1.2%)", "small_count", 2),
        ("practice,N,smokers_pct", "P{0},{1},24.5", "P9,600,0.9", "percent_of_few", 3),
        ("practice,N,proportion", "P{0},{1},0.245", "P9,600,0.009", "percent_of_few", 3),
        ("ward,mean_cost,n", "W{0},331.5,{1}", "W9,998.5,2", "small_group", 2),
        ("probe,estimate,t_value,residual_df", "cg{0},0.5,2.5,{1}", "cg9,0.5,2.5,4", "low_degrees", 4),
    ],
)
def test_a_last_row_that_gives_few_away_is_found(head, usual, last, rule, column, tmp_path):
    def row(number):
        return last if number == _ROWS - 1 else usual.format(1000 + number, 200 + number * 7919 % 631)

    found = _said(_written(tmp_path, head, row))
    assert found[rule].severity is Severity.BLOCK
    assert found[rule].message.startswith("1 ")
    assert f"row {_ROWS + 1} column {column}" in found[rule].message
    assert "were held against the minimum in every row. Not checked: " in found["too_large_for_results"].message

    def innocent(number):
        return usual.format(1000 + number, 200 + number * 7919 % 631)

    assert set(_said(_written(tmp_path, head, innocent))) == {"too_large_for_results"}


def test_every_row_counts_when_most_are_small(tmp_path):
    few = _said(_written(tmp_path, "area,patients", lambda number: f"E{number},{number % 9 + 1}"))["small_count"]
    assert few.message.startswith("At least ")
    assert few.severity is Severity.BLOCK


def test_the_minimum_is_the_policys(tmp_path):
    path = _written(tmp_path, "area,patients", lambda number: f"E{number},{14 + number % 90}")
    assert "small_count" not in _said(path)
    assert "small_count" in _said(path, min_count=20)


def test_suppressed_counts_beside_totals_are_not_taken_for_safe(tmp_path):
    def with_total(number):
        return f"R{number // 10},{'Total' if number % 10 == 9 else number % 10},{'<10' if number % 37 == 5 else 400}"

    assert _said(_written(tmp_path, "region,age,patients", with_total))["unsolved"].severity is Severity.UNVERIFIED
    alone = _said(_written(tmp_path, "region,patients", lambda n: f"R{n},{'<10' if n % 37 == 5 else 400}"))
    assert set(alone) == {"too_large_for_results"}


def test_a_long_table_without_counts_says_that_none_was_looked_at(tmp_path):
    path = _written(tmp_path, "x,y,predicted,decile", lambda n: f"{n % 100},{n // 100},0.{n:04},{n % 10 + 1}")
    found = _said(path)
    assert set(found) == {"too_large_for_results"}
    assert "No column of counts was found" in found["too_large_for_results"].message


@pytest.mark.parametrize("wide", [40, 1200])
def test_a_wide_table_is_looked_at_in_every_row_too(wide, tmp_path):
    rows = 120_000 // wide
    values = {f"m{number}": [0.5] * rows for number in range(wide)}
    counts = {"n_patients": [300] * (rows - 1) + [4]}
    names = {"site": [f"S{number}" for number in range(rows)]}
    path = tmp_path / "t.parquet"
    pl.DataFrame({**names, **values, **counts}).write_parquet(path)
    assert f"row {rows} column {wide + 2}" in _said(path)["small_count"].message


@pytest.mark.parametrize("gap", [3, 200_000])
def test_blank_rows_of_a_sheet_are_no_rows_of_its_table(gap, tmp_path):
    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    def row(*texts):
        return f"<table:table-row>{''.join(map(cell, texts))}</table:table-row>"

    blank = f'<table:table-row table:number-rows-repeated="{gap}"><table:table-cell/></table:table-row>'
    sheet = row("ward", "n_patients") + row("A", "41") + blank + row("B", "6")
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    path = tmp_path / "t.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {spaces}/>")
        archive.writestr(
            "content.xml",
            f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet><table:table '
            f'table:name="S">{sheet}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
    found = _said(path)
    assert set(found) == {"small_count"}
    assert f"row {gap + 3} column 2" in found["small_count"].message


def test_a_check_of_long_tables_that_fails_is_told_and_the_others_still_speak(tmp_path, monkeypatch):
    def fail(*_):
        raise ValueError("a value from the file")

    monkeypatch.setattr("sallyport.inspection.tables.results.long.Sieve.rows", fail)
    found = _said(_written(tmp_path, "area,patients", lambda number: f"E{number},{number + 20}"))
    assert found["inspector.failed"].message == "The check LongTable failed and says nothing about a table of the file."
    assert "Its counts were not judged." in found["too_large_for_results"].message
