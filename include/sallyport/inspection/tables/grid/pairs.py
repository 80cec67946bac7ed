"""Names and values side by side, several pairs a row, as programs print a model: counts and degrees among texts.

There a column of values is mostly of texts ("OLS", a date), and looks like one of names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.grid.families import names_size
from sallyport.inspection.tables.headings.words import Role, hint

if TYPE_CHECKING:
    from sallyport.inspection.tables.grid.layout import Block

_NAMES = frozenset({Kind.TEXT, Kind.EMPTY, Kind.MISSING})


def paired(block: Block) -> dict[tuple[int, int], Role]:
    """Sizes and residual degrees of freedom among the names of rows, by row and column: right of what names them so.

    Right of a column of values comes the next of names, or nothing; right of one of levels come their numbers.
    """
    found: dict[tuple[int, int], Role] = {}
    for column in sorted(block.label_columns):
        if not column or not _ends_pair(block, column):
            continue
        for row, line in enumerate(block.body):
            role = _named(line.cells[column - 1].text) if line.cells[column].kind is Kind.NUMBER else None
            if role is Role.RESIDUAL_DEGREES or (role is Role.COUNT and line.cells[column].is_whole):
                found[row, column] = role
    return found


def _ends_pair(block: Block, column: int) -> bool:
    return column + 1 == block.width or all(line.cells[column + 1].kind in _NAMES for line in block.body)


def _named(text: str) -> Role | None:
    said = hint(text) if text else None
    if said is None or not said.is_strong:
        return None
    return said.role if said.role is Role.RESIDUAL_DEGREES or names_size(text) else None
