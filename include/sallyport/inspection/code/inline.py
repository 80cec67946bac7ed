"""Rows of data within code: texts that are tables, data steps, INSERT statements, here-documents, matrices."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from sallyport.inspection.code.frames import Written
from sallyport.inspection.code.matrices import matrices
from sallyport.inspection.code.shapes import table_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.code.sources import Source

_STEPS = tuple(
    (re.compile(rf"(?im)^[ \t]*{begin}"), re.compile(rf"(?im)^{end}"))
    for begin, end in (
        (r"(?:datalines|cards|lines)4?\s*;[^\n]*\n", r"[ \t]*;"),
        (r"begin\s+data\b[^\n]*\n", r"[ \t]*end\s+data"),
        (r"(?:qui(?:etly)?\s+)?input\s+(?:\w+[ \t]+)*\w+[ \t]*\n", r"[ \t]*end\b"),
        (r"copy\b[^\n;]*\bfrom\s+stdin[^\n]*\n", r"\\\."),
    )
)
"""How the rows begin and end in SAS, SPSS, Stata and PostgreSQL."""
_HERE = re.compile(r"<<-?\s*[\"'\\]?(?P<end>\w++)")
_FIRST_WORD = re.compile(r"(?m)^[ \t]*(?P<word>\w++)")
_INSERT = re.compile(r"(?i)\binsert\s+(?:or\s+\w+\s+)?(?:into\s+)?[^\s(]+\s*(?:\([^()]*+\)\s*)?values\s*")
_ROW = re.compile(r"\s*\(((?:[^()'\"]|'[^']*'|\"[^\"]*\")*)\)\s*([,;]?)")
_ITEM = r"(?:[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\"[^\"\n]*\"|'[^'\n]*'|None|NA|null)"
_ROWS = re.compile(rf"(?:[\[(]\s*{_ITEM}(?:\s*,\s*{_ITEM})+\s*+(?:,\s*+)?[\])]\s*,\s*){{3,}}")
_FEWEST_ROWS = 3
_ESCAPES = (("\\n", "\n"), ("\\t", "\t"))
_FEWEST = 12


def inline_data(source: Source) -> Iterator[Written]:
    """All of it, with however few rows."""
    yield from _steps(source)
    yield from _inserts(source)
    yield from matrices(source)
    for piece in source.texts:
        if len(piece.text) >= _FEWEST:
            text = piece.text.strip("\"'`")
            if text.count("\n") < _FEWEST_ROWS:
                for escaped, meant in _ESCAPES:
                    text = text.replace(escaped, meant)
            shape = table_in(text) if text.count("\n") >= _FEWEST_ROWS - 1 else None
            if shape is not None:
                yield Written(piece.start, shape.rows, shape.cells)


def _steps(source: Source) -> Iterator[Written]:
    """Data steps of statistics programs and shells: whatever stands there is data, numbers or not."""
    for begin, end in _STEPS:
        at = 0
        while (begun := begin.search(source.text, at)) and (ended := end.search(source.text, begun.end())):
            lines = source.text[begun.end() : ended.start()].splitlines()
            rows = [line.split() for line in lines if line.strip()]
            yield Written(begun.start(), len(rows), sum(max(len(row), row[0].count(",") + 1) for row in rows))
            at = ended.end()
    for start, body in _here_documents(source.text):
        shape = table_in(body)
        if shape is not None:
            yield Written(start, shape.rows, shape.cells)


def _here_documents(text: str) -> Iterator[tuple[int, str]]:
    """What stands between a word behind ``<<`` and the line that begins with it. Each line is looked at once."""
    if _HERE.search(text) is None:
        return
    ends: dict[str, list[int]] = {}
    for line in _FIRST_WORD.finditer(text):
        ends.setdefault(line["word"], []).append(line.start())
    told = next_line = 0
    for begun in _HERE.finditer(text):
        if begun.start() < told:
            continue
        if next_line <= begun.end():
            next_line = text.find("\n", begun.end()) + 1 or len(text)
        places = ends.get(begun["end"], [])
        which = bisect_left(places, next_line)
        if which < len(places):
            told = places[which]
            yield begun.start(), text[next_line:told]


def _inserts(source: Source) -> Iterator[Written]:
    """Values of INSERT statements, taken together: many statements of one row are as much."""
    rows = values = 0
    first = -1
    text = source.without_comments
    for match in _INSERT.finditer(text):
        at = match.end()
        while row := _ROW.match(text, at):
            cells = row[1].count(",") + 1
            if not re.fullmatch(r"[\s,?:%@$\w]*", row[1]) or re.search(r"\d", row[1]):  # not only placeholders
                rows, values, first = rows + 1, values + cells, match.start() if first < 0 else first
            at = row.end()
            if row[2] != ",":
                break
    if rows:
        yield Written(first, rows, values)
    for found in _ROWS.finditer(text):
        count = len(re.findall(r"[\])]\s*,", found[0])) + 1
        cells = found[0].count(",") + 1
        if cells > count * 2 and re.search(r"\d", found[0]) and re.search(r"[\"']", found[0]):
            yield Written(found.start(), count, cells - count)
