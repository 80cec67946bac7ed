"""Labelled cases: one small table with one bad count in every format, and tables that are broken, hostile or too long.

What other subjects may say of them: hidden content of what python-docx and openpyxl write (its author's name), and a row a
person where a table is too long.
"""

from __future__ import annotations

import io
import random
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from corpus.captions import CASES as CAPTIONS
from corpus.case import Case
from corpus.consoles import CONSOLES
from corpus.degrees import DEGREES_ELSEWHERE
from corpus.printed import PRINTED
from corpus.tidied import SIZES_ELSEWHERE
from corpus.variable_labels import CASES as VARIABLE_LABELS
from corpus.written import FORMATS, delimited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_GOOD = (("asthma", 120), ("gout", 45), ("lupus", 17), ("psoriasis", 33))
_BAD = (("asthma", 120), ("gout", 45), ("lupus", 7), ("psoriasis", 33))
_RAGGED, _UNREADABLE, _TOO_LARGE = (
    frozenset({f"tables.{rule}"}) for rule in ("ragged", "unreadable", "too_large_for_results")
)
_NONE: frozenset[str] = frozenset()
_DAMAGED, _SMALL = frozenset({"type.damaged_text"}), frozenset({"tables.small_count"})
_ROW = b"120,45,17,33\n"


def _file(name: str, make: Callable[[], bytes | str]) -> Callable[[Path], None]:
    def written(folder: Path) -> None:
        made = make()
        (folder / name).write_bytes(made if isinstance(made, bytes) else made.encode())

    return written


def _all_good(folder: Path) -> None:
    for name, make in FORMATS.items():
        (folder / name).write_bytes(make(_GOOD))


def _cut(name: str) -> Callable[[], bytes]:
    def made() -> bytes:
        data = FORMATS[name](_GOOD)
        return data[: len(data) * 3 // 4]

    return made


def _replaced(name: str, member: str, text: str) -> Callable[[], bytes]:
    """A document with other content in one of its parts."""

    def made() -> bytes:
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(FORMATS[name](_GOOD))) as old,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for one in old.infolist():
                new.writestr(one, text if one.filename == member else old.read(one))
        return buffer.getvalue()

    return made


_FORMULA = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>ward</t></is></c><c r="B1" t="inlineStr"><is><t>n</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>east</t></is></c><c r="B2"><v>41</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>west</t></is></c><c r="B3"><f>B2+11</f><v></v></c></row></sheetData></worksheet>'
)
_SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1"><v>120</v></c></row><row r="1048576"><c r="XFD1048576"><v>120</v></c></row></sheetData></worksheet>'
)
_BOMB = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10 if level else "x"}">' for level in range(9))
_ODS_BOMB = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table><table:table-row table:number-rows-repeated="2147483647"><table:table-cell '
    'office:value-type="string" table:number-columns-repeated="2147483647"><text:p>x</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def _ods_of(rows: int, columns: int) -> str:
    """A sheet of one cell that is repeated."""
    named = _ODS_BOMB.replace("<table:table>", '<table:table table:name="a">')
    return named.replace("2147483647", str(rows), 1).replace("2147483647", str(columns), 1)


def _series(rows: int) -> str:
    """A long curve: what a figure shows, with a line for each of its points."""
    draw = random.Random(6)
    return "x,estimate\n" + "".join(f"{number / 8:.3f},{draw.random() - 0.5:.4f}\n" for number in range(rows))


def _padded(last: str) -> str:
    """A table of many small areas, and one row more."""
    rows = "".join(
        f"L{number // 9:05},{number % 9}0-{number % 9}9,{40 + number * 7919 % 631}\n" for number in range(6000)
    )
    return f"lsoa,age,admissions\n{rows}{last}\n"


def _old_stata(*rows: tuple[str, int]) -> bytes:
    import pandas as pd

    into = io.BytesIO()
    frame = pd.DataFrame(rows, columns=["disease", "n"])
    frame.to_stata(into, write_index=False, time_stamp=datetime(2024, 1, 2, tzinfo=UTC), version=114)
    return into.getvalue()


_HOSTILE: dict[str, tuple[str, Callable[[], bytes | str], frozenset[str]]] = {
    "a row with a cell more": ("t.csv", lambda: delimited(_GOOD) + "eczema,50,60\n", _RAGGED),
    "a row with a cell less": ("t.csv", lambda: "a,b,c\n120,45,17\n120,45\n", _RAGGED),
    "a ragged second table": ("t.csv", lambda: delimited(_GOOD) + "\nsex,all,n\nmen,200,120\nwomen,100\n", _RAGGED),
    "a comma in a name beside a small count": (
        "t.csv",
        lambda: "Ward,Number of patients\nAcle, north,3\nDiss,88\nHolt, east,65\nCromer,71\n",
        _RAGGED | _SMALL,
    ),
    "a comma in a name beside large counts": (
        "t.csv",
        lambda: "Ward,Number of patients\nAcle, north,38\nDiss,88\nHolt, east,65\nCromer,71\n",
        _RAGGED,
    ),
    "ragged with tabs": ("t.tsv", lambda: delimited(_GOOD, "\t") + "eczema\t50\t60\n", _RAGGED),
    "empty cells at the end are no cells": ("t.csv", lambda: delimited(_GOOD).replace("45\n", "45,,\n"), _NONE),
    "a note below a table": ("t.csv", lambda: delimited(_GOOD) + "Source: the register\n", _NONE),
    "R's row names": ("t.csv", lambda: '"n","share"\n"men",120,0.6\n"women",80,0.4\n', _NONE),
    "a quote that never closes": ("t.csv", lambda: delimited(_GOOD) + '"eczema,50\nacne,60\n', _RAGGED),
    "inches": ("t.csv", lambda: 'size,n\n5" pipe,20\n6 feet,30\n', _NONE),
    "NULs before a count": ("t.csv", lambda: delimited(_BAD).replace(",7", ",\0007"), _DAMAGED | _SMALL),
    "NULs behind a table": ("t.csv", lambda: delimited(_GOOD).encode() + bytes(600), _DAMAGED),
    "UTF-16 without a mark": ("t.csv", lambda: delimited(_BAD).encode("utf-16-be"), _DAMAGED | _SMALL),
    "UTF-16 with a mark": ("t.csv", lambda: delimited(_GOOD).encode("utf-16"), _NONE),
    "a formula without a result": ("t.xlsx", _replaced("t.xlsx", "xl/worksheets/sheet1.xml", _FORMULA), _UNREADABLE),
    "a formula with a result": (
        "t.xlsx",
        _replaced("t.xlsx", "xl/worksheets/sheet1.xml", _FORMULA.replace("<v></v>", "<v>52</v>")),
        _NONE,
    ),
    "a workbook cut short": ("t.xlsx", _cut("t.xlsx"), frozenset({"archive.truncated"})),
    "Parquet cut short": ("t.parquet", _cut("t.parquet"), frozenset({"binary.malformed"})),
    "Arrow cut short": ("t.arrow", _cut("t.arrow"), frozenset({"binary.malformed"})),
    "Stata cut short": ("t.dta", _cut("t.dta"), _UNREADABLE),
    "Stata as pandas writes it, whose text is no Unicode": (
        "t.dta",
        lambda: _old_stata(("Behçet", 120), ("gout", 7)),
        frozenset({"tables.small_count"}),
    ),
    "Stata as pandas writes it, all large": ("t.dta", lambda: _old_stata(("Behçet", 120), ("gout", 17)), _NONE),
    "SPSS cut short": ("t.sav", lambda: FORMATS["t.sav"](_GOOD)[:300], _UNREADABLE),
    "JSON cut short": ("t.json", lambda: FORMATS["columns.json"](_GOOD)[:-3], _UNREADABLE),
    "JSON lines with a broken one": ("t.jsonl", lambda: FORMATS["t.jsonl"](_GOOD) + b'{"n": 12\n', _UNREADABLE),
    "JSON of brackets": ("t.json", lambda: "[" * 100_000, _UNREADABLE),
    "a cell at the end of the sheet": ("t.xlsx", _replaced("t.xlsx", "xl/worksheets/sheet1.xml", _SHEET), _UNREADABLE),
    "a cell repeated a billion times": ("t.ods", _replaced("t.ods", "content.xml", _ODS_BOMB), _UNREADABLE),
    "a sheet that repeats few cells often": (
        "t.ods",
        _replaced("t.ods", "content.xml", _ods_of(60_000, 1000)),
        _UNREADABLE,
    ),
    "a sheet that repeats cells a few times": ("t.ods", _replaced("t.ods", "content.xml", _ods_of(12, 3)), _NONE),
    "a sheet without a name": (
        "t.ods",
        _replaced("t.ods", "content.xml", _ODS_BOMB.replace("2147483647", "9")),
        _UNREADABLE,
    ),
    "XML whose entities grow": (
        "t.xml",
        lambda: f'<?xml version="1.0"?><!DOCTYPE d [{_BOMB}]><d>&e8;</d>',
        _UNREADABLE,
    ),
    "XML without entities": ("t.xml", lambda: '<?xml version="1.0"?><d><r><a>1</a></r></d>', _NONE),
    "entities that grow": (
        "t.docx",
        _replaced("t.docx", "word/document.xml", f'<?xml version="1.0"?><!DOCTYPE d [{_BOMB}]><d>&e8;</d>'),
        frozenset({"hidden.unread"}),
    ),
    "20,000 columns": ("t.csv", lambda: (b";".join([b"120"] * 20_000) + b"\n") * 2, _UNREADABLE),
    "a row of nine megabytes": ("t.csv", lambda: _ROW * 400 + b"x" * 9 * 1024**2 + b"\n" + _ROW, _UNREADABLE),
    "a curve of 6,000 points": ("t.csv", lambda: _series(6000), _TOO_LARGE),
    "6,000 areas, the last of few": (
        "t.csv",
        lambda: _padded("L99999,0-9,6"),
        _TOO_LARGE | {"tables.small_count"},
    ),
    "6,000 areas, the last of many": ("t.csv", lambda: _padded("L99999,0-9,60"), _TOO_LARGE),
    "6,000 areas, one suppressed, and a total": (
        "t.csv",
        lambda: _padded("L99999,0-9,<10\nL99999,Total,340"),
        _TOO_LARGE | {"tables.unsolved"},
    ),
    "6,000 areas, one suppressed": ("t.csv", lambda: _padded("L99999,0-9,<10"), _TOO_LARGE),
    "a curve of 400 points": ("t.csv", lambda: _series(400), _NONE),
    "a table of 60 columns and 2,000 rows": ("t.csv", lambda: ("1.5," * 59 + "1.5\n") * 2000, _TOO_LARGE),
}
_ALSO = {  # what inspectors of other subjects say of the same damage
    "a workbook cut short": frozenset({"type.mismatch"}),
}

CASES: tuple[Case, ...] = (
    *(
        Case(f"formats: {name}", _file(name, lambda make=make: make(_BAD)), frozenset({"tables.small_count"}))
        for name, make in FORMATS.items()
    ),
    Case("formats: every format without a small count", _all_good),
    *(
        Case(f"formats: {name}", _file(file, make), expected, tolerated=_ALSO.get(name, _NONE))
        for name, (file, make, expected) in _HOSTILE.items()
    ),
    *(
        Case(f"formats: {name}", _file(file, lambda text=text: text), frozenset(rules.split()))
        for name, (file, rules, text) in {**DEGREES_ELSEWHERE, **SIZES_ELSEWHERE}.items()
    ),
    *PRINTED,
    *CONSOLES,
    *VARIABLE_LABELS,
    *CAPTIONS,
)
