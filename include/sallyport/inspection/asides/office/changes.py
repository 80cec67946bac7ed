"""Texts and tables of documents as they were before the tracked changes, which anybody can go back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring

from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.tables.documents.changes import before_changes, deleted_texts, is_changed, without_deletions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.parts import Document

LIBRARIES = ("sallyport.inspection.tables.documents.office", "polars")
_LARGEST = 64 * 1024**2
_MARKS = (b":del ", b":moveFrom ", b":deletion>")


def before(document: Document, name: str, number: int) -> Iterator[Aside]:
    """Of one part: what was deleted, and tables with it in them."""
    from sallyport.inspection.tables.documents.office import tables_of

    if document.size(name) > _LARGEST:
        return
    data = document.read(name)
    if not any(mark in data for mark in _MARKS):
        return
    root = fromstring(data)
    if not is_changed(root):
        return
    part = f"part {number}, " if number > 1 else ""
    yield Aside(f"{part}text that was deleted", "\n".join(deleted_texts(root)))
    shown = [as_csv(rows) for rows in tables_of(without_deletions(fromstring(data)))]
    for at, rows in enumerate(tables_of(before_changes(root)), 1):
        table = as_csv(rows)
        if table not in shown:
            yield Aside(f"{part}table {at} before it was changed", table)
