"""Labelled cases: macros of Office, whose source is packed in a compound file."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING

from corpus.aside_people import aside
from corpus.hidden_cases.making import nothing
from corpus.hidden_cases.old_office import compound
from corpus.hidden_cases.workbooks import xlsx
from corpus.people import nhs_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case

_RNG = random.Random(23)
_COMPILED = b"\x01\x16\x03 what was compiled"


def packed(text: bytes) -> bytes:
    """As [MS-OVBA] packs texts, without copies of what came before."""
    out = b"\x01"
    for at in range(0, len(text), 3000):
        piece = b"".join(b"\0" + text[one : one + 8] for one in range(at, min(at + 3000, len(text)), 8))
        out += struct.pack("<H", 0xB000 | (len(piece) - 1)) + piece
    return out


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HI", kind, len(data)) + data


def project(source: str, *, listed: str = "Module1") -> bytes:
    """A project of one module. With another name in its listing, it lists one that is not there."""
    listing = _record(1, b"\3\0\0\0") + struct.pack("<HIIH", 9, 4, 1, 2)
    listing += _record(0x32, listed.encode("utf-16-le")) + _record(0x31, struct.pack("<I", len(_COMPILED)))
    module = _COMPILED + packed(b'Attribute VB_Name = "Module1"\r\n' + source.encode())
    return compound({"VBA/dir": packed(listing), "VBA/Module1": module})


def _book(source: str, **given: str) -> Callable[[Path], None]:
    return xlsx(nothing, "results.xlsm", add={"xl/vbaProject.bin": project(source, **given)})


_FIT = 'Sub Fit()\r\n  Columns("A:D").AutoFit\r\nEnd Sub\r\n'
_DROP = "Sub Leave()\r\n" + "".join(f'  drop "{nhs_number(_RNG)}"\r\n' for _ in range(6)) + "End Sub\r\n"
_OPENS = 'Const Password = "Tr3acle-Pudding9-jm"\r\nSub Read()\r\n  conn.Open "server", "jm", Password\r\nEnd Sub\r\n'
CASES: tuple[Case, ...] = (
    aside("macro that lays out", _book(_FIT), "hidden.macro"),
    aside("macro with persons", _book(_DROP), "hidden.macro", "identifiers.nhs_number"),
    aside("macro with a password", _book(_OPENS), "hidden.macro", "code.secret"),
    aside("macro that is not there", _book(_FIT, listed="Module2"), "hidden.macro", "hidden.unread"),
)
