"""Tables in JSON: lists of records, columns, rows with names beside them, at any depth; and JSON lines of any length."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sallyport.inspection.acro.summaries import without_counts_of_outputs
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.cells import shown
from sallyport.inspection.tables.datafiles.json_paths import Row, Step, of_lists
from sallyport.inspection.tables.datafiles.json_shapes import beside, column_name, matrix, shaped
from sallyport.inspection.tables.held import HeldTable, frame_of
from sallyport.inspection.tables.model import Batch, Head, every_column
from sallyport.inspection.tables.reader import Unreadable, held
from sallyport.inspection.tables.text.encoding import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import TableStream, Wanted
    from sallyport.policy.disclosure.table_reading import TableReading

_DEEPEST = 200
_CELLS_AT_ONCE = 200_000
_MOST_NAMES = 2000
_NO_TABLES = ({"cells", "nbformat"}, {"worksheets", "nbformat"}, {"safe_threshold", "safe_dof_threshold"})
"""Keys of notebooks, those of before 2015 too, and of ACRO's settings."""


def json_tables(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Tables of a JSON file, or the one of JSON lines. Notebooks and ACRO's settings are not tables."""
    if _is_lines(specimen, limits):
        lines = _Lines(specimen, limits.max_row_bytes)
        yield lines
        yield from lines.findings()
        return
    with specimen.open() as stream:
        text = text_of(held(stream, specimen.size, limits.max_held_bytes))
    try:
        value = json.loads(text)
    except ValueError:
        raise Unreadable("it is not valid JSON") from None
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None
    if isinstance(value, dict) and any(value.keys() >= keys for keys in _NO_TABLES):
        return
    found = _Found()
    _collect(without_counts_of_outputs(value), "", found, Step(), 0)
    for number, (path, records) in enumerate(found.records.items(), 1):
        where = f"table {number}" if len(found.records) > 1 else ""
        yield _table(records, found.places[path], where, path.rpartition("\0")[2])


class _Found:
    """Records of every table, and where each stands, by the names that lead there."""

    def __init__(self) -> None:
        self.records: dict[str, list[dict[str, object]]] = {}
        self.places: dict[str, list[Row]] = {}

    def add(self, path: str, records: Iterable[dict[str, object]], places: Iterable[Row]) -> None:
        """More of one table."""
        self.records.setdefault(path, []).extend(records)
        self.places.setdefault(path, []).extend(places)


@dataclass(frozen=True)
class JsonTable(HeldTable):
    """A table that knows where its cells stand in the document."""

    places: Sequence[Row] = ()

    def path(self, row: int, column: int | None) -> str:
        """Of a row by its number, and one of its columns by its number. "" where there is none."""
        at = row - self.head.first_row
        if not 0 <= at < len(self.places):
            return ""
        name = self.head.header[column - 1] if column is not None and column <= len(self.head.header) else None
        return self.places[at].path(name, None if column is None else column - 1)


def _table(records: list[dict[str, object]], places: Sequence[Row], where: str, above: str) -> JsonTable:
    names = tuple(dict.fromkeys(name for record in records for name in record))
    _check_width(names)
    rows = [[shown(record.get(name)) for name in names] for record in records]
    return JsonTable(Head(where, names, 1, above=above), rows, places=places)


def _check_width(names: Collection[str]) -> None:
    if len(names) > _MOST_NAMES:
        raise Unreadable(f"its records have more than {_MOST_NAMES:,} different names")


def _collect(value: object, path: str, found: _Found, step: Step, depth: int) -> None:
    """Every table below a value into ``found``, by the names that lead there: records in all records of a list are one."""
    if depth > _DEEPEST:
        raise Unreadable("it is nested too deeply")
    if isinstance(value, dict):
        _collect_object(value, path, found, step, depth)
    elif isinstance(value, list):
        if value and all(isinstance(item, list) for item in value):
            wide = max(len(item) for item in value)
            if wide and not any(isinstance(cell, dict | list) for item in value for cell in item):
                found.add(path, matrix(value, _last(path)), of_lists(step, value))
                return
        if value and not any(isinstance(item, dict | list) for item in value):
            name = column_name(_last(path))
            found.add(path, ({name: item} for item in value), of_lists(step, value))
            return
        for at, item in enumerate(value):
            _collect(item, path, found, step.to(value, at), depth + 1)


def _collect_object(value: dict[str, Any], path: str, found: _Found, step: Step, depth: int) -> None:
    columns = _columns(value)
    if columns is not None:
        found.add(path, columns, _places_of_columns(value, step, len(columns)))
        return
    record: dict[str, object] = {}
    known: set[str] = set()
    for find in (shaped, beside):
        for one in find(value, frozenset(known)):
            places = [Row(step, value)] * len(one.records)
            if find is beside and isinstance(value[next(iter(one.names))], list):
                places = [Row(step, value, at) for at in range(len(one.records))]
            found.add(f"{path}\0\0{' '.join(one.names)}", one.records, places)
            known.update(one.names)
    for name, item in value.items():
        if name in known:
            continue
        if isinstance(item, dict) and not any(isinstance(inner, dict | list) for inner in item.values()):
            record.update({f"{name}.{inner}": cell for inner, cell in item.items()})
        elif isinstance(item, dict | list):
            _collect(item, f"{path}\0{name}", found, step.to(value, name), depth + 1)
        else:
            record[name] = item
    if record:
        found.add(path, [record], [Row(step, value)])


def _places_of_columns(value: dict[str, Any], step: Step, many: int) -> Sequence[Row]:
    """Where the rows of such an object stand: in its list of rows, or one in each of its columns."""
    rows = value.get("data")
    if isinstance(rows, list) and isinstance(value.get("columns"), list) and len(rows) == many:
        return of_lists(step.to(value, "data"), rows)
    first = next(iter(value.values()))
    inner: Sequence[str | int] = list(first) if isinstance(first, dict) else range(many)
    return [Row(step, value, one) for one in inner]


def _last(path: str) -> str:
    """The name that leads to a table."""
    return path.rpartition("\0")[2]


def _columns(value: dict[str, Any]) -> list[dict[str, object]] | None:
    """An object as a table, when it is one: columns as lists or by row names, or rows beside a list of names."""
    data, names = value.get("data"), value.get("columns")
    if isinstance(data, list) and isinstance(names, list) and all(isinstance(row, list) for row in data):
        index = value.get("index")
        beside = index if isinstance(index, list) and len(index) == len(data) else [None] * len(data)
        named = [{} if name is None else {"": _name(name)} for name in beside]
        return [
            {**one, **dict(zip(map(_name, names), row, strict=False))} for one, row in zip(named, data, strict=True)
        ]
    columns = list(value.values())
    if not columns:
        return None
    if all(isinstance(column, list) and column and not _nested(column) for column in columns):
        if len({len(column) for column in columns}) != 1:
            return None
        return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]
    if len(columns) > 1 and all(isinstance(column, dict) and not _nested(list(column.values())) for column in columns):
        keys = [tuple(column) for column in columns]
        if len(set(keys)) == 1 and keys[0]:
            return [{"": key, **{name: column[key] for name, column in value.items()}} for key in keys[0]]
    return None


def _name(name: object) -> str:
    """A name of a row or column; of several levels, all of them."""
    return " ".join(map(shown, name)) if isinstance(name, list) else shown(name)


def _nested(values: list[object]) -> bool:
    return any(isinstance(value, dict | list) for value in values)


def _is_lines(specimen: Specimen, limits: TableReading) -> bool:
    with specimen.open() as stream:
        lines = [stream.readline(limits.max_row_bytes) for _ in range(2)]
    return all(_is_record(line) for line in lines)


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(json.loads(text_of(line)), dict)
    except (ValueError, RecursionError):
        return False


@dataclass
class _Lines:
    """JSON lines: every line a record, with names as in the first."""

    specimen: Specimen
    longest: int
    head: Head = field(init=False)
    _bad: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        with self.specimen.open() as stream:
            first = json.loads(text_of(stream.readline(self.longest)))
        self.head = Head("", tuple(_flat(first)), 1)

    def batches(self, wanted: Wanted = every_column) -> Iterator[Batch]:
        """All lines; a name that the first line does not have gets a column after the others."""
        del wanted  # a line is parsed as a whole
        names = {name: number for number, name in enumerate(self.head.header)}
        rows: list[list[str]] = []
        start = number = 1
        with self.specimen.open() as stream:
            while line := stream.readline(self.longest):
                rows.append(self._cells(line, number, names))
                number += 1
                if len(rows) * len(names) >= _CELLS_AT_ONCE:
                    yield Batch(frame_of(rows, len(names)), start)
                    rows, start = [], number
        if rows:
            yield Batch(frame_of(rows, len(names)), start)

    def findings(self) -> Iterator[Finding]:
        """tables.unreadable, for lines that are no records."""
        if self._bad:
            are = "line is no JSON record" if len(self._bad) == 1 else "lines are no JSON records"
            message = f"{len(self._bad)} {are}; the first is line {self._bad[0]}."
            yield finding("tables.unreadable", message, f"row {self._bad[0]}")

    def _cells(self, line: bytes, number: int, names: dict[str, int]) -> list[str]:
        text = text_of(line).strip()
        try:
            record = json.loads(text) if text else {}
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            self._bad.append(number)
            return [text]
        flat = _flat(record)
        for name in flat:
            names.setdefault(name, len(names))
        _check_width(names)
        cells = [""] * len(names)
        for name, value in flat.items():
            cells[names[name]] = shown(value)
        return cells


def _flat(record: dict[str, Any], before: str = "") -> dict[str, object]:
    cells: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            cells |= _flat(value, f"{before}{name}.")
        else:
            cells[before + name] = json.dumps(value) if isinstance(value, list) else value
    return cells
