"""Rows of data within code: texts that are tables, data steps, INSERT statements, here-documents, matrices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.code.frames import Written
from sallyport.inspection.code.matrices import matrices
from sallyport.inspection.code.shapes import table_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.code.sources import Source

_STEPS = re.compile(
    r"(?ims)^[ \t]*(?:(?:datalines|cards|lines)4?\s*;[^\n]*\n(?P<sas>.*?)^(?:[ \t]*;)"
    r"|begin\s+data\b[^\n]*\n(?P<spss>.*?)^[ \t]*end\s+data"
    r"|(?:qui(?:etly)?\s+)?input\s+(?:\w+[ \t]+)*\w+[ \t]*\n(?P<stata>.*?)^[ \t]*end\b"
    r"|copy\b[^\n;]*\bfrom\s+stdin[^\n]*\n(?P<copy>.*?)^\\\.)"
)
_HERE = re.compile(r"<<-?\s*[\"'\\]?(?P<end>\w+)[\"']?[^\n]*\n(?P<body>.*?)^[ \t]*(?P=end)\b", re.DOTALL | re.MULTILINE)
_INSERT = re.compile(r"(?i)\binsert\s+(?:or\s+\w+\s+)?(?:into\s+)?[^\s(]+\s*(?:\([^()]*+\)\s*)?values\s*")
_ROW = re.compile(r"\s*\(((?:[^()'\"]|'[^']*'|\"[^\"]*\")*)\)\s*([,;]?)")
_ITEM = r"(?:[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\"[^\"\n]*\"|'[^'\n]*'|None|NA|null)"
_ROWS = re.compile(rf"(?:[\[(]\s*{_ITEM}(?:\s*,\s*{_ITEM})+\s*,?\s*[\])]\s*,\s*){{3,}}")
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
    for match in _STEPS.finditer(source.text):
        kind = match.lastgroup or ""
        rows = [line.split() for line in match[kind].splitlines() if line.strip()]
        yield Written(match.start(), len(rows), sum(max(len(row), row[0].count(",") + 1) for row in rows))
    for match in _HERE.finditer(source.text):
        shape = table_in(match["body"])
        if shape is not None:
            yield Written(match.start(), shape.rows, shape.cells)


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
