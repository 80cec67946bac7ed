"""Lines cut into the columns that blanks set apart."""

from __future__ import annotations

import re

from sallyport.inspection.tables.cells import filled
from sallyport.inspection.tables.text.right_ends import by_right_ends

_FEWEST_COLUMNS = 2
_MOST_LETTERS = 100_000
_SPANNING = 0.15
"""Part of the lines that may write across a gap between columns."""
_SEVERAL = re.compile(r"[\d)%*] {2,}[<(\[.-]?\d")
_BRACKET = re.compile(r"\(\s*\d[\d.]*\s*%?\s*\)")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_JOINING = re.compile(r"\b(?:to|of|e)\b|\b(?:NA|NaN|Inf)\b")
_PADDED = re.compile(r"(\d[\d,]*) ([(\[])( +)(?=[\d.])")
"""A bracket that is filled up before its number, as R does: "4 ( 2.6)"."""
_FEWEST_NUMERIC = 2
_INDENT = 6
"""Of names of rows, below others."""
_FEWEST_SINGLE = 6
"""Lines that all have a blank at one place by chance seldom are so many."""
_VALUE = re.compile(r"[<>(\[]?[-+]?[\d.][\d.,]*(?:[eE][-+]?\d+)?%?[)\]*]*|NA|NaN|\|")
_BETWEEN_GAPS = re.compile(r"\S+(?: \S+)*")


def by_gaps(lines: list[str]) -> list[list[str]]:
    """Cut where all of them have blanks; where that tears numbers apart, by where those stand. Nothing when neither can be.

    Where all cells end below their names, they are cut there, if that makes more of them.
    """
    rows = _cut(lines)
    if not rows or any(map(_is_torn, (cell for row in rows for cell in row))):
        rows = by_numbers(lines) or rows
    exact = by_right_ends(lines)
    return exact if sum(map(filled, exact)) > sum(map(filled, rows)) else rows


def _is_torn(cell: str) -> bool:
    """Does it hold numbers set apart as cells are, half a bracket, or a bracket that belongs to the number before it?"""
    return (
        cell.count("(") != cell.count(")")
        or _BRACKET.fullmatch(cell) is not None
        or any(pattern.search(cell) is not None for pattern in (_SEVERAL, _PADDED))
    )


def _cut(lines: list[str]) -> list[list[str]]:
    wide = max(map(len, lines))
    blank = [all(place >= len(line) or line[place] == " " for line in lines) for place in range(wide)]
    starts = [start for start in _starts(blank) if _is_gap(lines, blank, start)]
    most = _starts(_mostly_blank(lines, wide)) if len(lines) * wide <= _MOST_LETTERS else []
    if len(most) > max(len(starts), 1):  # a line or two span columns that all others keep
        return [_placed(line, most) for line in lines]
    if len(starts) < _FEWEST_COLUMNS:
        return []
    return [[line[start:end].strip() for start, end in zip(starts, [*starts[1:], wide], strict=True)] for line in lines]


def _is_gap(lines: list[str], blank: list[bool], start: int) -> bool:
    """Is it one between columns? A single blank in a few lines may as well stand between words: then numbers stand below it."""
    if start < _FEWEST_COLUMNS or blank[start - 2]:
        return True
    reaching = [line for line in lines if len(line) > start]
    tight = [line for line in reaching if line[start - 2] != " " and line[start] != " "]
    if len(reaching) >= _FEWEST_SINGLE or len(tight) * 3 <= len(reaching):
        return True
    if len(tight) < len(reaching) and all(_begins_with_value(line[start:]) for line in reaching if line not in tight):
        return True
    numbers = sum(_begins_with_value(line[start:]) for line in tight)
    return len(tight) > 1 and numbers > 0 and numbers >= len(tight) - 1


def _begins_with_value(text: str) -> bool:
    return _VALUE.fullmatch(text.split(None, 1)[0]) is not None if text.strip() else False


def _mostly_blank(lines: list[str], wide: int) -> list[bool]:
    """Places in gaps of two at least that few lines write across, and those that none does."""
    written = [sum(place < len(line) and line[place] != " " for line in lines) for place in range(wide)]
    few = [count <= len(lines) * _SPANNING for count in written]
    return [
        few[at] and (not written[at] or few[at - 1 : at] == [True] or few[at + 1 : at + 2] == [True])
        for at in range(wide)
    ]


def _starts(blank: list[bool]) -> list[int]:
    return [place for place, is_gap in enumerate(blank) if not is_gap and (place == 0 or blank[place - 1])]


def _placed(line: str, starts: list[int]) -> list[str]:
    """What stands between wide gaps, each in the column that most of it stands below."""
    cells = [""] * len(starts)
    ends = [*starts[1:], max(len(line), starts[-1] + 1)]
    for found in _BETWEEN_GAPS.finditer(line):
        shared = [min(found.end(), end) - max(found.start(), start) for start, end in zip(starts, ends, strict=True)]
        at = shared.index(max(shared))
        cells[at] = f"{cells[at]} {found[0]}".strip()
    return cells


Span = tuple[int, int]


def by_numbers(lines: list[str]) -> list[list[str]]:
    """Cut by where numbers stand below each other, whatever titles write across the gaps; nothing when that is not clear."""
    if sum(map(len, lines)) > _MOST_LETTERS:
        return []
    cut = [_chunks(_PADDED.sub(r"\3\1 \2", line)) for line in lines]
    above, below = _lines_of_names(cut), _lines_before_others(cut)
    numeric = [[span for span, text in chunks if _is_numeric(text)] for chunks in cut[above:below]]
    if sum(len(spans) >= _FEWEST_NUMERIC for spans in numeric) < _FEWEST_NUMERIC:
        return []
    columns = _with_labels(_merged([span for spans in numeric for span in spans]), cut[:below])
    rows = [["" for _ in columns] for _ in lines]
    for number, (row, chunks) in enumerate(zip(rows, cut, strict=True)):
        for span, text in chunks:
            at = min(range(len(columns)), key=lambda one, span=span: _apart(columns[one], span))  # type: ignore[misc]  # its second argument is bound here
            if number < below and row[at] and _is_numeric(row[at]) and _is_numeric(text):
                return []
            row[at] = f"{row[at]} {text}".strip()
    return rows if len(columns) >= _FEWEST_COLUMNS else []


def _lines_before_others(cut: list[list[tuple[Span, str]]]) -> int:
    """How many lines there are before others names of columns come, as above the estimates that Stata prints below a table."""
    seen = 0
    for number, chunks in enumerate(cut):
        has_numbers = any(_is_numeric(text) for _, text in chunks)
        if chunks and not has_numbers and seen >= _FEWEST_NUMERIC and len(chunks) >= _FEWEST_COLUMNS:
            return number
        seen += has_numbers
    return len(cut)


def _chunks(line: str) -> list[tuple[Span, str]]:
    return [(found.span(), found[0]) for found in _BETWEEN_GAPS.finditer(line)]


def _lines_of_names(cut: list[list[tuple[Span, str]]]) -> int:
    """How many lines stand above the first that begins where names of rows do: "1" and "2" in them are names of columns."""
    begins = [chunks[0][0][0] if chunks else 0 for chunks in cut]
    left = min(begins)
    return next(at for at, begin in enumerate(begins) if begin <= left + _INDENT)


def _is_numeric(text: str) -> bool:
    return any(map(str.isdigit, text)) and not _LETTERS.search(_JOINING.sub(" ", text))


def _merged(spans: list[Span]) -> list[Span]:
    """Those that overlap as one, left to right."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _with_labels(columns: list[Span], cut: list[list[tuple[Span, str]]]) -> list[Span]:
    """With a column for the names of rows that stand left of numbers, where they reach over one column at most."""
    labels = [
        chunks[0][0]
        for chunks in cut
        if len(chunks) > 1 and not _is_numeric(chunks[0][1]) and _is_numeric(chunks[-1][1])
    ]
    second = columns[1][0] if len(columns) > 1 else columns[0][1]
    return _merged([*columns, *(span for span in labels if span[0] <= columns[0][0] and span[1] <= second)])


def _apart(column: Span, span: Span) -> tuple[int, int]:
    """How little two overlap, and how far they stand apart: the least is the nearest."""
    shared = min(column[1], span[1]) - max(column[0], span[0])
    return -max(shared, 0), abs(sum(column) - sum(span))
