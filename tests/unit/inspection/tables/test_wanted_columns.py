"""Columns that nobody looks at any more are not taken apart; what is read and said stays the same."""

from __future__ import annotations

import csv
import io
import random

import pytest

from sallyport.inspection.counting import count
from sallyport.inspection.tables.model import Head, every_column
from sallyport.inspection.tables.rules import watcher_makers
from sallyport.inspection.tables.text.chunks import DelimitedStream
from sallyport.inspection.tables.text.dialect import Dialect
from sallyport.inspection.tables.watched import Watched
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.disclosure.table_reading import TableReading
from unit.inspection.tables.reading import specimen

_TERMS = Terms(Disclosure(), Direction.OUTPUT)


def _stream(path, text, columns=4, header=()):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return DelimitedStream(specimen(path), Dialect(","), Head("", header, 1 + bool(header)), columns, 4096, chunk=2000)


def _written(rows):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def _column(table, wanted):
    return [cell or "" for batch in table.batches(wanted) for cell in batch.cells(1)], list(table.findings())


@pytest.mark.parametrize(
    "odd",
    [
        [],
        [["1", "2", "3"]],
        [["1", "2", "3", "4", "5"]],
        [["1", "2", "3", "4", "", "6"], ["1", "2", "3"]],
        [["1", "2", "3", ""], ["1", "2", "3"], ["1", "2", "3", "4", "5"]],
        [["1", "2,5", "3"], ["1", "2", "3", ""]],
        [["1", "two\nlines", "3", "4"]],
        [["1", 'a "word"', "3", ""]],
    ],
    ids=str,
)
def test_one_column_alone_is_read_as_with_all_others(odd, tmp_path):
    draw = random.Random(6)
    for cells in (("7", "x"), ("7", "x", ""), ("7", "")):
        rows = [[draw.choice(cells) for _ in range(4)] for _ in range(1500)]
        for row in odd:
            rows.insert(draw.randrange(len(rows)), row)
        text = _written(rows)
        assert _column(_stream(tmp_path / "t.csv", text), lambda: [1]) == _column(
            _stream(tmp_path / "t.csv", text), every_column
        )


@pytest.mark.parametrize("cells", [("7", "x"), ("7", "")])
def test_columns_that_nobody_wants_are_left_out(cells, tmp_path):
    draw = random.Random(7)
    table = _stream(tmp_path / "t.csv", _written([[draw.choice(cells) for _ in range(4)] for _ in range(1500)]))
    batches = list(table.batches(lambda: [1]))
    assert {tuple(batch.frame.columns) for batch in batches} == {("1", "3")}
    assert {batch.width for batch in batches} == {4}


def test_rules_say_the_same_of_a_table_whether_or_not_columns_are_left_out(tmp_path):
    header = ("patient", "bmi", "age", "sex", "note")
    text = _written(
        [[f"P{n:05}", f"{20 + n % 90 / 10:.1f}", 40 + n % 30, "MF"[n % 2], "seen again"] for n in range(9000)]
    )
    makers = [maker for maker in watcher_makers(_TERMS) if not getattr(maker, "read_as_text", False)]

    def said(*, all_columns):
        table = _stream(tmp_path / "t.csv", ",".join(header) + "\n" + text, 5, header)
        narrow = set()
        read = table.batches

        def batches(wanted):
            for batch in read(every_column if all_columns else wanted):
                narrow.add(batch.frame.width)
                yield batch

        table.batches = batches
        watched = Watched(table, makers, TableReading(max_result_rows=50))
        watched.watch()
        return [*watched.conclude(), *watched.too_large()], narrow

    (whole, widths), (some, fewer) = said(all_columns=True), said(all_columns=False)
    assert some == whole
    assert {one.rule for one in some} >= {"persons.row_per_person", "identifiers.exact_age"}
    assert widths == {5}
    assert min(fewer) < 5


@pytest.mark.parametrize(
    "above", [[], [["", "", "", ""]], [["All who took part", "", "", ""]]], ids=["", "empty", "title"]
)
def test_persons_far_below_are_found_though_columns_were_left_out(above, tmp_path):
    genes = [[f"G{n:05}", "up" if above else f"{n % 7}.5", f"{n % 9}.25", f"{n % 5}.75"] for n in range(9000)]
    persons = [[f"P{n:05}", "MF"[n % 2], f"19{30 + n * 7 % 60}-0{1 + n % 9}-1{n % 10}", "asthma"] for n in range(60)]
    header = ("gene", "way", "beta", "se")
    text = _written([header, *genes, *above, ["patient_id", "sex", "dob", "diagnosis"], *persons])
    makers = [maker for maker in watcher_makers(_TERMS) if not getattr(maker, "read_as_text", False)]
    watched = Watched(_stream(tmp_path / "t.csv", text, 4, header), makers, TableReading(max_result_rows=50))
    watched.watch()
    assert {one.rule for one in watched.conclude()} >= {"persons.row_per_person", "identifiers.date_of_birth"}


def test_a_byte_is_counted_as_python_counts_it():
    draw = random.Random(8)
    for length in (0, 1, 100, 70_000, 200_000):
        for letters in (b",", b"a", b'a,\n\r"\xff\x01\xef\xbb\xbf#'):
            text = bytes(draw.choices(letters, k=length))
            for sign in (b",", b"\n", b'"', b" "):
                for cut in range(3):
                    assert count(text[cut:], sign) == text[cut:].count(sign)
