"""Made-up persons, and files about them. Nobody's data: every number comes from a fixed seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    Row = Callable[[random.Random, int], Iterable[object]]
    Make = Callable[[Path], None]

SURNAMES = ("Smith", "Jones", "Patel", "Brown", "O'Neil", "Khan", "Taylor", "Evans", "Walker", "Ahmed")
FORENAMES = ("Ann", "Bob", "Cy", "Dee", "Eve", "Farah", "Gus", "Hana", "Ian", "Joy")
STREETS = ("High Street", "Mill Road", "Station Road", "Park Lane")
_POSTCODES = (
    "CB2 1TN",
    "SW1A 2AA",
    "M1 1AE",
    "LS2 9JT",
    "EH8 9YL",
    "CF10 3AT",
    "BS8 1TH",
    "NE1 7RU",
    "G12 8QQ",
    "OX1 2JD",
)


def nhs_number(r: random.Random, first: str = "4679") -> str:
    """A ten-digit number with a valid check digit."""
    while True:
        nine = r.choice(first) + "".join(r.choice("0123456789") for _ in range(8))
        check = (11 - sum((10 - at) * int(digit) for at, digit in enumerate(nine)) % 11) % 11
        if check < 10:
            return f"{nine}{check}"


def not_nhs_number(r: random.Random) -> str:
    """The same with another check digit."""
    good = nhs_number(r)
    return good[:9] + str((int(good[9]) + r.randint(1, 9)) % 10)


def spaced(number: str, between: str = " ") -> str:
    return between.join((number[:3], number[3:6], number[6:]))


def national_insurance(r: random.Random) -> str:
    return f"{r.choice(['AB', 'CE', 'JH', 'PW', 'SX'])}{r.randint(100000, 999999)}{r.choice('ABCD')}"


def postcode(r: random.Random) -> str:
    return r.choice(_POSTCODES)


def mobile(r: random.Random) -> str:
    return f"07700 900{r.randint(100, 999)}"


def birth(r: random.Random) -> str:
    return f"{r.randint(1930, 2004)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}"


def age(r: random.Random) -> int:
    return r.randint(18, 88)


def bmi(r: random.Random) -> float:
    return round(r.gauss(27, 4), 1)


def csv(name: str, header: Sequence[str], row: Row, rows: int, seed: int, between: str = ",") -> Make:
    """Makes a file with so many rows."""

    def make(folder: Path) -> None:
        r = random.Random(seed)
        lines = [between.join(header)] if header else []
        lines += [between.join(map(str, row(r, at))) for at in range(rows)]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    return make


def text(name: str, content: str | bytes) -> Make:
    """Makes a file with this content."""

    def make(folder: Path) -> None:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def sheet(name: str, header: Sequence[str], row: Row, rows: int, seed: int) -> Make:
    """Makes a workbook, a Parquet file or one of Stata, by the name's ending."""

    def make(folder: Path) -> None:
        r = random.Random(seed)
        table = [list(row(r, at)) for at in range(rows)]
        if name.endswith(".xlsx"):
            import openpyxl

            book = openpyxl.Workbook()
            for cells in (list(header), *table):
                book.active.append(cells)
            book.properties.creator = ""
            book.save(folder / name)
        elif name.endswith(".parquet"):
            import polars as pl

            pl.DataFrame(table, schema=list(header), orient="row").write_parquet(folder / name)
        else:
            import pandas as pd
            import pyreadstat

            pyreadstat.write_dta(pd.DataFrame(table, columns=list(header)), str(folder / name))

    return make
