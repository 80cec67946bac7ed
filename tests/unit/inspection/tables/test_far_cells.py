"""Workbooks with cells far from the others."""

from __future__ import annotations

from openpyxl import Workbook

from unit.inspection.tables.reading import read, rows


def _saved(path, cells, styled=""):
    book = Workbook()
    for place, value in cells.items():
        book.active[place] = value
    if styled:
        book.active[styled].number_format = "0.00"
    book.save(path)
    return path


def test_a_single_far_cell_is_read_where_it_stands(tmp_path):
    (grid,), said = read(_saved(tmp_path / "t.xlsx", {"XEZ90000": "9434765919"}))
    assert (rows(grid)[-1], grid.head.first_row, grid.head.first_column) == (["9434765919"], 90_000, 16_380)
    assert said == []


def test_groups_of_cells_that_lie_far_apart_are_read_each(tmp_path):
    cells = {"A1": "region", "B1": "n", "A2": "North", "B2": 40, "XFD1048576": "note", "XFD1048560": 7}
    grids, (said,) = read(_saved(tmp_path / "t.xlsx", cells))
    assert [(grid.head.first_row, grid.head.first_column) for grid in grids] == [(2, 1), (1_048_560, 16_384)]
    assert [cell for grid in grids for row in rows(grid) for cell in row if cell] == [
        *("region", "n", "North", "40"),
        *("7", "note"),
    ]
    assert said.rule == "tables.unreadable"


def test_a_far_cell_with_a_format_alone_is_nothing(tmp_path):
    (grid,), said = read(_saved(tmp_path / "t.xlsx", {"A1": "region", "A2": "North"}, styled="XFD1048576"))
    assert rows(grid) == [["region"], ["North"]]
    assert said == []
