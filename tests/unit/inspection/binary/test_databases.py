"""SQLite's databases, whatever way they are kept."""

from __future__ import annotations

import io
import sqlite3

import pytest

from sallyport.inspection.binary.database import DatabaseInspector
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

ROWS = ("CREATE TABLE t(a INTEGER, b)", "INSERT INTO t VALUES(1, 'x'), (2, 'y')")


def said_of(path, *statements):
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    data = path.read_bytes()
    specimen = Specimen(path.name, len(data), "", "application/vnd.sqlite3", lambda: io.BytesIO(data))
    return [
        (one.rule, one.message) for one in DatabaseInspector(Terms(Disclosure(), Direction.OUTPUT)).inspect(specimen)
    ]


@pytest.mark.parametrize(
    "statements",
    [
        ROWS,
        ("PRAGMA journal_mode=WAL", *ROWS),
        ("PRAGMA page_size=512", *ROWS),
        ("PRAGMA page_size=65536", *ROWS),
        ("PRAGMA encoding='UTF-16le'", *ROWS),
        (*ROWS, "CREATE VIEW v AS SELECT * FROM t", "CREATE VIEW w AS SELECT * FROM missing"),
        ("CREATE TABLE t(a TEXT PRIMARY KEY, b) WITHOUT ROWID", ROWS[1]),
        ('CREATE TABLE "we ""ird\'s; t"(a, b)', 'INSERT INTO "we ""ird\'s; t" VALUES(1, x\'80049500\'), (2, NULL)'),
        ('CREATE TABLE "Größe 表"("ä")', 'INSERT INTO "Größe 表" VALUES(1), (2)'),
        ("CREATE TABLE SQLiteMeasures(a)", "INSERT INTO SQLiteMeasures VALUES(1), (2)"),
        ("CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT, b)", ROWS[1], "ANALYZE"),
    ],
)
def test_the_rows_of_every_table_but_those_of_sqlite_are_counted(tmp_path, statements):
    assert said_of(tmp_path / "a.sqlite", *statements) == [
        ("binary.database", "It is an SQLite database of 1 table with 2 rows.")
    ]


def test_an_empty_database_holds_nothing(tmp_path):
    assert said_of(tmp_path / "a.sqlite", "CREATE VIEW v AS SELECT 1") == []


def test_tables_that_were_taken_out_of_the_schema_alone_may_still_lie_in_it(tmp_path):
    hidden = ("PRAGMA writable_schema=1", "DELETE FROM sqlite_master")
    ((rule, message),) = said_of(tmp_path / "a.sqlite", *ROWS, *hidden)
    assert (rule, "1 page where deleted rows may still lie" in message) == ("binary.database", True)


def test_a_header_alone_is_damaged():
    data = b"SQLite format 3\0"
    specimen = Specimen("a.db", len(data), "", "application/vnd.sqlite3", lambda: io.BytesIO(data))
    looking = DatabaseInspector(Terms(Disclosure(), Direction.OUTPUT))
    assert "binary.malformed" in {one.rule for one in looking.inspect(specimen)}
