"""Hidden content of Excel's workbooks (xlsx, xlsm): sheets, rows, columns, invisible cells, names, formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.hidden.formulas import is_dde, reaches_outside
from sallyport.inspection.hidden.office.relations import targets
from sallyport.inspection.hidden.office.styles import invisible_styles
from sallyport.inspection.hidden.office.unlisted import unlisted_sheets
from sallyport.inspection.hidden.saying import Places, counted, placed, say
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.hidden.office.parts import Document, Event
    from sallyport.inspection.terms import Terms

_WORKBOOK = "xl/workbook.xml"
_WITHOUT_CELLS = ("xl/chartsheets/", "xl/dialogsheets/", "xl/macrosheets/")
"""Sheets whose content is not in cells, or is a program."""
_TEXTS = frozenset({"s", "str", "inlineStr", "b"})
_TRUE = frozenset({"1", "true", "on"})
_THIN = 0.3
"""Columns and rows below this width (characters) or height (points) cannot be seen."""
_BY_PROGRAMS = ("_xl", "solver_")
_DATA = re.compile(r'\s*=?\s*(?:\{|"\s*[^"\s])')
"""Lists of values, and texts."""
_SETTING = re.compile(r"\s*=?\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*$")
_MOST_SETTINGS = 10
"""So many names for a number are settings of calculations; more are data."""
_MOST_COLUMNS = 16384
_DIVIDED = re.compile(r"(?<![\w.$:)])(\d{1,6})\s*/\s*(\d{1,9})(?![\w.:(])")


@dataclass
class Sheet:
    """What was seen in one sheet."""

    cells: int = 0
    numbers: int = 0
    """Of its cells, those that are numbers or worked out."""
    rows: Places = field(default_factory=Places)
    columns: set[int] = field(default_factory=set)
    invisible: Places = field(default_factory=Places)
    outside: Places = field(default_factory=Places)
    dde: Places = field(default_factory=Places)
    divided: Places = field(default_factory=Places)
    scenarios: int = 0


def sheets(document: Document, terms: Terms) -> Iterator[Finding]:
    """Hidden sheets; in all of them hidden rows and columns, invisible cells, formulas that reach outside."""
    paths = targets(document, _WORKBOOK)
    styles = invisible_styles(document)
    hidden, very_hidden = [], []
    with_numbers: set[int] = set()
    for number, (state, relation) in enumerate(_listed(document), 1):
        path = paths.get(relation, "")
        sheet = _read(document, path, styles, terms.rules.tables.min_count)
        sheet.cells += path.startswith(_WITHOUT_CELLS) and path in document.names
        if state == "hidden" and sheet.cells:
            hidden.append(number)
        elif state not in {"", "visible", "hidden"} and sheet.cells:
            very_hidden.append(number)
        if sheet.numbers or path.startswith(_WITHOUT_CELLS):
            with_numbers.add(number)
        yield from _of_sheet(sheet, terms, f"sheet {number}")
    for kind, numbers in (("hidden", hidden), ("very hidden", very_hidden)):
        if numbers:
            message = (
                f"{'A sheet' if len(numbers) == 1 else many(len(numbers), 'sheet')} with content {_is(numbers)} {kind}."
            )
            said = say(terms, "hidden.sheet", message, placed("sheet", numbers))
            only_words = terms.is_output and not any(one in with_numbers for one in numbers)
            yield replace(said, severity=Severity.REVIEW) if only_words else said  # as lists to pick from are
    if count := len(unlisted_sheets(document)):
        message = f"The workbook holds {many(count, 'sheet')} with content that it does not list."
        yield say(terms, "hidden.sheet", message)


def names(document: Document, terms: Terms) -> Iterator[Finding]:
    """Defined names that hold data, and those that point outside."""
    data, outside = Places(), Places()
    numbers: list[int] = []
    for number, (name, text) in enumerate(sorted(_defined(document), key=lambda one: one[0].casefold()), 1):
        if reaches_outside(text):
            outside.add(number)
        elif name.startswith(_BY_PROGRAMS):
            continue
        elif _DATA.match(text):
            data.add(number)
        elif _SETTING.match(text):
            numbers.append(number)
    for one in numbers if len(numbers) > _MOST_SETTINGS else ():
        data.add(one)
    if data.total:
        yield say(
            terms, "hidden.defined_name", f"Defined names hold data of their own: {data.as_text('name')}{_AS_LISTED}"
        )
    if outside.total:
        yield say(
            terms, "hidden.defined_name", f"Defined names point outside the file: {outside.as_text('name')}{_AS_LISTED}"
        )


_AS_LISTED = ", counted as the name manager lists them."


def _defined(document: Document) -> Iterator[tuple[str, str]]:
    """Names and what they stand for."""
    name, text = None, ""
    for event in document.events(_WORKBOOK):
        if event.kind == "start" and event.name == "definedName":
            name, text = event.attributes.get("name", ""), ""
        elif event.kind == "text" and name is not None:
            text += event.text
        elif event.kind == "end" and name is not None:
            yield name, text
            name = None


def pivots(document: Document, terms: Terms) -> Iterator[Finding]:
    """Rows kept behind pivot tables, and data models."""
    for number, name in enumerate(document.below("xl/pivotCache/pivotCacheRecords", ".xml"), 1):
        rows = sum(event.kind == "start" and event.name == "r" for event in document.events(name))
        if rows:
            message = f"It keeps a copy of {many(rows, 'row')} behind a pivot table."
            yield say(terms, "hidden.pivot_cache", message, f"pivot cache {number}")
    if any(document.size(name) for name in document.below("xl/model/")):
        yield say(terms, "hidden.pivot_cache", "It keeps the tables of a data model (Power Pivot).")


def links(document: Document, terms: Terms) -> Iterator[Finding]:
    """Links to other workbooks, with the values copied from there, and to other programs; connections and queries."""
    for number, name in enumerate(document.below("xl/externalLinks/externalLink", ".xml"), 1):
        seen = {event.name for event in document.events(name) if event.kind == "start"}
        if "ddeLink" in seen:
            yield say(terms, "hidden.dde", None, f"external link {number}")
        else:
            copied = ", and keeps a copy of its cells" if "cell" in seen else ""
            yield say(terms, "hidden.external_link", f"It links to another file{copied}.", f"external link {number}")
    count = sum(e.kind == "start" and e.name == "connection" for e in document.events("xl/connections.xml"))
    if count:
        yield say(terms, "hidden.connection", f"It keeps {many(count, 'connection')} to sources of data.")


def _is(numbers: list[int]) -> str:
    return "is" if len(numbers) == 1 else "are"


def sheets_by_part(document: Document) -> dict[str, int]:
    """The number of the sheet that each part hangs on: its comments, its drawings."""
    paths = targets(document, _WORKBOOK)
    found: dict[str, int] = {}
    for number, (_, relation) in enumerate(_listed(document), 1):
        for part in targets(document, paths.get(relation, "")).values():
            found.setdefault(part, number)
    return found


def _listed(document: Document) -> Iterator[tuple[str, str]]:
    """State and relation of each sheet, in their order."""
    for event in document.events(_WORKBOOK):
        if event.kind == "start" and event.name == "sheet":
            yield event.attributes.get("state", ""), event.attributes.get("id", "")


def _of_sheet(sheet: Sheet, terms: Terms, place: str) -> Iterator[Finding]:
    if sheet.rows.total:
        message = f"Hidden rows with content: {sheet.rows.as_text('row')}."
        yield say(terms, "hidden.cells", message, f"{place}, row {sheet.rows.first[0]}")
    if sheet.columns:
        columns = sorted(sheet.columns)
        message = f"Hidden columns with content: {counted('column', columns)}."
        yield say(terms, "hidden.cells", message, f"{place}, column {columns[0]}")
    if sheet.invisible.total:
        message = f"Cells whose text cannot be seen (white on white, tiny, or formatted away): {sheet.invisible.as_text('row')}."
        yield say(terms, "hidden.text", message, f"{place}, row {sheet.invisible.first[0]}")
    if sheet.outside.total:
        message = f"Formulas reach outside the file: {sheet.outside.as_text('row')}."
        yield say(terms, "hidden.external_link", message, f"{place}, row {sheet.outside.first[0]}")
    if sheet.divided.total and terms.is_output:
        message = f"Formulas divide counts under the minimum by their groups: {sheet.divided.as_text('row')}."
        yield say(terms, "tables.small_count", message, f"{place}, row {sheet.divided.first[0]}")
    if sheet.dde.total:
        yield say(terms, "hidden.dde", f"Formulas start another program: {sheet.dde.as_text('row')}.", place)
    if sheet.scenarios:
        message = f"It holds {many(sheet.scenarios, 'scenario')}, whose values no sheet shows."
        yield say(terms, "hidden.custom_data", message, place)


def _read(document: Document, part: str, styles: frozenset[int], min_count: int) -> Sheet:
    reader = _Reader(styles, min_count)
    for event in document.events(part):
        reader.take(event)
    return reader.sheet


class _Reader:
    """Reads a sheet's XML; keeps numbers of places alone."""

    def __init__(self, styles: frozenset[int], min_count: int) -> None:
        self.sheet = Sheet()
        self._min_count = min_count
        self._styles = styles
        self._hidden_columns: list[tuple[int, int]] = []
        self._row, self._column, self._row_hidden = 0, 0, False
        self._style, self._value, self._formula, self._in = 0, False, "", ""
        self._is_text = False

    def take(self, event: Event) -> None:
        if event.kind == "text":
            if self._in == "f":
                self._formula += event.text
            elif self._in in {"v", "t"} and event.text.strip():
                self._value = True
        elif event.kind == "end":
            self._in = ""
            if event.name == "c":
                self._end_of_cell()
        elif event.name in {"f", "v", "t"}:
            self._in = event.name
        elif event.name == "c":
            self._begin_of_cell(event)
        elif event.name == "row":
            self._begin_of_row(event.attributes)
        else:
            self._beside_rows(event)

    def _begin_of_row(self, attributes: dict[str, str]) -> None:
        self._row = _number(attributes.get("r"), self._row + 1)
        self._column = 0
        self._row_hidden = is_hidden_row(attributes)

    def _beside_rows(self, event: Event) -> None:
        if event.name == "scenario":
            self.sheet.scenarios += 1
        elif event.name == "col" and (span := hidden_columns(event.attributes)):
            self._hidden_columns.append(span)

    def _begin_of_cell(self, event: Event) -> None:
        self._column = column_of(event.attributes.get("r", "")) or self._column + 1
        self._style = _number(event.attributes.get("s"), 0)
        self._value, self._formula = False, ""
        self._is_text = event.attributes.get("t", "n") in _TEXTS

    def _end_of_cell(self) -> None:
        if self._formula:
            if is_dde(self._formula):
                self.sheet.dde.add(self._row)
            elif reaches_outside(self._formula):
                self.sheet.outside.add(self._row)
            if _divides_few(self._formula, self._min_count):
                self.sheet.divided.add(self._row)
        if not (self._value or self._formula):
            return
        self.sheet.cells += 1
        self.sheet.numbers += bool(self._formula) or not self._is_text
        if self._row_hidden:
            self.sheet.rows.add(self._row)
        if any(first <= self._column <= last for first, last in self._hidden_columns):
            self.sheet.columns.add(self._column)
        if self._style in self._styles:
            self.sheet.invisible.add(self._row)


def _divides_few(formula: str, min_count: int) -> bool:
    """Is a count under the minimum divided by that of its group: "=4/57"?"""
    return any(
        0 < int(part) < min_count <= int(whole) and whole.strip("0") != "1" for part, whole in _DIVIDED.findall(formula)
    )


def is_hidden_row(attributes: dict[str, str]) -> bool:
    """By the attributes of a row."""
    return attributes.get("hidden", "") in _TRUE or _below(attributes.get("ht"), _THIN)


def hidden_columns(attributes: dict[str, str]) -> tuple[int, int] | None:
    """The first and last of columns that their attributes hide; None for others."""
    if attributes.get("hidden", "") not in _TRUE and not _below(attributes.get("width"), _THIN):
        return None
    first = _number(attributes.get("min"), 1)
    return first, min(_number(attributes.get("max"), first), _MOST_COLUMNS)


def column_of(reference: str) -> int:
    """The number of a cell's column, 1 for A; 0 when there is none."""
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return min(number, _MOST_COLUMNS)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else otherwise  # noqa: PLR2004 - more digits than any sheet has rows


def _below(text: str | None, limit: float) -> bool:
    try:
        return text is not None and float(text) < limit
    except ValueError:
        return False
