"""What each number of a table is: a count, an average, a p-value; by the names beside and above it, and by its looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sallyport.inspection.tables.results.beside import Beside
from sallyport.inspection.tables.results.cells import Cell, Kind
from sallyport.inspection.tables.results.shapes import counted_by_shape, perhaps_counted
from sallyport.inspection.tables.results.vocabulary import CLASSED, MOLECULES, UNCOUNTED
from sallyport.inspection.tables.results.words import Hint, Role, hint, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.tables.results.layout import Block

_MEASURES = {Role.AVERAGE, Role.ESTIMATE, Role.P_VALUE, Role.OTHER}
_OF_NAMES = {Role.ESTIMATE, Role.OTHER, Role.DEGREES, Role.PARAMETERS, Role.SURVIVAL}
_GENE_SETS = {("gene", "ratio"), ("bg", "ratio"), ("core", "enrichment"), ("leading", "edge"), ("pop", "hits")}
_SIMULATED = {
    "reps",
    "replications",
    "replicates",
    "simulations",
    "nsim",
    "sims",
    "power",
    "bias",
    "coverage",
    "rejections",
}
_TERMS = {("term",), ("pathway",), ("description",), ("go", "id")}
_OF_GENES = {"count", "counts", "size", "overlap", "hits", "total", "number"}
_NUMBERED_NAME = re.compile(r"([A-Za-z]{1,12})[ _.-]?\d{1,3}")
_PERCENTILES = {"1", "2", "5", "10", "25", "50", "75", "90", "95", "98", "99"}
_PERCENT = 100
_SMALLEST_DENOMINATOR = 20
"""Smaller ones, where nothing says that they are counts, may be a score: "4/5"."""


@dataclass(frozen=True)
class Sheet:
    """A table with the roles of its numbers."""

    block: Block

    @cached_property
    def columns(self) -> list[Hint | None]:
        """For each column what its names say, the nearest strong one first."""
        said = _without_quarters(
            [_best([hint(name) for name in names]) for names in self.block.names], self.block.names
        )
        said = _without_series(said, [names[0] if names else "" for names in self.block.names])
        if _is_of_simulations(self.block.names):
            return [Hint(Role.OTHER) if one is not None and one.role is Role.COUNT else one for one in said]
        if not _is_of_gene_sets(self.block.names):
            return said
        return [
            Hint(Role.OTHER) if names and set(words(names[0])) & _OF_GENES else one
            for one, names in zip(said, self.block.names, strict=True)
        ]

    @cached_property
    def rows(self) -> list[Hint | None]:
        """For each row what its labels say, the last first, or the heading above it."""
        found = []
        for row, labels in enumerate(self.block.labels):
            heading = self.block.headings[row]
            above = hint(heading)
            # "Age group" above "young" and "old" says nothing of their numbers; "Smoking, n (%)" does.
            said = [self._said_of_row(text) for text in reversed(labels) if text]
            found.append(_best([*said, None if above is not None and above.role is Role.OTHER else above]))
        return _without_series(_without_quarters(found, self.block.labels), _ends(self.block.labels))

    @cached_property
    def _are_classes(self) -> bool:
        corner = [set(words(name)) for column in self.block.label_columns for name in self.block.names[column]]
        return len(self.block.label_columns) == 1 and any(named & CLASSED for named in corner)

    def _said_of_row(self, text: str) -> Hint | None:
        """What a label says; the bare name of a site or a drug says nothing, though it be "alpha" or "Power"."""
        said = hint(text)
        is_name = self._are_classes and said is not None and said.role in _OF_NAMES and len(words(text)) == 1
        return None if is_name else said

    @cached_property
    def shaped(self) -> frozenset[int]:
        """Columns without a name that says so whose numbers are counts by their looks."""
        return counted_by_shape(self.block, self._unnamed_columns, self._unnamed_rows)

    @cached_property
    def is_of_people(self) -> bool:
        """Are its rows of people, and not of genes, variants or components? By the names of its columns that name rows."""
        names = [name for column in self.block.label_columns for name in self.block.names[column]]
        return not any(set(words(name)) & MOLECULES for name in names)

    @cached_property
    def perhaps(self) -> dict[tuple[int, int], int]:
        """Numbers that may be counts, though nothing says so, by row and column."""
        if self.counts:
            places = [(row, column) for row in self._unnamed_rows for column in self.beside.unsure]
            places = [place for place in places if self.block.cell(*place).is_numeric]
        else:
            places = perhaps_counted(self.block, self._unnamed_columns, self._unnamed_rows)
        return {(row, column): self.block.cell(row, column).count for row, column in places}

    @cached_property
    def beside(self) -> Beside:
        """Columns of whole numbers that nothing names, beside counts that are named."""
        return Beside.of(self.block, self._unnamed_rows, self.columns)

    @cached_property
    def _unnamed_columns(self) -> list[int]:
        return [
            column
            for column in self.block.value_columns
            if _is_weak(self.columns[column]) and not _names_no_people(self.block.names[column])
        ]

    @cached_property
    def _unnamed_rows(self) -> list[int]:
        return [row for row, said in enumerate(self.rows) if _is_weak(said)]

    @cached_property
    def roles(self) -> dict[tuple[int, int], Role]:
        """The role of each cell that has one, by row and column."""
        found = {}
        for row in range(len(self.block.body)):
            for column in self.block.value_columns:
                role = self._role(row, column)
                if role is not None:
                    found[row, column] = role
        return found

    def where(self, *roles: Role) -> Iterator[tuple[int, int, Cell]]:
        """Cells with one of these roles, by row and column."""
        for (row, column), role in self.roles.items():
            if role in roles:
                yield row, column, self.block.cell(row, column)

    @cached_property
    def counts(self) -> dict[tuple[int, int], int]:
        """Counts that are shown, by row and column."""
        return {(row, column): cell.count for row, column, cell in self.where(Role.COUNT) if not cell.is_hidden}

    def _role(self, row: int, column: int) -> Role | None:
        cell = self.block.cell(row, column)
        above, beside = self.columns[column], self._beside(row, column)
        named = [said.role for said in (above, beside) if said is not None and said.is_strong]
        # "age" above and "mean" beside, or the other way round: of the two, what is done with it says more.
        strong = next((role for role in named if role is not Role.OTHER), named[0] if named else None)
        if cell.kind is Kind.COUNT:
            return self._written_as_count(cell, strong)
        if cell.kind is Kind.PERCENT:
            return Role.PERCENT if strong in {None, Role.COUNT, Role.PERCENT} else strong
        if strong is Role.COUNT:
            return Role.COUNT if _may_be_count(cell) else None
        if strong is Role.PERCENT and _is_no_percentage(cell, named):
            return Role.COUNT
        if strong is not None:
            return strong
        return Role.COUNT if _may_be_count(cell) and self._is_weakly_counted(row, column) else None

    def _beside(self, row: int, column: int) -> Hint | None:
        """What the text nearest to the left says; else the row's."""
        nearest = max((label for label in self.block.label_columns if label < column), default=None)
        own = None if nearest is None or self.rows[row] is None else hint(self.block.cell(row, nearest).text)
        return own if own is not None and own.is_strong else self.rows[row]

    @staticmethod
    def _written_as_count(cell: Cell, strong: Role | None) -> Role | None:
        if strong in _MEASURES and not (strong is Role.OTHER and cell.percent is not None):
            return strong
        unsure = cell.of is not None and strong is None and cell.percent is None and cell.of < _SMALLEST_DENOMINATOR
        return None if unsure else Role.COUNT

    def _is_weakly_counted(self, row: int, column: int) -> bool:
        if column in self.shaped or column in self.beside.counted:
            return True
        above, beside = self.columns[column], self.rows[row]
        if above is not None and above.role is Role.COUNT:
            return self._is_whole_column(column)
        return beside is not None and beside.role is Role.COUNT and self._is_whole_row(row)

    def _is_whole_column(self, column: int) -> bool:
        cells = [
            self.block.cell(row, column)
            for row, said in enumerate(self.rows)
            if said is None or not said.is_strong or said.role is Role.COUNT
        ]
        return _all_whole(cells) and not _brackets_differ(cells)

    def _is_whole_row(self, row: int) -> bool:
        cells = [self.block.cell(row, column) for column in self._unnamed_columns]
        return _all_whole(cells) and not _brackets_differ(cells)


def _is_of_gene_sets(names: Sequence[Sequence[str]]) -> bool:
    """Is it an enrichment analysis, as clusterProfiler, Enrichr or DAVID write it? What it counts are genes."""
    said = {words(name) for one in names for name in one}
    return bool(said & _GENE_SETS) or (("genes",) in said and bool(said & _TERMS))


def _is_of_simulations(names: Sequence[Sequence[str]]) -> bool:
    """Is it about made-up people: how often something was simulated, and with what power or bias?"""
    said = {word for one in names for name in one for word in words(name)}
    return len(said & _SIMULATED) > 1


def _is_no_percentage(cell: Cell, named: Sequence[Role]) -> bool:
    """Is it "7 (3.2)" below "Deaths (%)", or stands it in the row of bases below percentages?"""
    is_base = Role.COUNT in named and cell.is_whole and cell.value > _PERCENT
    return is_base or (cell.kind is Kind.PAIR and cell.is_whole and cell.percent is not None)


def _names_no_people(names: Sequence[str]) -> bool:
    """Does a name end in what is no person though it stands in the plural: points, beds, doses?"""
    found = words(names[0]) if names else ()
    return bool(found) and found[-1] in UNCOUNTED and not found[-1].endswith("ed")


def _is_weak(said: Hint | None) -> bool:
    return said is None or not said.is_strong


def _without_quarters(said: list[Hint | None], texts: Sequence[Sequence[str]]) -> list[Hint | None]:
    """Q1 and Q3 beside Q2 and Q4 are quarters of the people, and not quartiles."""
    named = {text.strip().lower() for one in texts for text in one}
    if not named & {"q2", "q4", "q5"}:
        return said
    return [None if one is not None and one.role is Role.QUANTILE else one for one in said]


def _without_series(said: list[Hint | None], texts: Sequence[str]) -> list[Hint | None]:
    """Z below X and Y, or R2 between R1 and R3, is one of those, and no statistic; an N says how many wherever it stands."""
    kinds = [_series(text) for text in texts]
    plain = {kind for kind, one in zip(kinds, said, strict=True) if kind is not None and one is None}
    plain -= {
        kind
        for kind in plain
        if {text.lower().removeprefix(kind) for text in texts if _series(text) == kind} <= _PERCENTILES
    }
    return [None if kind in plain and kind is not None else one for kind, one in zip(kinds, said, strict=True)]


def _ends(labels: Sequence[Sequence[str]]) -> list[str]:
    return [texts[-1] if texts else "" for texts in labels]


def _series(text: str) -> str | None:
    """Of which row of names one may be: of single letters, or of those with these letters before a number."""
    if len(text) == 1 and text.isalpha():
        return None if text in {"n", "N"} else "letters"
    found = _NUMBERED_NAME.fullmatch(text)
    return found[1].lower() if found else None


def _best(said: Sequence[Hint | None]) -> Hint | None:
    known = [one for one in said if one is not None]
    return next((one for one in known if one.is_strong), known[0] if known else None)


def _may_be_count(cell: Cell) -> bool:
    return cell.is_hidden or (
        not cell.is_within and cell.is_whole and cell.value >= 0 and cell.kind in {Kind.NUMBER, Kind.PAIR, Kind.COUNT}
    )


def _all_whole(cells: Sequence[Cell]) -> bool:
    shown = [cell for cell in cells if cell.is_numeric]
    return bool(shown or any(cell.kind is Kind.MASK for cell in cells)) and all(_may_be_count(cell) for cell in shown)


def _brackets_differ(cells: Sequence[Cell]) -> bool:
    """Numbers in brackets that cannot be percentages: then the pair is something else, a mean and its deviation."""
    return any(cell.kind is Kind.PAIR and cell.percent is None for cell in cells)
