"""Runs the scan of texts on what a test gives, without a child."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.identifiers.inspectors import TextIdentifiers
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.tables.model import Batch, Head
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import WatcherMaker


def terms(participants: Iterable[str] = (), **rules: object) -> Terms:
    listed = "\n".join(participants).encode()
    given = Disclosure.model_validate({"identifiers": rules})
    return Terms(given, Direction.OUTPUT, (lambda: io.BytesIO(listed)) if listed else None)


def said(
    content: str | bytes, media_type: str = "text/csv", name: str = "a.csv", participants: Iterable[str] = ()
) -> list[Finding]:
    data = content if isinstance(content, bytes) else content.encode()
    specimen = Specimen(name, len(data), "", media_type, lambda: io.BytesIO(data))
    return list(TextIdentifiers(terms(participants)).inspect(specimen))


def watched(
    maker: WatcherMaker, header: Sequence[str], rows: Sequence[Sequence[object]], at_once: int = 50
) -> list[Finding]:
    watcher = maker.watcher(Head("sheet 2", tuple(header), 2))
    if watcher is None:
        return []
    for start in range(0, len(rows), at_once):
        some = [[None if cell is None else str(cell) for cell in row] for row in rows[start : start + at_once]]
        columns = {str(at): [row[at] for row in some] for at in range(len(header))}
        watcher.see(Batch(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), 2 + start))
    return list(watcher.conclude())
