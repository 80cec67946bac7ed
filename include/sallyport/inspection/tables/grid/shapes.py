"""Counts told by their looks alone: whole numbers by categories, whose totals add up, or among which some are suppressed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import BOUNDLESS, Cell, Kind
from sallyport.inspection.tables.grid.matrices import (
    are_loci,
    are_percentages,
    is_agreement,
    is_cross_table,
    is_flow,
    is_of_something_else,
)
from sallyport.inspection.tables.headings.words import Role, hint, is_category, is_total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.layout import Block

_MOST_ROWS = 300
"""Longer tables of bare whole numbers are more likely data than a cross tabulation."""
_NO_ANSWER = {9, 77, 88, 98, 99, 999}
_MANY_ROWS = 25
"""Longer tables whose rows are no known groups are rather of persons, one in each."""
_LARGE = 10
"""Tables mostly of smaller numbers are of codes, ranks and scores as well as of counts."""
_PERCENT = 100
_FEWEST_FLAGS = 4
_CHROMOSOMES = 26
"""With the sex chromosomes and those of mitochondria by PLINK's numbers."""
_EVEN_BOOK = 3
"""So many values going up by one are the codes of a codebook."""


def counted_by_shape(block: Block, columns: Sequence[int], rows: Sequence[int]) -> frozenset[int]:
    """Which of these columns, judged in these rows, hold counts. All of them, or none: a cross tabulation is one thing."""
    chosen = [column for column in columns if _shown(block, column, rows) and not _ends_interval(block, column)]
    if (
        not chosen
        or not rows
        or len(rows) > _MOST_ROWS
        or _are_bounds(block, chosen)
        or _are_flags(block, chosen, rows)
    ):
        return frozenset()
    whole = [column for column in chosen if all(_may_be(block.cell(row, column)) for row in rows)]
    if whole != chosen and (not _are_large(block, whole, rows) or not block.label_columns):
        return frozenset(column for column in chosen if _is_suppressed(block, column, rows))
    chosen = whole
    cells = [block.cell(row, column) for row in rows for column in chosen]
    if is_of_something_else(block) or _are_of_genome(block, chosen):
        return frozenset()
    table = [[block.cell(row, column) for column in chosen] for row in rows]
    if not _has_suppressed(cells) and (are_percentages(table) or are_percentages(list(zip(*table, strict=True)))):
        return frozenset()
    is_counted = (
        _adds_up(block, chosen, rows)
        or _has_suppressed(cells)
        or _are_written_as_counts(cells)
        or _is_titled(block)
        or (_has_categories(block, chosen, rows) and not _is_codebook(block, chosen, rows))
        or is_cross_table(block, chosen, rows)
        or is_agreement(block, chosen, rows)
        or is_flow(block)
    )
    return frozenset(chosen) if is_counted else frozenset()


def perhaps_counted(block: Block, columns: Sequence[int], rows: Sequence[int]) -> list[tuple[int, int]]:
    """Cells that may be counts, though nothing says so: of a table of whole numbers alone, several by several."""
    chosen = [column for column in columns if _shown(block, column, rows)]
    is_cross = len(chosen) > 1 and len(rows) > 1 and chosen == block.value_columns and len(rows) == len(block.body)
    if not is_cross or not block.label_columns or len(rows) > _MOST_ROWS or _are_bounds(block, chosen):
        return []
    if _are_of_genome(block, chosen):
        return []
    cells = [block.cell(row, column) for row in rows for column in chosen]
    numbers = [cell.count for cell in cells if cell.is_numeric]
    is_large = bool(numbers) and sum(number >= _LARGE for number in numbers) * 2 >= len(numbers)
    if not is_large or not all(_may_be(cell) for cell in cells) or is_of_something_else(block):
        return []
    table = [[block.cell(row, column) for column in chosen] for row in rows]
    if are_percentages(table) or are_percentages(list(zip(*table, strict=True))):
        return []
    return [(row, column) for row in rows for column in chosen if block.cell(row, column).is_numeric]


def _are_bounds(block: Block, columns: Sequence[int]) -> bool:
    """Columns named low and high alone, and not the rows as well."""
    are_bounds = {names[0].lower() for column in columns if (names := block.names[column])} == {"low", "high"}
    return are_bounds and not is_agreement(block, columns, range(len(block.body)))


def _are_flags(block: Block, columns: Sequence[int], rows: Sequence[int]) -> bool:
    """Are they all 0 or 1: what is done at which visit, or which model has which term?"""
    cells = [block.cell(row, column) for row in rows for column in columns]
    return len(cells) >= _FEWEST_FLAGS and {cell.text for cell in cells} == {"0", "1"}


def _ends_interval(block: Block, column: int) -> bool:
    """Is it the column without a name beside one of numbers going up, each of its own no smaller: "0  1", "1  2"?"""
    if column not in {1} or block.names[column] or not block.names[0]:
        return False
    pairs = [(block.cell(row, 0), block.cell(row, 1)) for row in range(len(block.body))]
    if len(pairs) <= 1 or any(cell.kind is not Kind.NUMBER for pair in pairs for cell in pair):
        return False
    return all(begin.value < end.value for begin, end in pairs) and all(
        after[0].value >= before[1].value for before, after in pairwise(pairs)
    )


def _are_of_genome(block: Block, columns: Sequence[int]) -> bool:
    """Are rows variants or stretches of the genome, and columns without names where they are?"""
    return _are_intervals(block, columns) or _begin_with_chromosomes(block)


def _are_intervals(block: Block, columns: Sequence[int]) -> bool:
    """Are rows stretches of the genome without names above, as in BED: "chr1  1200  1380  exon  0  +"?"""
    if any(block.names) or len(columns) <= 1 or not are_loci(block):
        return False
    pairs = [(line.cells[columns[0]], line.cells[columns[1]]) for line in block.body]
    return all(begin.is_whole and end.is_whole and begin.value <= end.value for begin, end in pairs)


def _begin_with_chromosomes(block: Block) -> bool:
    """Are rows variants without names above, as PLINK writes them: "1  rs1234  0  960687  G  C"?"""
    if any(block.names) or 0 not in block.value_columns or not are_loci(block):
        return False
    cells = [line.cells[0] for line in block.body]
    return all(cell.kind is Kind.NUMBER and cell.is_whole and 1 <= cell.value <= _CHROMOSOMES for cell in cells)


def _are_large(block: Block, columns: Sequence[int], rows: Sequence[int]) -> bool:
    """Are most of them larger than scores, and some than percentages? Then a column of decimals beside them is something else."""
    values = [cell.count for row in rows for column in columns if (cell := block.cell(row, column)).is_numeric]
    return bool(values) and max(values) > _PERCENT and sum(value >= _LARGE for value in values) * 2 >= len(values)


def _shown(block: Block, column: int, rows: Sequence[int]) -> bool:
    return any((cell := block.cell(row, column)).is_numeric or cell.kind is Kind.MASK for row in rows)


def _may_be(cell: Cell) -> bool:
    if cell.kind in {Kind.EMPTY, Kind.MASK, Kind.MISSING, Kind.COUNT}:
        return True
    if cell.kind is Kind.PAIR:
        return cell.is_whole and cell.value >= 0 and cell.percent is not None
    return cell.kind is Kind.NUMBER and cell.is_whole and cell.value >= 0


def _has_suppressed(cells: Sequence[Cell]) -> bool:
    return any(cell.kind is Kind.MASK for cell in cells)


def _is_suppressed(block: Block, column: int, rows: Sequence[int]) -> bool:
    """Are numbers under a bound left out of a column of whole numbers?"""
    cells = [block.cell(row, column) for row in rows]
    return all(map(_may_be, cells)) and any(cell.kind is Kind.MASK and cell.high < BOUNDLESS for cell in cells)


def _are_written_as_counts(cells: Sequence[Cell]) -> bool:
    """Are most of them written with their percentage or denominator?"""
    shown = [cell for cell in cells if cell.is_numeric]
    return sum(cell.kind is Kind.COUNT for cell in shown) * 2 > len(shown)


def _is_titled(block: Block) -> bool:
    """Does a title, a heading or the corner above the labels say that people are counted?"""
    corner = [name for column in block.label_columns for name in block.names[column]]
    said = [hint(text) for text in (*block.notes, *block.headings, *corner) if text]
    return any(one is not None and one.role is Role.COUNT and one.is_strong for one in said)


def _has_categories(block: Block, columns: Sequence[int], rows: Sequence[int]) -> bool:
    """Are rows or columns groups of people? A single column needs rows that are, several at least one of both."""
    beside = [label for row in rows if (label := block.labels[row][-1] if block.labels[row] else "")]
    above = [names[0] for column in columns if (names := block.names[column])]
    if not beside:
        return len(rows) == 1 and len(above) > 1 and _mostly_categories(above)
    are_rows, are_columns = _mostly_categories(beside), len(above) > 1 and _mostly_categories(above)
    if len(rows) > _MANY_ROWS and not (are_rows and above):
        return False
    if len(columns) == 1:
        return (are_rows and not all(label.isdigit() for label in beside)) or (
            _mostly_categories(above) and _are_many(block, columns[0], rows) and len(set(beside)) == len(beside) > 1
        )
    return are_rows or are_columns


def _are_many(block: Block, column: int, rows: Sequence[int]) -> bool:
    """More than a percentage can be, in most rows: "Asthma" above them then counts who has it, in each hospital."""
    numbers = [cell.count for row in rows if (cell := block.cell(row, column)).is_numeric]
    return sum(number > _PERCENT for number in numbers) * 2 > len(numbers)


def _mostly_categories(texts: Sequence[str]) -> bool:
    return sum(is_category(text) for text in texts) * 2 > len(texts)


def _is_codebook(block: Block, columns: Sequence[int], rows: Sequence[int]) -> bool:
    """One column of 0, 1, 2, ... (with 9 or 99 for no answer) says which code a category has, not how many."""
    if len(columns) > 1:
        return False
    cells = [block.cell(row, columns[0]) for row in rows]
    values = [cell.count for cell in cells if cell.is_numeric and cell.count not in _NO_ANSWER]
    steps = {after - before for before, after in pairwise(values)}
    is_row = len(values) >= _EVEN_BOOK and steps <= {1, -1} and len(steps) == 1
    return is_row or (bool(values) and set(values) <= {0, 1, 2} and len(set(values)) == len(values))


def _adds_up(block: Block, columns: Sequence[int], rows: Sequence[int]) -> bool:
    """Is there a total, named or not, that is the sum of the others?"""
    table = [[block.cell(row, column) for column in columns] for row in rows]
    row_totals = [any(is_total(text) for text in block.labels[row]) for row in rows]
    column_totals = [any(is_total(name) for name in block.names[column]) for column in columns]
    down = [list(line) for line in zip(*table, strict=True)]
    return _sums(down, row_totals) or _sums(table, column_totals)


def _sums(lines: Sequence[Sequence[Cell]], named: Sequence[bool]) -> bool:
    """Do lines end (or begin) with their sum? A name asks for one line that does, its lack for all of two at least."""
    known = [
        [cell.count for cell in line]
        for line in lines
        if len(line) > 2 and all(cell.is_numeric for cell in line)  # noqa: PLR2004 - more than a pair
    ]
    known = [line for line in known if sum(value > 0 for value in line) > 2]  # noqa: PLR2004 - a sum of two at least
    if not known:
        return False
    if any(named):
        parts = [(sum(v for v, total in zip(line, named, strict=True) if not total), line) for line in known]
        if any(whole == line[named.index(True)] for whole, line in parts):
            return True
    ends = all(sum(line[:-1]) == line[-1] for line in known) or all(sum(line[1:]) == line[0] for line in known)
    return ends and len(known) > 1
