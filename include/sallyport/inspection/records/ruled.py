"""Listings between rules of dashes, as SAS and its like print them: names of columns between two rules, rows below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.records.model import Records
from sallyport.inspection.tables.text.gaps import by_gaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RULE = re.compile(r"[ \t]*(?:[-=_\u2500\u2501\u2550\u2014]{3,}[ \t]*)+")
_FEWEST, _MOST_NAMES, _MOST_ROWS = 3, 4, 500
_WIDEST = 400


def ruled_records(lines: Sequence[str]) -> Iterator[Records]:
    """All of them. Names may take some lines; the rows end at the next rule, or at an empty line."""
    rules = [at for at, line in enumerate(lines) if line.strip() and _RULE.fullmatch(line)]
    for place, rule in enumerate(rules):
        above = rules[place - 1] + 1 if place else max(0, rule - 1)
        names = [line for line in lines[above:rule] if line.strip()]
        rows = _rows_below(lines, rule + 1)
        if 0 < len(names) <= _MOST_NAMES and len(rows) >= _FEWEST:
            yield from _cut(names, rows, rule + 1)


def _rows_below(lines: Sequence[str], at: int) -> list[str]:
    rows: list[str] = []
    for line in lines[at : at + _MOST_ROWS]:
        if not line.strip() or _RULE.fullmatch(line):
            break
        rows.append(line[:_WIDEST])
    return rows


def _cut(names: Sequence[str], rows: Sequence[str], line: int) -> Iterator[Records]:
    cells = by_gaps([name[:_WIDEST].expandtabs() for name in names] + [row.expandtabs() for row in rows])
    if not cells:
        return
    above = cells[: len(names)]
    header = tuple(" ".join(filter(None, (row[at].strip() for row in above))) for at in range(len(cells[0])))
    yield Records(f"listing at line {line}", header, [[cell.strip() for cell in row] for row in cells[len(names) :]])
