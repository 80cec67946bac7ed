"""Every format gives the same table, the confined child reads each, and no cell is lost."""

from __future__ import annotations

import json

import pytest

from corpus.written import FORMATS, NAMES
from sallyport.inspection.preflight import preflight
from sallyport.policy.defaults import preflight_policy
from unit.inspection.tables.old_files import old_file
from unit.inspection.tables.reading import read

_ROWS = (("asthma", 120), ("gout", 45), ("lupus", 7), ("psoriasis", 33))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_table(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FORMATS[name](_ROWS))
    grids, findings = read(path)
    assert findings == []
    cells = {
        (grid.place(number, column), text)
        for grid in grids
        for number, row in enumerate(grid.rows)
        for column, text in enumerate(row)
    }
    names = [cell for grid in grids for cell in grid.head.header]
    texts = {text for _, text in cells} | set(names)
    assert texts >= {*NAMES, *(name for name, _ in _ROWS), *(str(count) for _, count in _ROWS)}
    together = [row for grid in grids for row in grid.rows]
    assert any(list(row[-2:]) == ["lupus", "7"] or list(row[:2]) == ["lupus", "7"] for row in together)


def test_the_confined_child_reads_every_format_and_the_rules_see_it(tmp_path):
    for name, make in FORMATS.items():
        (tmp_path / name).write_bytes(make(_ROWS))
    said = {item.path: {one.rule for one in item.findings} for item in preflight([tmp_path], preflight_policy())}
    assert {name for name in FORMATS if "tables.small_count" not in said[name]} == set()
    assert {
        name for name in FORMATS if said[name] & {"tables.unreadable", "tables.ragged", "inspector.failed"}
    } == set()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("t.csv", "row 4, column 2"),
        ("quoted.csv", "row 5, column 2"),
        ("titled.csv", "row 6, column 2"),
        ("commented.csv", "row 5, column 2"),
        ("t.jsonl", "row 3, column 2"),
        ("t.dta", "row 3, column 2"),
        ("t.xlsx", "sheet 2, table 1, row 6, column 2"),
        ("t.md", "row 9, column 2"),
        ("print.txt", "row 6, column 3"),
    ],
)
def test_places_are_as_a_person_counts(name, place, tmp_path):
    path = tmp_path / name
    path.write_bytes(FORMATS[name](_ROWS))
    grids, _ = read(path)
    found = [
        grid.place(number, column)
        for grid in grids
        for number, row in enumerate(grid.rows)
        for column, cell in enumerate(row)
        if cell == "7"
    ]
    assert found[0] == place


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("xlwt.xls", {"ward", "mean age", "120", "7", "60.2"}),
        ("titled.xls", {"Table 1. Patients by ward", "ward", "7"}),
        ("formatted.xls", {"ward", "7"}),
        ("doubled.xls", {"Titel", "Orginaltitel"}),
        ("sas.sas7bdat", {"mychar", "a", "1.1", "2018-05-06"}),
        ("packed.sas7bdat", {"mychar", "a", "1.1", "2018-05-06"}),
    ],
)
def test_files_of_other_programs_are_read(name, cells, tmp_path):
    path = tmp_path / name
    path.write_bytes(old_file(name))
    grids, findings = read(path)
    assert findings == []
    assert {cell for grid in grids for row in (grid.head.header, *grid.rows) for cell in row} >= cells


def test_rule_lines_of_a_print_out_are_counted_and_are_no_rows(tmp_path):
    rows = [f"{name:<12}|{count:>6}" for name, count in _ROWS]
    rule = "-" * 12 + "+" + "-" * 6
    lines = ["Diagnoses", rule, f"{'diagnosis':<12}|{'n':>6}", rule, rows[0], rows[1], rule, rows[2], rows[3], rule]
    path = tmp_path / "print.txt"
    path.write_text("\n".join(lines) + "\n")
    (grid,), _ = read(path)
    numbers = {row[0]: grid.number(at) for at, row in enumerate(grid.rows) if row[0] != "diagnosis"}
    assert numbers == {"asthma": 5, "gout": 6, "lupus": 8, "psoriasis": 9}


def test_tables_side_by_side_keep_the_columns_of_the_sheet(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(FORMATS["t.xlsx"](_ROWS))
    grids, _ = read(path)
    right = grids[-1]
    assert right.place(1, 1) == "sheet 2, table 2, row 5, column 6"
    assert right.rows[1] == ("gout", "145")


def test_r_leaves_out_the_name_of_its_row_names(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('"n","share"\n"a",12,0.5\n"b",7,0.5\n')
    (grid,), findings = read(path)
    assert grid.head.header == ("", "n", "share")
    assert findings == []


def test_rows_without_names_are_no_header(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("asthma,120,3\ngout,45,7\n")
    (grid,), _ = read(path)
    assert grid.head.header == ()
    assert grid.rows[0] == ("asthma", "120", "3")


@pytest.mark.parametrize("header", ["region,2009,2010", "at risk,0,12,24", ",0,1", "0,1,2"])
def test_numbers_may_name_columns(header, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(f"{header}\nnorth,120,30\nsouth,45,17\n")
    (grid,), _ = read(path)
    assert grid.head.header == tuple(header.split(","))


@pytest.mark.parametrize("code", ["x = [1, 2]\ny = [3, 4]\n", "a <- c(1, 2)\nb <- c(3, 4)\n"])
def test_code_and_prose_are_no_tables(code, tmp_path):
    path = tmp_path / "t.R"
    path.write_text(code)
    assert read(path)[0] == []
    prose = tmp_path / "t.txt"
    prose.write_text(
        "We found 7 cases, all of them mild,\nand went on to treat 12 of them.\n\nThen came spring, as it does.\n"
    )
    assert read(prose)[0] == []


@pytest.mark.parametrize("around", ['"cells": %s, "nbformat": 4', '"worksheets": [{"cells": %s}], "nbformat": 3'])
def test_numbers_of_a_notebooks_own_are_no_counts(tmp_path, around):
    cells = [{"cell_type": "code", "input": "x", "outputs": [], "prompt_number": at} for at in range(1, 5)]
    path = tmp_path / "a.ipynb"
    path.write_text("{" + around % json.dumps(cells) + ', "metadata": {}}')
    assert read(path) == ([], [])
