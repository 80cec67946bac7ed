"""Labelled cases: series without names above them and life tables, which are no persons, beside persons who look alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from corpus.record_made import ROW, case

if TYPE_CHECKING:
    from collections.abc import Callable

_START = date(2021, 1, 4)


def _series(written: Callable[[date], str], days: int, columns: int, least: int = 20) -> str:
    """So many columns of counts, without a header."""
    dates = [_START + timedelta(days=days * at) for at in range(60)]
    return "".join(
        f"{written(one)}{''.join(f',{least + (at * 37 + of * 53 + at * at * of) % 280}' for of in range(1, columns + 1))}\n"
        for at, one in enumerate(dates)
    )


def _months(written: Callable[[date], str]) -> str:
    dates = [date(2018 + at // 12, at % 12 + 1, 1) for at in range(36)]
    return "".join(f"{written(one)},{20 + at * 37 % 281},{20 + at * 91 % 271}\n" for at, one in enumerate(dates))


def _lived(born: int, ages: int = 101) -> list[str]:
    """Rows of a life table: age, chances, who lives and who dies, and what is left to live."""
    alive, rows = float(born), []
    for age in range(ages):
        chance = min(1.0, 0.0005 * 1.09**age)
        rows.append(
            f"{age},{chance * 1.01:.5f},{chance:.5f},{alive:.0f},{alive * chance:.0f},{max(2, 81.3 - age * 0.8):.2f}"
        )
        alive -= alive * chance
    return rows


def _both() -> str:
    lines = [
        f"{sex},{row}"
        for pair in zip(_lived(100_000), _lived(100_000), strict=True)
        for sex, row in zip("FM", pair, strict=True)
    ]
    return "sex,age,mx,qx,lx,dx,ex\n" + "\n".join(lines) + "\n"


def _visits(days: Callable[[int], int]) -> str:
    return "".join(
        f"{_START + timedelta(days=days(at))},{'FM'[at * 7 % 5 % 2]},{31 + at * 29 % 53},{20 + at * 37 % 211 / 10:.1f}\n"
        for at in range(60)
    )


CALENDARS = (
    case("weeks without names above", _series(date.isoformat, 7, 3), file="weekly.csv"),
    case("days without names above", _series(date.isoformat, 1, 2), file="daily.csv"),
    case("weeks as in Britain", _series(lambda one: f"{one:%d/%m/%Y}", 7, 2), file="weekly.csv"),
    case("weeks by their number", _series(lambda one: f"{one:%G-W%V}", 7, 3), file="weekly.csv"),
    case("weeks with few in them", _series(date.isoformat, 7, 3, 2), "tables.small_count", file="weekly.csv"),
    case("months without names above", _months(lambda one: f"{one:%Y-%m}"), file="monthly.csv"),
    case("months by their names", _months(lambda one: f"{one:%b %Y}"), file="monthly.csv"),
    case("first days of months", _months(date.isoformat), file="monthly.csv"),
    case(
        "years and their weeks",
        "".join(f"{2021 + at // 52},{1 + at % 52},{200 + at * 37 % 691},{300 + at * 53 % 401}\n" for at in range(104)),
        file="weekly.csv",
    ),
    case("visits in their order", _visits(lambda at: at * 11 + at * at % 7), ROW, file="visits.csv"),
    case("visits in no order", _visits(lambda at: at * 97 % 701), ROW, file="visits.csv"),
    case("life table with all columns", "age,mx,qx,lx,dx,ex\n" + "\n".join(_lived(100_000)) + "\n", file="life.csv"),
    case("life table of both sexes in turn", _both(), file="life.csv"),
    case(
        "life table of those who were followed",
        "age,qx,lx,dx\n50,0.0125,240,3\n51,0.0169,237,4\n52,0.0944,233,22\n",
        "tables.small_count",
        file="life.csv",
    ),
    case(
        "diagnosis and smoking of persons",
        "age,sex,ex,dx,sbp\n"
        + "".join(
            f"{31 + at * 29 % 53},{'FM'[at * 7 % 5 % 2]},{at % 2},{'abc'[at % 3]},{101 + at * 37 % 79}\n"
            for at in range(60)
        ),
        ROW,
        file="people.csv",
    ),
)
