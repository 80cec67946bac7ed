"""Records in the notations of programs: YAML, dicts as Python prints them, GeoJSON, XML of any schema, Excel's own XML."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.office.parts import events
from sallyport.inspection.identifiers.names import Kind, kind_of, plain
from sallyport.inspection.records.model import Records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.hidden.office.parts import Event

_NAME = r"[\"']?(?P<name>[A-Za-z_][\w.-]{0,40}(?: [\w.-]{1,20}){0,3})[\"']?"
_VALUE = r"(?P<value>\"[^\"]*\"|'[^']*'|[^,\s{}\[\]()][^,{}\[\]()]{0,200})"
_PAIR = re.compile(rf"[ \t]*(?:-[ \t]+)?{_NAME}[ \t]*[:=][ \t]+{_VALUE}[ \t]*,?[ \t]*")
_PAIRS = re.compile(rf"{_NAME}[ \t]*[:=][ \t]*{_VALUE}")
_BRACED = re.compile(r"[ \t]*-?[ \t]*\{([^{}]{5,2000})\},?[ \t]*")
_BEGINS = re.compile(r"[ \t]*-[ \t]")
_FLAT = re.compile(r"\{([^{}]{8,600})\}")
_TUPLE = re.compile(r"[(\[]([^()\[\]\n]{3,300})[)\]]")
_TUPLES = re.compile(r"(?:[(\[][^()\[\]\n]{3,300}[)\]],\s*){2,}[(\[][^()\[\]\n]{3,300}[)\]]")
_FEWEST = 3
_SEXES = frozenset({"sex", "gender"})
_MOST_AROUND = 6
"""So many elements around a value it is one of: what a person's element has in it lies no deeper."""
_NOT_OF_ONE = re.compile(r"(?i)^(?:oid|namespace|version|schema\w*|type|lang)$")


def paired_records(lines: Sequence[str]) -> Iterator[Records]:
    """Runs of lines with a name and a value, again and again: YAML, TOML, INI, what MySQL prints upright, lists of R."""
    found: dict[tuple[str, ...], list[list[str]]] = {}
    record: dict[str, str] = {}
    before = ""
    for line in [*lines, "[end]"]:
        text = f"{before[1:]}: {line[4:]}" if before.startswith("$") and line.startswith("[1] ") else line
        before = line.rpartition("$")[2] and f"${line.rpartition('$')[2]}" if "$" in line else ""
        pairs = _pairs(text)
        is_new = _BEGINS.match(line) is not None or bool(pairs.keys() & record.keys())
        if (is_new or (not pairs and line.strip() and not before)) and record:
            if len(record) > 1:
                found.setdefault(tuple(record), []).append(list(record.values()))
            record = {}
        record |= pairs
    yield from (
        Records("records of names and values", names, rows) for names, rows in found.items() if len(rows) >= _FEWEST
    )


def _pairs(text: str) -> dict[str, str]:
    """Of a line that is nothing but one, or several in braces."""
    found = _PAIR.fullmatch(text)
    if found:
        return {found["name"]: found["value"].strip().strip("\"'")}
    inside = _BRACED.fullmatch(text)
    return _inside(inside[1]) if inside else {}


def _inside(text: str) -> dict[str, str]:
    return {found["name"]: found["value"].strip().strip("\"'") for found in _PAIRS.finditer(text)}


def literal_records(text: str) -> Iterator[Records]:
    """Dicts and tuples as Python and JavaScript write them, among other text: lists of them, dicts of them, one a line."""
    found: dict[tuple[str, ...], list[list[str]]] = {}
    for inside in _FLAT.finditer(text):
        pairs = _inside(inside[1])
        if len(pairs) > 1:
            found.setdefault(tuple(pairs), []).append(list(pairs.values()))
    for names, rows in found.items():
        if len(rows) >= _FEWEST:
            yield Records("values written as code", names, rows)
    for run in _TUPLES.finditer(text):
        cells = [[cell.strip().strip("\"'") for cell in one.split(",")] for one in _TUPLE.findall(run[0])]
        rows = [row for row in cells if len(row) == len(cells[0])]
        if len(cells[0]) > 1 and len(rows) >= _FEWEST:
            yield Records("tuples written as code", (), rows)


def persons_on_a_map(text: str) -> int:
    """How many points of a GeoJSON file say how old somebody is, of which sex, or who; 0 for shapes and other JSON."""
    if '"FeatureCollection"' not in text:
        return 0
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return 0
    features = value.get("features") if isinstance(value, dict) else None
    told = [one for one in features if isinstance(one, dict)] if isinstance(features, list) else []
    points = [one.get("properties") for one in told if _is_point(one.get("geometry"))]
    persons = sum(isinstance(given, dict) and any(map(_tells_of_one, given)) for given in points)
    return persons if persons >= _FEWEST else 0


def _is_point(geometry: object) -> bool:
    return isinstance(geometry, dict) and geometry.get("type") == "Point"


def _tells_of_one(name: str) -> bool:
    return kind_of(name) in {Kind.PERSON, Kind.AGE, Kind.BIRTH, Kind.NHS_NUMBER, Kind.NAME} or plain(name) in _SEXES


def xml_records(data: bytes) -> Iterator[Records]:
    """Elements that name a person, with the values in them; rows of sheets in Excel's own XML."""
    reader = _Reader()
    for event in events(iter([data])):
        reader.see(event)
    yield from reader.found()


class _Reader:
    """Follows elements as they begin and end."""

    def __init__(self) -> None:
        self._sheet: list[list[str]] = []
        self._persons: dict[str, list[list[str]]] = {}
        self._open: list[_Open] = []

    def see(self, event: Event) -> None:
        """The next event."""
        if event.kind == "start":
            self._open.append(_Open(event))
        elif event.kind == "text" and event.text.strip() and self._open:
            for one in self._open[-_MOST_AROUND:]:
                one.values.append((self._open[-1].name, event.text.strip()))
        elif event.kind == "end" and self._open:
            self._end(self._open.pop())

    def _end(self, ended: _Open) -> None:
        if ended.name == "Row":
            self._sheet.append([value for name, value in ended.values if name == "Data"])
        elif ended.person:
            own = [value for value in ended.given.values() if value != ended.person]
            row = [ended.person, *own, *(value for _, value in ended.values)]
            self._persons.setdefault(ended.name, []).append(row)
        for one in self._open[-_MOST_AROUND:]:
            one.values += ended.given.items()

    def found(self) -> Iterator[Records]:
        """All rows that were seen."""
        if len(self._sheet) > _FEWEST:
            names, *rows = self._sheet
            yield Records("sheet", tuple(names), [row for row in rows if len(row) == len(names)])
        for rows in self._persons.values():
            wide = max(map(len, rows))
            if wide > 1:
                padded = [[*row, *[""] * (wide - len(row))] for row in rows]
                yield Records("elements", ("person id", *(f"value {at}" for at in range(1, wide))), padded)


class _Open:
    """An element that has begun, with what it tells of a person."""

    def __init__(self, event: Event) -> None:
        self.name, self.given = event.name, {k: v for k, v in event.attributes.items() if not _NOT_OF_ONE.match(k)}
        self.values: list[tuple[str, str]] = []
        is_person = kind_of(event.name) is Kind.PERSON
        self.person = next(
            (value for name, value in event.attributes.items() if _names_person(name, is_person=is_person)), ""
        )


def _names_person(name: str, *, is_person: bool) -> bool:
    return kind_of(name) is Kind.PERSON or (is_person and name.lower() in {"id", "key", "no", "number", "ref", "code"})
