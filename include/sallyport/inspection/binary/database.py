"""Databases: SQLite's rows are counted in memory, others are known by how they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import RULES, finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_SQLITE = "application/vnd.sqlite3"
_CLOSED = {
    "application/x-dbf": "a dBase table",
    "application/x-msaccess": "an Access database",
    "application/x-duckdb": "a DuckDB database",
    "application/x-postgresql-dump": "a dump of a PostgreSQL database",
    "application/x-lmdb": "an LMDB database",
}
_VERSIONS, _ROLLS_BACK = slice(18, 20), b"\1\1"
"""A database in WAL mode is read from memory only when its header says that it is in none (SQLite: sqlite3_deserialize)."""
_OWN = ("sqlite_sequence", "sqlite_stat1", "sqlite_stat2", "sqlite_stat3", "sqlite_stat4")
"""Tables that SQLite keeps for itself."""
_MOST_STEPS = 200_000_000
_MOST_TABLES = 1000


class _Counts(NamedTuple):
    tables: int
    rows: int
    free: int
    """Pages that are not used any more, which without tables are all but the first; what was in them still is."""


class DatabaseInspector:
    """Databases hold data of whatever kind, many of them also rows that were deleted."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type == _SQLITE or specimen.media_type in _CLOSED

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """SQLite's."""
        return ("sqlite3",) if specimen.media_type == _SQLITE else ()

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """What it is, and how much is in it."""
        rule = "binary.database" if self._terms.is_output else "binary.incoming_data"
        kind = _CLOSED.get(specimen.media_type)
        if kind is not None:
            yield finding(rule, f"It is {kind}, which is not looked into.", "")
            return
        if specimen.size > self._terms.rules.binary.max_database_bytes:
            yield finding(rule, "It is an SQLite database, too large for its rows to be counted.")
            return
        counts = self._counts(specimen)
        if counts is None:
            yield finding("binary.malformed", "It is an SQLite database, but damaged or encrypted.")
            yield finding(rule, "It is an SQLite database.")
        elif any(counts):
            few = self._terms.is_output and 0 < counts.rows < self._terms.rules.binary.min_records and not counts.free
            severity = Severity.REVIEW if few else RULES[rule].severity
            message = f"It is an SQLite database of {many(counts.tables, 'table')} with {many(counts.rows, 'row')}"
            message += f", and {many(counts.free, 'page')} where deleted rows may still lie." if counts.free else "."
            yield finding(rule, message, "", severity, rows=counts.rows)

    @staticmethod
    def _counts(specimen: Specimen) -> _Counts | None:
        """What is in it; None when that could not be counted."""
        import sqlite3

        with specimen.open() as stream:
            data = stream.read()
        if len(data) <= _VERSIONS.stop:
            return None
        connection = sqlite3.connect(":memory:")
        try:
            connection.deserialize(b"".join((data[: _VERSIONS.start], _ROLLS_BACK, data[_VERSIONS.stop :])))
            # So many steps, in case a schema makes it count for ever.
            left = iter(range(_MOST_STEPS // 1_000_000))
            connection.set_progress_handler(lambda: int(next(left, None) is None), 1_000_000)
            return _count(connection)
        except (sqlite3.Error, MemoryError, UnicodeError):
            return None
        finally:
            connection.close()


def _count(connection: sqlite3.Connection) -> _Counts:
    named = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT IN (?, ?, ?, ?, ?) LIMIT ?",
        (*_OWN, _MOST_TABLES),
    ).fetchall()
    quoted = ['"' + str(name).replace('"', '""') + '"' for (name,) in named]
    counts = [connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in quoted]  # noqa: S608 - quoted
    free = connection.execute(f"PRAGMA {'freelist_count' if named else 'page_count'}").fetchone()[0] - (not named)
    return _Counts(len(counts), sum(counts), free)
