"""Is a table of results a list of people after all, a row for each? Then its flags, grades and codes count nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import Kind as NameKind
from sallyport.inspection.identifiers.names import kind_of, plain
from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.headings.vocabulary import CLASSED, MOLECULES
from sallyport.inspection.tables.headings.words import words

if TYPE_CHECKING:
    from sallyport.inspection.tables.grid.layout import Block

_OF_PERSONS = frozenset({NameKind.PERSON, NameKind.NHS_NUMBER, NameKind.RECORD})
_FEWEST, _LONG = 4, 12
_YES_NO = frozenset({"0", "1"})


def has_row_for_each(block: Block) -> bool:
    """Does a column that is named for persons hold a different id in every row?"""
    return any(_is_named(block, column, of_persons=True) and _are_ids(block, column) for column in range(block.width))


def is_listed_by_id(block: Block) -> bool:
    """Is it long, and does a column called an id hold another one in every row? What nothing names is then hardly a count."""
    return len(block.body) >= _LONG and any(
        _is_named(block, column, of_persons=False) and _are_ids(block, column) for column in range(block.width)
    )


def are_answers(block: Block, column: int) -> bool:
    """Are the numbers of a column yes and no of what another column has an id of, in every row?"""
    cells = [line.cells[column] for line in block.body]
    if len(cells) < _FEWEST or not {cell.text for cell in cells if cell.kind is not Kind.EMPTY} <= _YES_NO:
        return False
    return any(
        one != column and _is_named(block, one, of_persons=False) and _are_ids(block, one) for one in range(block.width)
    )


def _is_named(block: Block, column: int, *, of_persons: bool) -> bool:
    name = block.names[column][0] if block.names[column] else ""
    if not name:
        return False
    is_of_person = kind_of(name) in _OF_PERSONS
    is_id = plain(name).endswith("id") and not {*words(name), plain(name)[:-2]} & (CLASSED | MOLECULES)
    return is_of_person or (not of_persons and is_id)


def _are_ids(block: Block, column: int) -> bool:
    texts = [line.cells[column].text for line in block.body]
    return len(texts) >= _FEWEST and len(set(texts)) == len(texts) and all(any(map(str.isdigit, one)) for one in texts)
