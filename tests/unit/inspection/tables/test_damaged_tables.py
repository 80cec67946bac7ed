"""Tables that are broken, hostile or huge: a clear finding, no cell lost, no crash."""

from __future__ import annotations

import csv
import io
import random
import zipfile

import pytest

from corpus.written import FORMATS
from sallyport.inspection.finding import Severity
from sallyport.inspection.preflight import preflight
from sallyport.inspection.tables.inspectors import TableInspector
from sallyport.inspection.tables.model import Head
from sallyport.inspection.tables.reader import Unreadable
from sallyport.inspection.tables.text import delimited
from sallyport.inspection.tables.text.chunks import DelimitedStream
from sallyport.inspection.tables.text.dialect import Dialect
from sallyport.policy.defaults import preflight_policy
from sallyport.policy.disclosure.table_reading import TableReading
from unit.inspection.tables.reading import read, specimen

_ROWS = (("asthma", 120), ("gout", 45), ("lupus", 17), ("psoriasis", 33))
_BINARY = ("t.xlsx", "t.ods", "t.docx", "t.dta", "t.sav", "t.xpt", "t.parquet", "t.arrow", "t.arrows")


def _made(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _streamed(path, columns, delimiter=",", chunk=64, longest=4096, first_row=1):
    """All rows of a file, by the reader of long files with small chunks; and what it says."""
    table = DelimitedStream(specimen(path), Dialect(delimiter), Head("", (), first_row), columns, longest, chunk)
    rows, at = [], first_row
    for batch in table.batches():
        assert batch.first_row == at
        at += len(batch.frame)
        rows += [[cell for cell in row if cell is not None] for row in batch.frame.iter_rows()]
    return rows, list(table.findings())


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b,c\n1,2,3\n4,5\n6,7,8,9\n", "3, 4"),
        ("title\n\na,b,c\n1,2,3\n\nd,e\n4,5\n6,7,8\n", "8"),
        ("a,b\n1,2,,\n3,4\nnote\n", None),
    ],
)
def test_rows_of_another_length_are_told_with_their_places(text, rows, tmp_path):
    _, findings = read(_made(tmp_path / "t.csv", text))
    assert [one.rule for one in findings] == (["tables.ragged"] if rows else [])
    assert rows is None or f" {rows}." in findings[0].message


def test_a_stray_quote_swallows_no_rows(tmp_path):
    (grid,), (said,) = read(_made(tmp_path / "t.csv", 'size,n\n5" pipe,20\n"6 pipe,30\n8,40\n'))
    assert said.severity is Severity.UNVERIFIED
    assert [row[1] for row in grid.rows] == ["20", "30", "40"]


def test_long_tables_are_read_as_the_standard_reader_reads_them(tmp_path):
    draw = random.Random(4)
    cells = ["", "1", "x y", 'say "no"', "two\nlines", "a,b", "né", "0.5", " ", "\u2009"]
    rows = [[draw.choice(cells) for _ in range(4)] for _ in range(3000)]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    for encoding in ("utf-8", "utf-16", "utf-32"):
        read_rows, findings = _streamed(
            _made(tmp_path / f"{encoding}.csv", buffer.getvalue().encode(encoding)), 4, chunk=997
        )
        assert read_rows == rows
        assert findings == []


def test_no_cell_is_lost_where_rows_are_ragged(tmp_path):
    draw = random.Random(5)
    rows = [[str(draw.randrange(99)) for _ in range(draw.choice((2, 3, 3, 3, 3, 5)))] for _ in range(2000)]
    text = "".join(",".join(row) + "\n" for row in rows)
    read_rows, (said,) = _streamed(_made(tmp_path / "t.csv", text), 3, chunk=4000)
    lines = [[cell for cell in row if cell] for row in read_rows]
    assert lines == rows
    assert said.detail["rows"] == sum(len(row) != 3 for row in rows)


def test_a_row_that_is_only_too_short_is_told(tmp_path):
    _, (said,) = _streamed(_made(tmp_path / "t.csv", "a,b,c\n" * 50 + "1,2\n" + "a,b,c\n" * 50), 3)
    assert said.message.endswith("it is 51.")


def test_bytes_that_are_no_utf8_are_read_as_latin_1(tmp_path):
    rows, _ = _streamed(_made(tmp_path / "t.csv", b"a,b\n" * 50 + b"M\xe9ni\xe8re,7\n" + b"c,d\n" * 50), 2)
    assert ["Ménière", "7"] in rows
    assert len(rows) == 101


def test_columns_set_apart_by_spaces_are_columns(tmp_path):
    rows, findings = _streamed(_made(tmp_path / "t.txt", "  CHR   SNP   P\n   1   rs1  0.5\n" * 40), 3, " ")
    assert rows == [["CHR", "SNP", "P"], ["1", "rs1", "0.5"]] * 40
    assert findings == []


def test_a_row_without_an_end_is_looked_at_in_pieces(tmp_path):
    text = b"a,b\n1,2\n" + b"x" * 50_000 + b"\n3,4\n"
    rows, (said,) = _streamed(_made(tmp_path / "t.csv", text), 2)
    assert said.rule == "tables.unreadable"
    assert "".join(cell for row in rows for cell in row).count("x") == 50_000
    assert rows[-1] == ["3", "4"]


def test_nuls_in_a_table_are_left_out(tmp_path):
    rows, _ = _streamed(_made(tmp_path / "t.csv", b"a,b\n1,2\n" * 20 + b"3\0,4\n"), 2)
    assert rows[-1] == ["3", "4"]


def test_a_long_file_is_streamed_with_its_title_and_names(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "HELD", 10)
    text = "made by a program\nid,n\n" + "".join(f"{number},{number % 7}\n" for number in range(900))
    (above, table), findings = read(_made(tmp_path / "t.csv", text))
    assert above.rows == (("made by a program",),)
    assert (table.head.header, table.head.first_row, len(table.rows)) == (("id", "n"), 3, 900)
    assert table.rows[-1] == ("899", "3")
    assert findings == []


def test_a_million_columns_are_looked_at_as_text(tmp_path):
    (grid,), (said,) = read(
        _made(tmp_path / "t.csv", ",".join(["1"] * 20_000) + "\n" + ",".join(["2"] * 20_000) + "\n")
    )
    assert said.rule == "tables.unreadable"
    assert [len(grid.head.header), *map(len, grid.rows)] == [1, 1]


@pytest.mark.parametrize("name", _BINARY)
def test_truncated_files_are_unreadable(name, tmp_path):
    data = FORMATS[name](_ROWS)
    path = _made(tmp_path / name, data[: len(data) * 3 // 5])
    counted = _Counts()
    inspector = TableInspector(TableReading(), [counted], [])
    if inspector.applies_to(
        specimen(path)
    ):  # else its kind is not known any more, which is a finding of another inspector
        rules = [one.rule for one in inspector.inspect(specimen(path))]
        assert rules == ["tables.unreadable"] or counted.rows < len(_ROWS)


class _Counts:
    """A rule that counts rows."""

    rows = 0

    def judge(self, grid):
        self.rows += len(grid.rows)
        return ()


def test_what_cannot_be_read_is_one_finding_and_no_crash(tmp_path):
    for name in _BINARY:
        data = FORMATS[name](_ROWS)
        (tmp_path / name).write_bytes(data[:200] + bytes(len(data) - 200))
    (tmp_path / "deep.json").write_text("[" * 100_000)
    (tmp_path / "cut.json").write_text('{"a": [1, 2')
    (tmp_path / "far.xlsx").write_bytes(_far_cell())
    (tmp_path / "entities.docx").write_bytes(_entities())
    for item in preflight([tmp_path], preflight_policy()):
        rules = {one.rule for one in item.findings}
        assert "inspector.failed" not in rules, item.path
        if item.path == "entities.docx":
            assert "hidden.unread" in rules, "whoever looks for what is hidden says it first, of the whole file"
        elif item.path in {"deep.json", "cut.json", "far.xlsx"}:
            assert "tables.unreadable" in rules, item.path


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("t.tex", r"\begin{tabular}"),
        ("t.tex", r"\begin{tabular}{l}\multicolumn{1}{c}{\end{tabular}"),
        ("t.md", " | -"),
        ("t.txt", "a,b\na;b;c\n"),
        ("t.txt", "a b c\n"),
        ("t.html", "<!DOCTYPE html><a "),
        ("t.tsv", "\t\n"),
    ],
)
def test_texts_made_to_take_long_are_read_in_the_time_of_their_length(name, unit, tmp_path):
    # Read again for each place where something could begin, these would take hours.
    inspector = TableInspector(TableReading(), [], [])
    said = list(inspector.inspect(specimen(_made(tmp_path / name, unit * (900_000 // len(unit))))))
    assert {one.rule for one in said} <= {"tables.unreadable", "tables.too_large_for_results"}


def test_names_that_never_end_are_unreadable(tmp_path):
    lines = "".join(f'{{"name{number}": 1}}\n' for number in range(2050))
    with pytest.raises(Unreadable):
        read(_made(tmp_path / "t.jsonl", lines))


def test_text_too_long_to_be_searched_for_tables_is_told(tmp_path):
    with pytest.raises(Unreadable):
        read(_made(tmp_path / "t.txt", "Nothing but words here.\nAnd, again, words.\n" * 120_000))


def test_more_than_may_be_held_is_unreadable(tmp_path):
    with pytest.raises(Unreadable):
        read(_made(tmp_path / "t.json", FORMATS["columns.json"](_ROWS)), TableReading(max_held_bytes=10))


def _far_cell():
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData></worksheet>'
    )
    return _replaced(FORMATS["t.xlsx"](_ROWS), "xl/worksheets/sheet1.xml", sheet)


def _entities():
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x"}">' for n in range(9))
    return _replaced(
        FORMATS["t.docx"](_ROWS), "word/document.xml", f'<?xml version="1.0"?><!DOCTYPE d [{grown}]><d>&e8;</d>'
    )


def _replaced(data, member, text):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one.filename, text if one.filename == member else old.read(one))
    return made.getvalue()
