"""Which columns of a table name its rows: texts, and whole numbers that are codes, years or an index."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.beside import is_counted
from sallyport.inspection.tables.grid.cells import Cell, Kind
from sallyport.inspection.tables.headings.rates import is_of_time
from sallyport.inspection.tables.headings.vocabulary import CARRIED, CLASSED, word_set
from sallyport.inspection.tables.headings.words import Role, hint, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.layout import Block

_HALF = 0.5
_GROUPED = word_set("block stratum strata cluster batch pair set wave session cohort tier band zone level")
_FEWEST_STEPS = 3
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_PERCENTILES = {0, 0.1, 0.5, 1, 2, 2.5, 3, *range(5, 100, 5), 97, 97.5, 98, 99, 99.5, 99.9, 100}
_NUMBERS = {
    ("number",),
    ("no",),
    ("nr",),
    ("sn",),
    ("s", "n"),
    ("item", "number"),
    ("question", "number"),
    ("s", "number"),
    ("sr", "number"),
}
_SAYS_NOTHING, _WORDS = frozenset({Kind.EMPTY, Kind.MISSING}), frozenset({Kind.TEXT, Kind.RANGE})


def label_columns(block: Block) -> frozenset[int]:
    """Of a table whose names are known."""
    texts = {column for column in range(block.width) if _is_text(block, column)}
    counted = [column for column in range(block.width) if column not in texts and _names_count(block, column)]
    first = next(
        (at for at in range(block.width) if any(line.cells[at].kind is not Kind.EMPTY for line in block.body)), 0
    )
    for column in range(block.width):
        if column in texts:
            continue
        is_numbering = column == first and (_are_percentiles(block, column) or _is_numbering(block, column))
        if not is_numbering and not _is_dimension(block, column, bool(counted) and column < counted[0]):
            break
        texts.add(column)
    return frozenset(texts)


def _is_text(block: Block, column: int) -> bool:
    filled = [cell for line in block.body if (cell := line.cells[column]).kind not in _SAYS_NOTHING]
    kinds = _WORDS | {Kind.MASK} if column == 0 else _WORDS
    texts = sum(cell.kind in kinds for cell in filled)
    if column == 0 and any(cell.kind is Kind.TEXT for cell in filled) and _suggests(block, column) is None:
        return texts >= len(filled) / 4  # age bands, years and the word Total below each other
    if _names_count(block, column) or (column and _suggests(block, column) not in {None, Role.OTHER}):
        texts = sum(cell.kind is Kind.TEXT for cell in filled)  # "19-97" is what the column is of
    return bool(filled) and texts > len(filled) * _HALF


def _suggests(block: Block, column: int) -> Role | None:
    said = [found for name in block.names[column] if (found := hint(name)) is not None]
    if said and said[0].role is Role.COUNT:
        said = [found for found in said if found.role is not Role.OTHER]  # the "size" of groups, below the "age" of all
    return next((found.role for found in said if found.is_strong), None)


def _names_count(block: Block, column: int) -> bool:
    return _suggests(block, column) is Role.COUNT


def _is_dimension(block: Block, column: int, is_before_counts: bool) -> bool:
    """Whole numbers that name rows: codes of a category, years, an index."""
    values = [cell for line in block.body if (cell := line.cells[column]).kind is not Kind.EMPTY]
    if not values or column == block.width - 1 or not all(_may_name(cell) for cell in values):
        return False
    said = _suggests(block, column)
    if said is not Role.COUNT and said is not None:
        is_carried = any(set(words(name)) & CARRIED for name in block.names[column])
        return said is Role.OTHER and not is_of_time(block.names[column]) and not is_carried
    numbers = [cell.count for cell in values if cell.kind is Kind.NUMBER]
    if said is Role.COUNT or (is_before_counts and _names_counted(block, column)):
        # "number of drugs" and "children" may name rows; "events" before "N" is a count, unless it says yes or no.
        is_answer = said is None and (set(numbers) <= {0, 1} or set(numbers) <= {1, 2})
        has_counts = any(_names_count(block, one) for one in range(column + 1, block.width))
        return is_answer or (column == 0 and _are_steps(values) and has_counts)
    if _are_levels(block, column) if column else _names_classes(block, column, numbers):
        return True
    if is_before_counts:
        return not (_tells_apart(block, column) and said is None and is_counted(block.names[column]))
    return column == 0 and len(numbers) > 1 and all(b > a for a, b in pairwise(numbers))


def _are_percentiles(block: Block, column: int) -> bool:
    """Is the first column one of percentiles, up or down, as programs list them below each other?"""
    shown = [cell for line in block.body if (cell := line.cells[column]).kind is not Kind.EMPTY]
    values = [cell.value for cell in shown]
    if len(shown) < _FEWEST_STEPS or not all(cell.kind is Kind.PERCENT for cell in shown):
        return False
    return set(values) <= _PERCENTILES and values in (sorted(set(values)), sorted(set(values), reverse=True))


def _is_numbering(block: Block, column: int) -> bool:
    """Does the first column number what the next tells: "No." or "#" above 1, 2 and what comes after?"""
    names = block.names[column]
    body = [line for line in block.body if line.cells[column].kind not in _SAYS_NOTHING and line.has_numbers]
    numbers = [line.cells[column].count for line in body]
    if not names or words(names[0]) not in _NUMBERS or len(numbers) < _FEWEST_STEPS or column + 1 >= block.width:
        return False
    texts = all(line.cells[column + 1].kind is Kind.TEXT for line in body)
    is_rising = all(after > before for before, after in pairwise(numbers))
    return texts and all(_may_name(line.cells[column]) for line in body) and numbers[:2] == [1, 2] and is_rising


def _are_levels(block: Block, column: int) -> bool:
    """Is it the nameless column right of the names of rows, with the levels of each variable: 1, 2, 3 below each other?"""
    if any(block.names[column]) or not (any(block.names) or (column == 1 and _are_years(block, 0))):
        return False
    before = 0
    for line in block.body:
        cell = line.cells[column]
        if cell.kind is Kind.NUMBER:
            if cell.count not in ({before + 1} if before else {0, 1}) and cell.count not in {0, 1}:
                return False
            before = cell.count
        elif cell.kind is Kind.EMPTY:
            before = 0
    return True


def _are_years(block: Block, column: int) -> bool:
    """Are they years, each in many rows: those of weeks or months?"""
    numbers = [cell.count for line in block.body if (cell := line.cells[column]).kind is Kind.NUMBER and cell.is_whole]
    are_all = len(numbers) == len(block.body) and all(_FIRST_YEAR <= number <= _LAST_YEAR for number in numbers)
    return are_all and len(set(numbers)) * _FEWEST_STEPS <= len(numbers)


def _names_classes(block: Block, column: int, numbers: Sequence[int]) -> bool:
    """Is it called "site" or "block" alone, or are they years, and does each of its numbers stand in several rows?"""
    if not any(block.names):
        return _are_years(block, column)
    name = words(block.names[column][0]) if block.names[column] else ()
    return len(name) == 1 and name[0] in CLASSED | _GROUPED and len(set(numbers)) < len(numbers)


def _tells_apart(block: Block, column: int) -> bool:
    """Do texts left of a column name each row already? Then it need not."""
    beside = [tuple(cell.text for cell in line.cells[:column]) for line in block.body]
    return column > 0 and len(set(beside)) == len(beside)


def _may_name(cell: Cell) -> bool:
    return (cell.kind is Kind.NUMBER and cell.is_whole) or cell.kind in _WORDS


def _names_counted(block: Block, column: int) -> bool:
    return any((found := hint(name)) is not None and found.role is Role.COUNT for name in block.names[column])


def _are_steps(values: Sequence[Cell]) -> bool:
    """0, 1, 2, 3+: how many of something each has, and not how many have it."""
    numbers = [cell.count for cell in values if cell.kind is Kind.NUMBER]
    is_open = any(cell.kind in _WORDS for cell in values)
    even = all(after - before == 1 for before, after in pairwise(numbers))
    return len(numbers) + is_open >= _FEWEST_STEPS and even and numbers[0] in {0, 1}
