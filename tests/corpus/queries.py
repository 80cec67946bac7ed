"""Labelled cases: queries of Power Query, whose source is packed in custom XML."""

from __future__ import annotations

import base64
import io
import json
import random
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from corpus.aside_people import DEATHS, LARGE, aside
from corpus.hidden_cases.making import nothing
from corpus.hidden_cases.workbooks import xlsx
from corpus.people import nhs_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case

_RNG = random.Random(29)
_ROOT = (
    '<?xml version="1.0" encoding="utf-16"?><DataMashup xmlns="http://schemas.microsoft.com/DataMashup">{}</DataMashup>'
)


def _item(package: bytes) -> Callable[[Path], None]:
    written = _ROOT.format(base64.b64encode(package).decode())
    return xlsx(nothing, add={"customXml/item1.xml": b"\xff\xfe" + written.encode("utf-16-le")})


def query(source: str) -> Callable[[Path], None]:
    """A workbook with one query of this source."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            zipfile.ZipInfo("Formulas/Section1.m"), f"section Section1;\n\nshared Q = let S = {source} in S;"
        )
    data = held.getvalue()
    return _item(struct.pack("<II", 0, len(data)) + data + bytes(12))


def _typed(names: list[str], rows: list[list[str]]) -> Callable[[Path], None]:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    run = base64.b64encode(packer.compress(json.dumps(rows).encode()) + packer.flush()).decode()
    kinds = ", ".join(f'#"{name}" = _t' if " " in name else f"{name} = _t" for name in names)
    return query(
        f'Table.FromRows(Json.Document(Binary.Decompress(Binary.FromText("{run}", BinaryEncoding.Base64), '
        f"Compression.Deflate)), let _t = type text in type table [{kinds}])"
    )


def _listed(table: list[list[str]]) -> Callable[[Path], None]:
    head, *rows = [", ".join(f'"{cell}"' for cell in row) for row in table]
    return query(f"#table({{{head}}}, {{{', '.join(f'{{{row}}}' for row in rows)}}})")


_PERSONS = [[nhs_number(_RNG), f"19{40 + at}-03-1{at}", "MF"[at % 2], f"2{at}.4"] for at in range(8)]
CASES: tuple[Case, ...] = (
    aside(
        "query with persons",
        _typed(["nhs_number", "date of birth", "sex", "bmi"], _PERSONS),
        "hidden.custom_data",
        "identifiers.nhs_number",
        "identifiers.date_of_birth",
        "persons.row_per_person",
    ),
    aside("query with small counts", _typed(DEATHS[0], DEATHS[1:]), "hidden.custom_data", "tables.small_count"),
    aside("query with large counts", _typed(LARGE[0], LARGE[1:]), "hidden.custom_data"),
    aside("query with a table of small counts", _listed(DEATHS), "hidden.custom_data", "tables.small_count"),
    aside("query with a table of large counts", _listed(LARGE), "hidden.custom_data"),
    aside("query that cannot be read", _item(b"no package" * 30), "hidden.custom_data", "hidden.unread"),
)
