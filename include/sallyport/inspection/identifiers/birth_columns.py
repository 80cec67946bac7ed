"""Dates that are spread over the years of people's births, one for each row, in columns whose names say nothing of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.dates import DATE, days_of
from sallyport.inspection.identifiers.names import Kind, kind_of, plain
from sallyport.inspection.identifiers.tally import FIRST_SHOWN, rows_said
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.persons.columns import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.identifiers.dates import Day
    from sallyport.inspection.tables.model import Batch, Head
    from sallyport.inspection.terms import Terms

_SAYS_NOTHING = re.compile(
    r"(?:|dates?|dat|datums?|data|fechas?|dt|dte|dates?\d{1,2}|d|day|dag|tag|jour|dia|giorno|[vxc]\d{1,3}|"
    r"(?:col|column|var|variable|field|feld|spalte|unnamed)\d{0,3}|\d{1,3})"
)
_OF_A_BODY = re.compile(
    r"(?:sex|gender|geschlecht|sexe|sexo|sesso|geslacht|kon|kjonn|kon_?|genre|genero|plec|pohlavi|age.*|alter|edad|idade|leeftijd|"
    r"bmi|imc|height.*|weight.*|gewicht|groesse|grosse|taille|poids|peso|altura|waist.*|[sd]bp|systolic.*|diastolic.*|blutdruck|"
    r"hba1c|chol.*|[hl]dl|glucose|glukose|smok.*|raucher|ethnic.*|diagnos.*|icd.*|died|dead|death.*|bloodgroup|creatinine|kreatinin|"
    r"egfr|ha?emoglobin|hb|crp|psa|gcs|mmse|moca|phq\d*|gad\d*|fev1|fvc|pulse|heartrate|parity|gravida|gestation.*|birthweight|"
    r"postcode|occupation|marital.*|religion)"
)
"""Names of what is told or measured of a person, and of nothing else."""
_SEXES = (
    r"^(?i:m|f|w|v|h|k|male|female|man|woman|men|women|m[aä]nn?lich|weiblich|homme|femme|hombre|mujer|uomo|donna|vrouw|boy|"
    r"girl)$"
)
_MOST, _NEARLY_ALL = 0.8, 0.9
_SAMPLE, _PROBED = 2000, 100
_FEWEST_YEARS, _LIFE, _EARLIEST, _BORN_BEFORE = 8, 20, 1890, 2005
_MOST_FIRSTS, _MOST_ALIKE, _MOST_SORTED = 0.4, 0.5, 0.9
_BOTH = 2


@dataclass(frozen=True)
class BirthColumnsMaker:
    """Watches tables that have a column whose name, if it has one, does not say what its dates are."""

    terms: Terms

    def watcher(self, head: Head) -> BirthColumns | None:
        """None where every column says what it is, or the table is one of results."""
        roles = [role_of(name) for name in head.header]
        columns = [at for at, name in enumerate(head.header) if _SAYS_NOTHING.fullmatch(plain(name[:200]))]
        if head.header and (not columns or Role.RESULT in roles):
            return None
        return BirthColumns(head, columns, self.terms.rules.identifiers.min_person_rows)


@dataclass(slots=True)
class _Dates:
    """A column of dates."""

    filled: int = 0
    dates: int = 0
    sample: list[str] = field(default_factory=list)
    first: list[int] = field(default_factory=list)


class BirthColumns:
    """Finds columns of dates among the first rows, sees them to the end, and says which are like births."""

    def __init__(self, head: Head, columns: Sequence[int], min_rows: int) -> None:
        self._head, self._maybe, self._min_rows = head, columns, min_rows
        self._columns: dict[int, _Dates] = {}
        self._is_begun = self._is_of_persons = self._is_of_others = False

    def wanted(self) -> Collection[int] | None:
        """All columns of the first rows; then those of dates."""
        return list(self._columns) if self._is_begun else None

    def see(self, batch: Batch) -> None:
        """The next rows."""
        if not self._is_begun:
            self._begin(batch)
        for at, column in self._columns.items():
            cells = batch.cells(at)
            if cells is None:
                continue
            cells = cells.str.strip_chars()
            fits = cells.str.contains(DATE).fill_null(value=False)
            column.filled += int(((cells != "") & cells.is_not_null()).sum())
            column.dates += int(fits.sum())
            column.sample += cells.filter(fits).head(_SAMPLE - len(column.sample)).to_list()
            if len(column.first) < FIRST_SHOWN:
                column.first += [batch.number(row) for row in fits.arg_true().head(FIRST_SHOWN - len(column.first))]

    def _begin(self, batch: Batch) -> None:
        self._is_begun = True
        names = self._head.header
        self._is_of_persons = any(_OF_A_BODY.fullmatch(plain(name[:200])) for name in names)
        self._is_of_persons |= any(kind_of(name) in {Kind.PERSON, Kind.RECORD, Kind.NAME} for name in names)
        for at in range(batch.width):
            if (cells := batch.cells(at)) is None:
                continue
            probed = cells.drop_nulls().head(_PROBED).str.strip_chars()
            probed = probed.filter(probed != "")
            if not len(probed):
                continue
            if int(probed.str.contains(DATE).sum()) >= _MOST * len(probed):
                if at in self._maybe or not names:
                    self._columns[at] = _Dates()
                continue
            sexes = probed.filter(probed.str.contains(_SEXES)).str.to_lowercase()
            self._is_of_persons |= len(sexes) >= _NEARLY_ALL * len(probed) and sexes.n_unique() == _BOTH
            is_named = at < len(names) and role_of(names[at]) is Role.OTHER_KEY
            self._is_of_others |= is_named and probed.n_unique() >= _NEARLY_ALL * len(probed)

    def conclude(self) -> Iterator[Finding]:
        """identifiers.date_of_birth, for each such column beside what is told of persons."""
        if not self._is_of_persons or self._is_of_others:
            return
        for at, column in self._columns.items():
            if column.dates < max(self._min_rows, _MOST * column.filled) or not are_like_births(days_of(column.sample)):
                continue
            number = at + getattr(self._head, "first_column", 1)
            place = f"{self._head.where}, column {number}" if self._head.where else f"column {number}"
            said = rows_said(column.dates, column.first)
            message = (
                f"Dates spread over decades, hardly two alike, as births are, beside what is told of persons: {said}."
            )
            yield finding("identifiers.date_of_birth", message, place, rows=column.dates)


def are_like_births(days: Sequence[Day]) -> bool:
    """Are they of many years, in no order, in no steps, and hardly two alike? What begins on the first of a month is no birth."""
    years, orders = [day.year for day in days], [day.order for day in days]
    if not days or len(set(orders)) < _MOST * len(days) or len(set(years)) < min(_FEWEST_YEARS, len(days)):
        return False
    years.sort()
    tenth = len(years) // 10
    if years[-1 - tenth] - years[tenth] < _LIFE or years[tenth] < _EARLIEST or years[len(years) // 2] > _BORN_BEFORE:
        return False
    firsts = sum(1 in day.others for day in days)
    rises = sum(after > before for before, after in pairwise(orders))
    is_sorted = max(rises, len(days) - 1 - rises) > _MOST_SORTED * (len(days) - 1)
    steps = Counter(after - before for before, after in pairwise(sorted(orders)))
    return firsts <= _MOST_FIRSTS * len(days) and not is_sorted and max(steps.values()) <= _MOST_ALIKE * len(days)
