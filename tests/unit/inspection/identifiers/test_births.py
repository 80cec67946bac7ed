"""Dates of birth in other tongues and writings, and those that no name tells."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from sallyport.inspection.identifiers.birth_columns import BirthColumnsMaker
from sallyport.inspection.identifiers.named_columns import NamedColumnsMaker
from sallyport.inspection.identifiers.names import Kind, kind_of
from unit.inspection.identifiers.looking import said, terms, watched

_BIRTH = "identifiers.date_of_birth"
_R = random.Random(14)


def _days(first: int, last: int, many: int = 40) -> list[date]:
    start = date(first, 1, 1)
    return [start + timedelta(days=_R.randrange((date(last, 1, 1) - start).days)) for _ in range(many)]


_BORN = _days(1930, 1996)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Geburtsdatum", Kind.BIRTH),
        ("Födelsedatum", Kind.BIRTH),
        ("fecha_de_nacimiento", Kind.BIRTH),
        ("Né(e) le", Kind.BIRTH),
        ("mother_dob", Kind.BIRTH),
        ("alter_bei_diagnose", Kind.AGE),
        ("Âge au décès", Kind.AGE),
        ("Größe", None),
        ("stage", None),
        ("alternative", None),
    ],
)
def test_columns_are_known_by_their_names_in_several_tongues(name, kind):
    assert kind_of(name) is kind


@pytest.mark.parametrize("form", ["%d.%m.%Y", "%Y%m%d", "%d-%b-%Y", "%d%b%Y", "%B %d, %Y", "%d. März %Y", "serial"])
def test_a_named_column_is_known_in_every_writing_of_a_day(form):
    cells = [str((day - date(1899, 12, 30)).days) if form == "serial" else day.strftime(form) for day in _BORN]
    (found,) = watched(NamedColumnsMaker(terms()), ["group", "Geburtsdatum"], [["A", cell] for cell in cells])
    assert found.rule == _BIRTH
    assert not watched(NamedColumnsMaker(terms()), ["year", "born"], [[1960 + at, 30_011 + at] for at in range(40)])


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ((), lambda day: (_R.choice("MF"), day.strftime("%d/%m/%Y"), 23.1)),
        (("sex", "dates", "bmi"), lambda day: (_R.choice("12"), day.isoformat(), 23.1)),
        (("x", "Datum", "Gewicht"), lambda day: (1, day.strftime("%d.%m.%Y"), 70)),
    ],
)
def test_dates_over_decades_beside_what_is_told_of_persons_are_births(header, row):
    (found,) = watched(BirthColumnsMaker(terms()), header, [row(day) for day in _BORN]) if header else _nameless(row)
    assert found.rule == _BIRTH


def _nameless(row):
    rows = [row(day) for day in _BORN]
    maker = BirthColumnsMaker(terms())
    return watched(_Widened(maker), ("", "", ""), rows)


class _Widened:
    """Tables without names have no header; the helper takes their width from one."""

    def __init__(self, maker):
        self._maker = maker

    def watcher(self, head):
        return self._maker.watcher(type(head)(head.where, (), head.first_row))


_WEEKS = [date(1950, 1, 4) + timedelta(weeks=60 * at) for at in range(40)]
_FIRSTS = [day.replace(day=1) for day in _days(1948, 2004)]


@pytest.mark.parametrize(
    ("header", "row", "days"),
    [
        (("date", "weight"), lambda day: (day, 71), _WEEKS),
        (("sex", "date", "bmi"), lambda day: (_R.choice("MF"), day, 24), _FIRSTS),
        (("sex", "date", "bmi"), lambda day: (_R.choice("MF"), day, 24), _days(2015, 2024)),
        (("journal", "date", "citations"), lambda day: (_R.choice("AB"), day, 24), _days(1950, 2004)),
        (("sex", "date", "n", "bmi"), lambda day: (_R.choice("MF"), day, 24, 26.1), _BORN),
        (("site", "date", "height"), lambda day: (f"S{day.toordinal()}", day, 24), _BORN),
        (("sex", "admission_date", "bmi"), lambda day: (_R.choice("MF"), day, 24), _BORN),
    ],
)
def test_series_publications_places_and_other_events_are_no_births(header, row, days):
    assert not watched(BirthColumnsMaker(terms()), header, [row(day) for day in days])


@pytest.mark.parametrize(
    "line",
    ["geb. 14.03.1957", "geboren am 14. März 1957", "né le 14/03/1957", "fecha de nacimiento: 14 de marzo de 1957"],
)
def test_a_birth_is_told_in_several_tongues(line):
    assert [found.rule for found in said(f"Patientin, {line}, seit 2010", "text/plain", "a.txt")] == [_BIRTH]


@pytest.mark.parametrize("line", ["eröffnet am 14.03.1957", "née en 1957", "dès le 14/03/1957", "geb. Meier, 1957"])
def test_other_dates_in_other_tongues_are_no_births(line):
    assert not said(line, "text/plain", "a.txt")


def _by_year_of_age(first, last, header=("age", "n", "mean")):
    return watched(NamedColumnsMaker(terms()), header, [(age, 31, 2.5)[: len(header)] for age in range(first, last)])


def test_results_for_each_year_of_the_oldest_are_for_a_reviewer():
    (found,) = _by_year_of_age(40, 97)
    assert (found.rule, found.severity.value) == ("identifiers.exact_age", "review")
    assert "7 rows" in found.message
    assert not _by_year_of_age(40, 91)
    assert not _by_year_of_age(40, 97, ("age", "predicted", "se"))
