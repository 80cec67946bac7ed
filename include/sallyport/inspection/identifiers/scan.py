"""Looking for identifiers in lines: of a text, or rows of a table written as lines."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.bare_numbers import bare_numbers
from sallyport.inspection.identifiers.judging import judged
from sallyport.inspection.identifiers.match import Match
from sallyport.inspection.identifiers.names import Kind, is_measure, kind_of, plain
from sallyport.inspection.identifiers.others import are_workers
from sallyport.inspection.identifiers.patterns import BY_CHANCE, MAYBE, matches, maybe
from sallyport.inspection.identifiers.tally import Tally
from sallyport.inspection.identifiers.unwrapped import as_read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import polars as pl

    from sallyport.inspection.finding import Finding

NO_COLUMN = -1
_ENOUGH = 20_000
_DONE = re.compile(
    r"(?:n|no|total)?(?:screened|randomi[sz]ed|recruited|enrolled|invited|consented|analy[sz]ed|excluded|completed|discharged|"
    r"admitted|registered|included|approached|treated|allocated|received)"
)
"""Hits of a kind in one column after which no more are counted: there is nothing left to decide."""
_PLACE = re.compile(
    r"(?i)^(?:recruiting[ _]?)?(?:hospitals?|sites?|trusts?|clinics?|surger(?:y|ies)|cent(?:re|er)s?|organi[sz]ations?|"
    r"universit(?:y|ies)|pharmac(?:y|ies)|laborator(?:y|ies)|care[ _]?homes?|schools?|(?:gp[ _]?)?practices?)"
    r"(?:[ _]?(?:name|code|id))?$|^(?:ods|org(?:anisation)?)(?:[ _]?code)?$|^(?:no[ _]?of[ _]?)?beds$|^list[ _]?size$"
)
_OF_PERSONS = frozenset(
    {Kind.PERSON, Kind.RECORD, Kind.NAME, Kind.BIRTH, Kind.AGE, Kind.NHS_NUMBER, Kind.NATIONAL_INSURANCE}
)
_ALIKE = frozenset({Kind.PERSON, Kind.RECORD})
_LONGEST_NAME, _TEN = 200, re.compile(r"[0-9]{10}")
_IDS = ("id", "ids", "identifier", "identifiers")


class Lines:
    """How lines are divided into columns; names of columns as the format gives them."""

    def __init__(self, separator: str | None = None, names: Sequence[str] = (), *, is_drawing: bool = False) -> None:
        """``separator`` None: running text; of a drawing, "id" says of most numbers that they are of its own elements."""
        self.separator, self.is_drawing = separator, is_drawing
        self.named = [kind_of(name[:_LONGEST_NAME]) or _nhs_alone(name[:_LONGEST_NAME]) for name in names]
        self._ids = [plain(name[:_LONGEST_NAME]).endswith(_IDS) for name in names]
        self.are_places = any(map(_PLACE.search, names)) and not any(
            kind_of(name[:_LONGEST_NAME]) in _OF_PERSONS for name in names
        )
        """Do names say that its rows are hospitals and the like, and nothing of persons?"""
        self.are_workers = are_workers(names)
        """Do they say that its rows are authors, staff and the like?"""
        self.measures = [is_measure(name[:_LONGEST_NAME]) or _says_what_was_done(name) for name in names]

    @classmethod
    def headed(cls, separator: str, line: str) -> Lines:
        """Columns that the first line names."""
        try:
            names = next(csv.reader([line], delimiter=separator), [])
        except csv.Error:
            names = line.split(separator)
        return cls(separator, names)

    def column(self, line: str, at: int) -> int:
        """Index of the column that the character ``at`` of a line stands in."""
        if self.separator is None:
            return NO_COLUMN
        if '"' not in line:
            return line.count(self.separator, 0, at)
        return sum(part.count(self.separator) for part in line[:at].split('"')[::2])

    def kind(self, column: int) -> Kind | None:
        """What the column's name says."""
        return self.named[column] if 0 <= column < len(self.named) else None

    def holds_ids(self, column: int) -> bool:
        """Does the column's name say that the cells are ids of something?"""
        return 0 <= column < len(self._ids) and self._ids[column]

    def is_measure(self, column: int) -> bool:
        """Does the column's name say that its numbers are no identifiers?"""
        return 0 <= column < len(self.measures) and self.measures[column]


def _says_what_was_done(name: str) -> bool:
    """Does it say to how many something was done: "screened", "randomised"?"""
    return _DONE.fullmatch(plain(name[:_LONGEST_NAME])) is not None


def _nhs_alone(name: str) -> Kind | None:
    """A name that says little: enough for numbers with the right check digit."""
    return Kind.NHS_NUMBER if plain(name) == "chi" or "nhs" in plain(name) else None


def _of_nobody(lines: Lines) -> frozenset[Kind]:
    """Kinds that are no secret of these rows: the addresses of hospitals, how authors are reached."""
    places = frozenset({Kind.POSTCODE, Kind.PHONE}) if lines.are_places else frozenset()
    return places | (frozenset({Kind.EMAIL, Kind.PHONE}) if lines.are_workers else frozenset())


class LineScan:
    """Sees all lines, some at a time, and says at the end what was found. Memory does not grow with the lines."""

    def __init__(self, lines: Lines, oldest: int) -> None:
        """Ages count from ``oldest`` years on."""
        self.lines = lines
        self._oldest = oldest
        self._tallies: dict[tuple[Kind, int], Tally] = {}
        self._authors = Tally()
        self._decided: set[Kind] = set()
        self._pattern = maybe()
        self._seen = 0

    def see(self, text: pl.Series, rows: pl.Series) -> None:
        """Lines, and the number of each as a person counts."""
        self._seen += len(text)
        if self._pattern is None:
            return
        text = as_read(text)
        hit = text.str.contains(self._pattern).fill_null(value=False)
        if not hit.any():
            return
        text, rows = text.filter(hit), rows.filter(hit)
        for kinds, pattern in MAYBE:
            left = kinds - self._decided
            if left:
                of_kind = text.str.contains(pattern)
                self._look_at(text.filter(of_kind), rows.filter(of_kind), left)
        decided = {kind for (kind, _), tally in self._tallies.items() if tally.certain >= _ENOUGH}
        for (kind, _), tally in self._tallies.items():
            tally.is_cut = kind in decided
        if decided != self._decided:
            self._decided = decided
            self._pattern = maybe(decided)

    def findings(self, where: str, unit: str, *, is_code: bool = False, left: int = 0) -> Iterable[Finding]:
        """What was found. ``where`` is the table's place, ``unit`` what its lines are called ("row", "line").

        ``left`` are the columns of the sheet before the table's first.
        """
        placed = {(kind, at + left if at >= 0 else at): tally for (kind, at), tally in self._tallies.items()}
        yield from judged(
            placed, self._seen, where, unit, self._authors, is_code=is_code, of_nobody=_of_nobody(self.lines)
        )

    def _look_at(self, text: pl.Series, rows: pl.Series, kinds: Collection[Kind]) -> None:
        if kinds != {Kind.NHS_NUMBER} or self.lines.separator is None:
            for line, row in zip(text, rows, strict=True):
                self._look(line, row, kinds)
            return
        numbers = bare_numbers(text, self.lines.separator)
        for column, many in numbers.wrong.items():
            if not self.lines.is_measure(column):
                self._tally(Kind.NHS_NUMBER, column).add_wrong(many, BY_CHANCE)
        for line, row, bare in zip(text.filter(numbers.left), rows.filter(numbers.left), numbers.right, strict=True):
            if bare is None:
                self._look(line, row, kinds)
            else:
                column, is_likely = bare
                place = _TEN.search(line)
                span = place.span() if place else (0, 0)
                self._add(Match(Kind.NHS_NUMBER, *span, certain=False, likely=is_likely), column, row, line)

    def _look(self, line: str, row: int, kinds: Collection[Kind]) -> None:
        for found in matches(line, self._oldest, kinds):
            self._add(found, self.lines.column(line, found.start), row, line)

    def _add(self, found: Match, column: int, row: int, line: str) -> None:
        if not found.certain and self.lines.is_measure(column):
            return
        if found.author:
            self._authors.add(row, 0, hit=True)
            return
        kind = found.kind
        by_chance = BY_CHANCE if kind is Kind.NHS_NUMBER else 0.0
        certain = found.certain or (found.hit and self._is_named(kind, column))
        tally = self._tally(kind, column)
        tally.add(row, by_chance, hit=found.hit, certain=certain, likely=found.likely)
        if kind is Kind.NHS_NUMBER and found.hit:
            tally.add_number(int("".join(filter(str.isdigit, line[found.start : found.end]))))
        if found.told:
            tally.add_told(hit=found.hit)

    def _tally(self, kind: Kind, column: int) -> Tally:
        return self._tallies.setdefault((kind, column), Tally())

    def _is_named(self, kind: Kind, column: int) -> bool:
        named = self.lines.kind(column)
        return named is kind or (kind is Kind.NHS_NUMBER and named in _ALIKE)
