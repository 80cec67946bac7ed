"""Whole numbers of some things by others, where no word says that people are counted: a cross tabulation, or scores and ranks?"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import Cell, Kind
from sallyport.inspection.tables.headings.vocabulary import CODED, COUNTED, COUNTS, MOLECULES, UNCLASSED, word_set
from sallyport.inspection.tables.headings.words import Role, hint, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.layout import Block

_LARGEST_SCORE = 20
"""Where no number is larger, they may as well be scores, ranks or codes."""
_LARGE = 10
_GENE = re.compile(r"[A-Z]{2}[A-Z0-9-]{0,8}\d[A-Z0-9]{0,3}")
"""A symbol such as MDM2; departments of a hospital are in capitals as well, without numbers."""
_HUNDRED, _ROUNDED = 100, 1
_FEWEST_LINES = 2
_STATISTICS = {Role.AVERAGE, Role.PERCENT, Role.P_VALUE, Role.QUANTILE, Role.SUM, Role.SURVIVAL}
_MEASURED = word_set("score scores rate rates ratio rating ratings ranking ranks correlation odds hazard mean median")
_CLASSES = word_set("code codes age ages year years month months week quarter day date level grade id icd")
"""What says of other numbers that they are none, and of a corner that it names classes."""


_LOCUS = re.compile(r"(?i)chr[0-9xym]{1,2}\b.*|rs\d{3,}|(?:chr)?[0-9xy]{1,2}[:_]\d{3,}.*|ens[a-z]*\d{6,}.*|cg\d{6,}")
_MOST = 0.8


def are_loci(block: Block) -> bool:
    """Do the cells that name rows name places in the genome: "chr7", "rs1234", "7:1204500:A:G"?"""
    columns = [[cell.text for line in block.body if (cell := line.cells[at]).text] for at in block.label_columns]
    return any(texts and sum(map(_is_locus, texts)) >= _MOST * len(texts) for texts in columns)


def _is_locus(text: str) -> bool:
    return _LOCUS.fullmatch(text) is not None


def is_agreement(block: Block, columns: Sequence[int], rows: Sequence[int]) -> bool:
    """Is it how two raters, tests or times agree: the same classes beside and above, and not the same both ways?"""
    names = [block.names[column][0].lower() if block.names[column] else "" for column in columns]
    labels = [block.labels[row][-1].lower() if block.labels[row] else "" for row in rows]
    shared = min(len(names), len(labels))
    if shared < _FEWEST_LINES or names[:shared] != labels[:shared]:
        return False
    values = [[block.cell(row, column).value for column in columns] for row in rows]
    are_same = all(values[one][other] == values[other][one] for one in range(shared) for other in range(shared))
    return max(map(max, values)) >= _LARGE and not are_same


def is_of_something_else(block: Block) -> bool:
    """Does the corner above the labels, a column or a title say that the numbers are averages, scores or the like?"""
    corner = [hint(name) for name in _corner(block)]
    if any(one is not None and one.role in _STATISTICS for one in corner):
        return True
    if _are_distances(block):
        return True
    if any(word.rstrip("0123456789") in CODED for names in block.names for text in names for word in words(text)):
        return not is_agreement(block, block.value_columns, range(len(block.body)))
    return any(
        set(said) & _MEASURED and not set(said) & (COUNTS | COUNTED) for text in block.titles if (said := words(text))
    )


def _are_distances(block: Block) -> bool:
    """Does it hold each row against itself and the others, nothing lying between it and itself?"""
    columns, rows = block.value_columns, range(len(block.body))
    names = [block.names[column][0] if block.names[column] else "" for column in columns]
    labels = [texts[-1] if texts else "" for texts in block.labels]
    if names != labels or len(names) < _FEWEST_LINES:
        return False
    values = [[block.cell(row, column).value for column in columns] for row in rows]
    return all(values[at][at] == 0 and values[at][one] == values[one][at] for at in rows for one in rows)


def are_percentages(lines: Sequence[Sequence[Cell]]) -> bool:
    """Do all lines of some numbers add up to a hundred?"""
    sums = [sum(cell.value for cell in line if cell.is_numeric) for line in lines if len(line) > 1]
    return len(sums) >= _FEWEST_LINES and all(abs(one - _HUNDRED) <= _ROUNDED for one in sums)


def is_cross_table(block: Block, columns: Sequence[int], rows: Sequence[int]) -> bool:
    """Is it a table of whole numbers alone, of classes by classes, as large and as different as counts are?

    Names that say nothing are taken for those of classes, but where the corner says that rows are of a program, an instrument
    or a molecule.
    """
    if list(columns) != block.value_columns or len(rows) != len(block.body) or len(columns) < _FEWEST_LINES:
        return False
    if not block.label_columns or any(map(_is_no_class, _corner(block))):
        return False
    values = [cell.count for row in rows for column in columns if (cell := block.cell(row, column)).is_numeric]
    is_large = sum(value >= _LARGE for value in values) * 2 >= len(values)
    return bool(values) and max(values) >= _LARGEST_SCORE and is_large and not _are_ordered(block, columns, rows)


def is_flow(block: Block) -> bool:
    """Does it say how many go from one group to another? Between genes nobody goes."""
    named = {word for name in _corner(block) for word in words(name)}
    ends = [text for texts in block.labels for text in texts]
    genes = sum(_GENE.fullmatch(text) is not None for text in ends)
    return (named >= {"source", "target"} or named >= {"from", "to"}) and genes * 2 < len(ends)


def _corner(block: Block) -> list[str]:
    return [name for column in sorted(block.label_columns) for name in block.names[column]]


def _is_no_class(name: str) -> bool:
    said = hint(name)
    is_other = said is not None and said.role is Role.OTHER and not set(words(name)) & _CLASSES
    return is_other or bool(set(words(name)) & (UNCLASSED | MOLECULES))


def _are_ordered(block: Block, columns: Sequence[int], rows: Sequence[int]) -> bool:
    """Are all columns ranks or places: every one of them going up, or each a row of neighbours in some order?"""
    if len(rows) < _FEWEST_LINES:
        return False
    down = [[cell.count for row in rows if (cell := block.cell(row, column)).kind is Kind.NUMBER] for column in columns]
    ranks = all(len(line) > 1 and sorted(line) == list(range(min(line), min(line) + len(line))) for line in down)
    bounds = all(after >= before for row in zip(*down, strict=False) for before, after in pairwise(row))
    rising = all(after > before for line in down for before, after in pairwise(line))
    return ranks or (bounds and rising and len(rows) > _FEWEST_LINES)
