"""What the scripts of a page hold: lists and objects that are data, texts, and what is encoded in them."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import decoded
from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.web.figures import OF_POINTS, objects_in, tables_drawn, told_as_json
from sallyport.inspection.asides.web.libraries import is_its_own, is_library
from sallyport.inspection.asides.web.literals import values_in
from sallyport.inspection.asides.web.points import points_of_widgets, points_placed
from sallyport.inspection.code.shapes import table_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_RUN = re.compile(r"[\"'`]([A-Za-z0-9+/_=-]{60,}(?:[\"'`]\s*\+\s*[\"'`][A-Za-z0-9+/_=-]+)*)[\"'`]")
_JOINED = re.compile(r"[\"'`]\s*\+\s*[\"'`]")
_MOST_RUNS = 500
_LINES = re.compile(r"(?<!\\)(?:\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`)", re.DOTALL)
"""No text begins at a quote behind a backslash: of one that never ends, each such quote would be tried up to its end."""
_FEWEST_LINES = 3


def of_script(script: str, place: str) -> Iterator[Aside]:
    """Of one script; of a library, its own tables are none that could tell of persons."""
    library = is_library(script)
    try:
        values = [json.loads(script)]
    except (ValueError, RecursionError):
        values = list(values_in(script))
    yield from _of_values(values, place, is_library=library)
    yield from points_placed(script, place)
    yield from (Aside(f"{place}, text of several lines", text) for text in _texts_of_lines(script))
    for run in _RUN.findall(script)[:_MOST_RUNS]:
        for text in decoded(_JOINED.sub("", run)):
            yield from _of_text(text, f"{place}, what is encoded in it")


def _of_values(values: list[Any], place: str, *, is_library: bool) -> Iterator[Aside]:
    for value in values if is_library else [values]:  # lists of a library are no columns of one table
        for table in tables_drawn(value):
            is_own = is_library and is_its_own(table)
            yield Aside(_named(place, table), table, is_data=not is_own, is_rows=is_own)
    if is_library:  # they may be lists of ids
        yield from (Aside(place, table, is_data=False, is_rows=True) for table in tables_drawn(values))
    yield from (Aside(place, told) for told in told_as_json(values))
    for one in objects_in(values):
        yield from points_of_widgets(one, place)
    texts = "\n".join(text for value in values for text in _strings(value))
    yield Aside(place, texts, is_data=not is_library, is_rows=is_library)


def _of_text(text: str, place: str) -> Iterator[Aside]:
    """A text that was encoded: as it is, and of an object, as figures are kept, the tables in it."""
    yield Aside(place, text)
    if text.lstrip().startswith("{"):
        try:
            values = [json.loads(text)]
        except (ValueError, RecursionError):
            return
        yield from _of_values(values, place, is_library=False)


def _texts_of_lines(script: str) -> Iterator[str]:
    """Texts in quotes that are tables of several lines, as they are without escapes."""
    for found in _LINES.finditer(script):
        written = found[0][1:-1].replace("\\r", "").replace("\\n", "\n").replace("\\t", "\t")
        if written.count("\n") >= _FEWEST_LINES - 1 and table_in(written) is not None:
            yield written


def _named(place: str, table: str) -> str:
    """The place with the properties of points that a table shows, by which a person finds it in a script of one line.

    Other names are words of the file, which no finding repeats.
    """
    names = [name for name in next(csv.reader(table.splitlines()), []) if name in OF_POINTS]
    return f"{place}, {', '.join(names)} of a figure" if names else place


def _strings(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one
