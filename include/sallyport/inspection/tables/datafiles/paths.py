"""Places in tables that come out of a tree, as JSON: by their path, beside the number of the row."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Finding
from sallyport.inspection.tables.model import PathStream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.tables.model import TableStream

_ROW, _FIRST = re.compile(r"\brows? (\d+)"), re.compile(r"\bthe first are (\d+)")
_COLUMN = re.compile(r"\bcolumn (\d+)")


def placed(table: TableStream, said: Iterable[Finding | Fact]) -> Iterator[Finding | Fact]:
    """What is said of a table; of one that has paths, with that of the first place."""
    if not isinstance(table, PathStream):
        yield from said
        return
    for one in said:
        yield _placed(table, one) if isinstance(one, Finding) else one


def _placed(table: PathStream, one: Finding) -> Finding:
    row = _ROW.search(one.location) or _ROW.search(one.message) or _FIRST.search(one.message)
    column = _COLUMN.search(one.location)
    path = table.path(int(row[1]), int(column[1]) if column else None) if row else ""
    return replace(one, location=", ".join(filter(None, (one.location, path)))) if path else one
