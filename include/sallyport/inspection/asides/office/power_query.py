"""What the source of queries holds of its own: tables that were typed in, which Excel packs into a run of letters."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from contextlib import suppress
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import decoded
from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.hidden.office.power_query import ITEMS, package_in, sources_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.parts import Document

_RUN = re.compile(r'"([A-Za-z0-9+/]{24,}={0,2})"')
_NAMES = re.compile(r"\btable\s*\[([^\[\]]{1,20000})\]")
_NAME = re.compile(r'#"((?:[^"]|"")+)"|([^\W\d][\w.]*+)(?=\s*=)|[^\W\d][\w.]*+')
"""A word that names nothing is passed over whole: else each of its letters would begin another one."""
_LISTED = re.compile(r"#table\s*\(\s*\{([^{}]*)\}\s*,\s*\{")
_END_OF_ROWS = re.compile(r"\}\s*\}\s*\)")
_ROW, _VALUE = re.compile(r"\{([^{}]*)\}"), re.compile(r'"((?:[^"]|"")*)"|([^,"]+)')
_DATE = re.compile(r"#date(?:time)?\((\d{4}), ?(\d{1,2}), ?(\d{1,2})[^()]*\)")
_MOST = 16 * 1024**2


def of_queries(document: Document) -> Iterator[Aside]:
    """Source, and tables in it. Packages that cannot be opened are told of by who looks for hidden content."""
    for name in filter(ITEMS.fullmatch, document.names):
        package = package_in(document.events(name))
        with suppress(ValueError):
            for number, source in enumerate(sources_in(package) if package else (), 1):
                yield Aside(f"query {number}", source, is_data=False, is_hidden=False)
                yield from (Aside(f"query {number}, table in it", table) for table in _tables(source))


def _tables(source: str) -> Iterator[str]:
    named = [(found.start(), _names(found[1])) for found in _NAMES.finditer(source)]
    for found in _RUN.finditer(source):
        text = next(decoded(found[1]), None)
        rows = _rows(text) if text else None
        if rows is not None:
            at = bisect_left(named, (found.end(),))
            yield as_csv([named[at][1] if at < len(named) else [], *rows])
        elif text:
            yield text
    plain = _DATE.sub(lambda date: "-".join(part.zfill(2) for part in date.groups()), source)
    at = 0
    while (head := _LISTED.search(plain, at)) and (end := _END_OF_ROWS.search(plain, head.end())):
        listed = _ROW.finditer(plain, head.end(), end.start() + 1)
        yield as_csv([_values(head[1]), *(_values(row[1]) for row in listed)])
        at = end.end()


def _rows(text: str) -> list[list[str]] | None:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return None
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _names(inside: str) -> list[str]:
    return [quoted or plain for quoted, plain in _NAME.findall(inside) if quoted or plain]


def _values(inside: str) -> list[str]:
    return [quoted or plain.strip() for quoted, plain in _VALUE.findall(inside) if quoted or plain.strip()]
