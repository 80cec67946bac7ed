"""Old Office files: compound files, and RTF."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from corpus.hidden_cases.making import bad

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case

_SECTOR = 512
_NONE, _LAST, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of these streams; names with a slash lie in storages. Every stream is filled up to 4096 bytes."""
    entries: list[tuple[str, int, bytes, int]] = [("Root Entry", 5, b"", -1)]
    storages: dict[str, int] = {"": 0}
    for path, data in streams.items():
        folder, _, name = path.rpartition("/")
        if folder not in storages:
            storages[folder] = len(entries)
            entries.append((folder, 1, b"", 0))
        entries.append((name, 2, data.ljust(4096, b"\0"), storages[folder]))
    directory_sectors = -(-len(entries) * 128 // _SECTOR)
    table, at, bodies = [_TABLE, *range(2, directory_sectors + 1), _LAST], 1 + directory_sectors, b""
    made = []
    for number, (name, kind, data, _) in enumerate(entries):
        children = [other for other, entry in enumerate(entries) if entry[3] == number]
        siblings = [other for other, entry in enumerate(entries) if entry[3] == entries[number][3] and other > number]
        start, count = (at, -(-len(data) // _SECTOR)) if data else (_LAST, 0)
        if data:
            bodies += data.ljust(count * _SECTOR, b"\0")
            table += [*range(at + 1, at + count), _LAST]
            at += count
        label = name.encode("utf-16-le")
        made.append(
            label.ljust(64, b"\0") + struct.pack("<HBBIII", len(label) + 2, kind, 1, _NONE, siblings[0] if siblings and number else _NONE, children[0] if children else _NONE)
            + bytes(36) + struct.pack("<IQ", start if kind == 2 else (_LAST if kind == 5 else 0), len(data))
        )  # fmt: skip
    directory = b"".join(made).ljust(directory_sectors * _SECTOR, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += (
        struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _LAST, 0, _LAST, 0)
        + struct.pack("<I", 0)
        + struct.pack("<I", _NONE) * 108
    )
    fat = struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")
    return head + fat + directory + bodies


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def workbook(
    state: int = 0, row: int = 0, column: int = 0, extra: bytes = b"", kind: int = 0, more: bytes = b""
) -> bytes:
    """A BIFF8 workbook of a visible sheet, and one in this state, each with a number."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    cell = record(0x203, struct.pack("<HHHd", 2, 1, 0, 61.5))
    plain = begin + cell + record(0x0A)
    other = (
        begin + record(0x7D, struct.pack("<6H", 1, 1, 2000, 0, column, 0)) + record(0x208, struct.pack("<HHHHHHHH", 2, 0, 2, 300, 0, 0, row, 0))
        + cell + extra + record(0x0A)
    )  # fmt: skip
    length = len(begin) + len(more) + 2 * (4 + 8 + 2) + 4
    sheets = record(0x85, struct.pack("<IBBBB", length, 0, 0, 2, 0) + b"ab") + record(
        0x85, struct.pack("<IBBBB", length + len(plain), state, kind, 2, 0) + b"cd"
    )
    return begin + more + sheets + record(0x0A) + plain + other


def old(name: str, **streams: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(
            compound({key.replace("__", "/").replace("_", " "): data for key, data in streams.items()})
        )

    return make


def cut(folder: Path) -> None:
    (folder / "results.xls").write_bytes(compound({"Workbook": workbook()})[:700])


def pivoted(folder: Path) -> None:
    (folder / "results.xls").write_bytes(compound({"Workbook": workbook(), "_SX_DB_CUR/0001": b"\1"}))


def rtf(text: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "report.rtf").write_text(
            "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0\\fs22 Mean scores by group\\par\n" + text + "}\n"
        )

    return make


CASES: tuple[Case, ...] = (
    bad("xls plain", old("results.xls", Workbook=workbook())),
    bad("xls sheet hidden", old("results.xls", Workbook=workbook(state=1)), "sheet"),
    bad("xls sheet very hidden", old("results.xls", Workbook=workbook(state=2)), "sheet"),
    bad("xls row hidden", old("results.xls", Workbook=workbook(row=0x20)), "cells"),
    bad("xls column hidden", old("results.xls", Workbook=workbook(column=1)), "cells"),
    bad("xls comment", old("results.xls", Workbook=workbook(extra=record(0x1C, bytes(12)))), "comment"),
    bad("xls macro sheet", old("results.xls", Workbook=workbook(kind=1)), "macro"),
    bad("xls link", old("results.xls", Workbook=workbook(more=record(0x1AE, b"\2\0\x09\0\0\1other.xls"))), "external_link"),
    bad("xls macros", old("results.xls", Workbook=workbook(), Macros__dir=b"VBA"), "macro"),
    bad("xls embedded", old("results.xls", Workbook=workbook(), MBD0001__Package=b"PK"), "embedded_object"),
    bad("xls pivot cache", pivoted, "pivot_cache"),
    bad("xls truncated", cut, "unread"),
    bad("doc", old("report.doc", WordDocument=b"\xec\xa5\xc1\0M\x20\x09\x04\0\0\0\x12\xbf\0" + bytes(400)), "unread"),
    bad("ppt", old("talk.ppt", PowerPoint_Document=bytes(400)), "unread"),
    bad("rtf plain", rtf("")),
    bad("rtf hidden text", rtf("{\\v ward 7: 61.5}"), "text"),
    bad("rtf visible again", rtf("{\\v0 mean 61.5}")),
    bad("rtf tracked change", rtf("{\\revised\\revauth1 which was low}"), "tracked_change"),
    bad("rtf comment", rtf("{\\*\\annotation ask ward 7}"), "comment"),
    bad("rtf object", rtf("{\\object\\objemb{\\*\\objdata 0105}}"), "embedded_object"),
    bad("rtf DDE", rtf('{\\field{\\*\\fldinst DDEAUTO cmd "/c calc"}{\\fldrslt a}}'), "dde"),
    bad("rtf link", rtf('{\\field{\\*\\fldinst HYPERLINK "https://example.org"}{\\fldrslt guide}}')),
)  # fmt: skip
