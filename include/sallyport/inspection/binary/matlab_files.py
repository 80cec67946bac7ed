"""MATLAB's files of level 5: structures and cells that are records, vectors beside the ages of persons, arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.binary.beside import LIBRARIES, Vector, columns_among, is_axis
from sallyport.inspection.binary.matlab import CELL, OBJECT, OPAQUE, STRUCT, TEXT, Damaged, Value, variables
from sallyport.inspection.binary.pickles.forms import Form
from sallyport.inspection.binary.pickles.holdings import Holdings
from sallyport.inspection.binary.pickles.symbols import Array
from sallyport.inspection.binary.verdict import said_of_holdings
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_TWO = 2


class MatlabInspector:
    """What the variables are, by their names, kinds and sizes."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type == "application/x-matlab-data"

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """What knows the names of columns of persons."""
        del specimen
        return ("zlib", *LIBRARIES)

    def inspect(self, specimen: Specimen) -> Iterator[Finding | Fact]:
        """What it holds."""
        found: list[Value] = []
        with specimen.open() as stream:
            try:
                found.extend(variables(stream))
            except (Damaged, RecursionError):
                yield finding("binary.malformed", "It is not a whole MATLAB file, or a part of it makes no sense.")
        holdings = Holdings()
        _look(found, holdings, self._terms.rules.binary.min_records)
        if any(one.kind == OPAQUE for one in found):
            yield finding("binary.unread", "It holds objects of MATLAB (such as tables), which are not looked into.")
        if any(one.is_cut and one.kind in {CELL, STRUCT, OBJECT} for one in found):
            yield finding("binary.unread", "It holds structures or cells that are larger than what is looked into.")
        yield from said_of_holdings(holdings, self._terms)


def _look(values: Sequence[Value], holdings: Holdings, min_records: int) -> None:
    """Values that stand in the same place, and what is inside of them."""
    columns = columns_among([_vector(one) for one in values], min_records)
    holdings.forms += [columns] if columns else []
    for one in values:
        if one.kind == STRUCT and one.count >= min_records and len(one.inside) >= _TWO:
            holdings.forms.append(Form("records", one.count, len(one.inside)))
        elif one.kind in {STRUCT, OBJECT}:
            _look(one.inside, holdings, min_records)
        elif one.kind == CELL:
            _look_into_cells(one, holdings, min_records)
        elif one.kind == TEXT:
            holdings.scalars += one.lengths[0] if one.lengths else 0
        elif one.kind != OPAQUE:
            holdings.arrays.append(Array(one.apart or (1,), None))


def _look_into_cells(cells: Value, holdings: Holdings, min_records: int) -> None:
    rows = cells.lengths[0] if cells.lengths else 0
    if len(cells.apart) >= _TWO and rows >= min_records:
        holdings.forms.append(Form("records", rows, cells.count // rows))
    elif _are_texts(cells):
        holdings.forms.append(Form("values", cells.count, 1))
    else:
        _look([one for one in cells.inside if one.kind in {STRUCT, OBJECT, CELL}], holdings, min_records)
        holdings.arrays += [
            Array(one.apart or (1,), None) for one in cells.inside if one.kind > TEXT and one.kind != OPAQUE
        ]


def _vector(value: Value) -> Vector:
    lengths = value.lengths[:1] if value.kind == TEXT else value.apart  # a matrix of letters has a text a row
    return Vector(value.name, lengths, is_axis(value.first))


def _are_texts(cells: Value) -> bool:
    return bool(cells.inside) and all(one.kind == TEXT for one in cells.inside)
