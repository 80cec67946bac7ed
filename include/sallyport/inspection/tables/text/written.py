"""Tables written into texts: between delimiters, or with columns set apart by spaces as programs print them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.blocks import Block
from sallyport.inspection.tables.cells import is_number
from sallyport.inspection.tables.text.dialect import DELIMITERS, Dialect
from sallyport.inspection.tables.text.gaps import by_gaps
from sallyport.inspection.tables.text.right_ends import frames_in
from sallyport.inspection.tables.text.running import are_running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.tables.held import HeldTable

_RULE_LINE = re.compile(r"[\s\-=+|_\u2500-\u257f]*")
_GAPS = str.maketrans("|\u2502\t", "   ")
_FEWEST_LINES = 2
_MOST_NAMES = 4
"""Lines of names above a table."""
_FEWEST_SPACED = 8
_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SEVERAL = re.compile(r"\d%? {2,}[<.]?\d")
_FIGURES = re.compile(r"[<>≤≥~]?\d[\d.,]*\s*%?\s*(?:[(\[±/]|\+/-)\s*[<\d]")
"""A number with another beside it: "118 (49.2%)", "12/340"."""
_DECIMAL = re.compile(r"\d{1,3}\.\d+")
_ALL = 100.0
_TIBBLE = re.compile(r"\s*#.*|\s*(?:<\w+>\s*)+")
"""What R prints around a tibble: its size, and the types of its columns."""
_GAP = re.compile(r" {2,}|\t")


def table_of(rows: Sequence[Sequence[str]], where: str, lines: Sequence[int] = ()) -> HeldTable:
    """A table of rows that are known to be one; ``lines`` are their indexes in the file, where rows are lines of it."""
    return Block(lines[0] if lines else 0, list(rows), lines=lines).table(where)


def delimited_lines(text: str) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
    """Runs of lines cut into equally many cells by one delimiter, with a column of numbers; with the index of each line."""
    numbered = [
        (at, line) for at, line in enumerate(text.splitlines()) if not line.strip() or not _RULE_LINE.fullmatch(line)
    ]
    lines = [line for _, line in numbered]
    ends = {delimiter: _run_ends([line.count(delimiter) for line in lines]) for delimiter in DELIMITERS}
    looked_at = dict.fromkeys(DELIMITERS, 0)
    at = 0
    while at < len(lines):
        after = at + 1
        for delimiter in DELIMITERS:
            end = ends[delimiter][at]
            if end - at < _FEWEST_LINES or at < looked_at[delimiter]:
                continue
            looked_at[delimiter] = end
            if delimiter in ",;" and are_running(lines[at:end]):
                continue
            if delimiter == "," and all(_groups_thousands(line) for line in lines[at:end]):
                continue
            rows = list(Dialect(delimiter).rows("\n".join(lines[at:end])))
            if _has_numbers(rows) and not _are_set_in_columns(rows):
                yield [number for number, _ in numbered[at:end]], rows
                after = end
                break
        at = after


def _groups_thousands(line: str) -> bool:
    """Do all commas of a line that is set in columns stand inside numbers, and none between cells?"""
    return len(_IN_NUMBER.findall(line)) == line.count(",") and _GAP.search(line.strip()) is not None


def _are_set_in_columns(rows: list[list[str]]) -> bool:
    """Do cells hold several numbers set apart by spaces? Then spaces cut the columns, and the delimiter is a rule."""
    return sum(any(map(_SEVERAL.search, row)) for row in rows) * 2 > len(rows)


def _run_ends(counts: list[int]) -> list[int]:
    """For each line, where the run of lines with the same count ends that it stands in; itself when it has none."""
    ends = list(range(len(counts)))
    for at in range(len(counts) - 1, -1, -1):
        if counts[at]:
            goes_on = at + 1 < len(counts) and counts[at + 1] == counts[at]
            ends[at] = ends[at + 1] if goes_on else at + 1
    return ends


def spaced(text: str) -> Iterator[tuple[list[int], list[list[str]]]]:
    """A text of nothing but lines with equally many words, most of them numbers: cells set apart by spaces, however many."""
    numbered = [(at, line.split()) for at, line in enumerate(text.splitlines()) if line.strip()]
    widths = {len(cells) for _, cells in numbered}
    if len(widths) == 1 and len(numbered) >= _FEWEST_SPACED and max(widths) > _FEWEST_LINES:
        rows = [cells for _, cells in numbered]
        if sum(is_number(cell) for row in rows for cell in row) * 2 >= len(rows) * max(widths):
            yield [at for at, _ in numbered], rows


def printed(text: str) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Columns set apart by spaces in all their lines, one of numbers among them; with the index of the line of each row."""
    lines = text.expandtabs(8).splitlines()
    at = 0
    while at < len(lines):
        end = at
        if (names := _names_what_follows(lines, at)) > at:
            # The blank line between names and rows, as SAS and scikit-learn print them.
            lines[at + 1 : names + 1], lines[at] = lines[at:names], ""
            at += 1
            end = at
        while end < len(lines) and lines[end].strip():
            end += 1
        if end - at >= _FEWEST_LINES:
            block = [(number, lines[number].translate(_GAPS)) for number in range(at, end)]
            block = [
                (number, line)
                for number, line in block
                if not _RULE_LINE.fullmatch(line) and not _TIBBLE.fullmatch(line)
            ]
            for part in _parts(block):
                yield from _columns(part)
        at = end + 1


def _parts(block: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Frames that stand between other lines by themselves, and what is left; all together where there are none such."""
    at = 0
    for frame in frames_in([line for _, line in block]):
        if frame.start - at > _FEWEST_LINES or frame.end < len(block):
            yield block[at : frame.start]
            yield block[frame.start : frame.end]
            at = frame.end
    yield block[at:]


def _columns(block: list[tuple[int, str]]) -> Iterator[tuple[list[int], list[list[str]]]]:
    """The table that some lines are, below a title or two; none that are sentences."""
    if are_running([line for _, line in block]):
        return
    for first in range(min(_FEWEST_LINES, len(block) - _FEWEST_LINES) + 1):
        rows = by_gaps([line for _, line in block[first:]])
        if rows and _has_numbers(rows):
            yield _folded([number for number, _ in block[first:]], rows)
            return


def _names_what_follows(lines: list[str], at: int) -> int:
    """Where lines of names that stand alone end, with a row of as many cells below the blank line after them; else ``at``."""
    if at and lines[at - 1].strip():
        return at
    end = at
    while end < len(lines) and end - at <= _MOST_NAMES and lines[end].strip():
        end += 1
    if not at < end <= at + _MOST_NAMES or end + 1 >= len(lines) or any(map(_has_number, lines[at:end])):
        return at
    names, below = _GAP.split(lines[end - 1].strip()), _GAP.split(lines[end + 1].strip())
    # A row's own name, though it be a number, has none above it.
    stands_left = _indent(lines[end + 1]) + len(below[0]) <= _indent(lines[end - 1])
    is_row = len(names) == len(below) or (len(names) + 1 == len(below) and (stands_left or not is_number(below[0])))
    return end if len(names) > 1 and is_row and any(map(is_number, below)) else at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _has_number(line: str) -> bool:
    return any(map(is_number, _GAP.split(line.strip())))


def _folded(numbers: list[int], rows: list[list[str]]) -> tuple[list[int], list[list[str]]]:
    """Percentages that stand below their counts, as Stata prints them, put beside them: "61 (5.73%)"."""
    folded: list[list[str]] = []
    kept: list[int] = []
    for number, row in zip(numbers, rows, strict=True):
        above = folded[-1] if folded else []
        if not (above and _are_percentages(row) and above[0] and len(above) == len(row)):
            folded.append(row)
            kept.append(number)
        elif all(cell.replace(",", "").isdigit() for cell, below in zip(above, row, strict=True) if below):
            folded[-1] = [
                f"{cell} ({below}%)" if below and float(below) < _ALL else cell  # of itself, a total is all
                for cell, below in zip(above, row, strict=True)
            ]
    return kept, folded


def _are_percentages(row: list[str]) -> bool:
    """A row without a name, of numbers with decimals up to 100."""
    cells = [cell for cell in row[1:] if cell]
    return not row[0] and bool(cells) and all(_DECIMAL.fullmatch(cell) and float(cell) <= _ALL for cell in cells)


def _has_numbers(rows: list[list[str]]) -> bool:
    """Is there a column, not the first, that holds nothing but numbers below its name, in more than one row or beside others?"""
    below = rows[1:]
    for column in range(1, len(rows[0])):
        cells = [row[column].strip() for row in below if column < len(row)]
        texts = [cell for cell in cells if cell]
        if texts and sum(is_number(text) or _FIGURES.match(text) is not None for text in texts) * 10 >= len(texts) * 8:
            return True
    return False
