"""Cells of OpenDocument's spreadsheets as they were before the tracked changes, which anybody can go back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring

from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.tables.documents.changes import local_name, without_deletions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from sallyport.inspection.hidden.office.parts import Document

_LARGEST = 64 * 1024**2
_MARK, _CELL = b"change-track-table-cell", "change-track-table-cell"
_VALUES = ("string-value", "date-value", "value", "time-value", "boolean-value")
_MOST_ACROSS = 16_384

Place = tuple[int, int, int]
"""Table, row and column, from 0."""


def before(document: Document, name: str, number: int) -> Iterator[Aside]:
    """What stood in cells that were changed or deleted; and the tables with it in them."""
    from sallyport.inspection.tables.documents.office import tables_of

    del number
    if document.size(name) > _LARGEST:
        return
    data = document.read(name)
    if _MARK not in data:
        return
    root = fromstring(data)
    earlier = [_said(one) for one in root.iter() if local_name(one) == _CELL]
    yield Aside("cells before they were changed", "\n".join(earlier))
    places = _placed(root)
    for at, rows in enumerate(tables_of(without_deletions(root))):
        changed = {(row, column): text for (table, row, column), text in places.items() if table == at}
        if changed:
            yield Aside(f"table {at + 1} before it was changed", as_csv(_with(rows, changed)))


def _placed(root: Element) -> dict[Place, str]:
    """The first that stood at a place; what it became later is told with the others."""
    found: dict[Place, str] = {}
    for change in root.iter():
        if local_name(change) == "cell-content-change":
            parts = {local_name(one): one for one in change.iter()}
            place = _address(parts.get("cell-address"))
            if place is not None and _CELL in parts:
                found.setdefault(place, _said(parts[_CELL]))
    return found


def _address(element: Element | None) -> Place | None:
    given = {key.rpartition("}")[2]: value for key, value in element.attrib.items()} if element is not None else {}
    try:
        table, row, column = (int(given[key]) for key in ("table", "row", "column"))
    except (KeyError, ValueError):
        return None
    return table, row, column


def _said(cell: Element) -> str:
    shown = " ".join("".join(one.itertext()) for one in cell if local_name(one) == "p").strip()
    given = {key.rpartition("}")[2]: value for key, value in cell.attrib.items()}
    return shown or next((given[key] for key in _VALUES if key in given), "")


def _with(rows: list[list[str]], changed: dict[tuple[int, int], str]) -> list[list[str]]:
    wide = [list(row) for row in rows]
    for (row, column), text in changed.items():
        if 0 <= row < len(wide) and 0 <= column < _MOST_ACROSS:
            wide[row] += [""] * (column + 1 - len(wide[row]))
            wide[row][column] = text
    return wide
