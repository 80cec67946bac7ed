"""Values that must show nowhere, the uploads that carry them, and every form in which one could hide."""

from __future__ import annotations

import base64
import functools
import gzip
import html
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from hostile_samples import EICAR, seven_zip, tar_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


class Kind(StrEnum):
    """What a planted text is: decides where it may stand."""

    SECRET = "secret"
    TOKEN = "token"
    CELL = "cell"
    NAME = "file name"


@dataclass(frozen=True)
class Planted:
    """One text to look for; ``what`` names it in a report, which must not show a secret either."""

    kind: Kind
    what: str
    text: str


NHS_NUMBER = "9994370468"
PATIENT = "Ottoline Zoë Quillfeather-Brandt"
DIAGNOSIS = 'query "late-onset" frontotemporal dementia, father\'s <CAG> 44 & rising'
FREE_TEXT = "seen=with+partner; declined 50% of referral \\ Ærøskøbing clinic"
NAME = "quillfeather_hiv_clinic"
MEMBER = "brandt_o_genotype"

CELLS = (
    Planted(Kind.CELL, "an NHS number", NHS_NUMBER),
    Planted(Kind.CELL, "a patient's name", PATIENT),
    Planted(Kind.CELL, "a diagnosis", DIAGNOSIS),
    Planted(Kind.CELL, "a note", FREE_TEXT),
)
NAMES = (Planted(Kind.NAME, "the name of a file", NAME), Planted(Kind.NAME, "the name of a member", MEMBER))
VALUES = CELLS + NAMES

ROW = "|".join(planted.text for planted in CELLS)
TABLE = f"nhs|name|diagnosis|note\n{ROW}\n".encode()
"""A table that every journey can carry in place of a harmless one."""


@functools.cache
def forms(text: str) -> frozenset[bytes]:
    """The bytes of ``text`` as programs write it: encoded, escaped, quoted, inside Base64 at any offset."""
    escaped = json.dumps(text)[1:-1]
    plain = {
        text,
        quote(text, safe=""),
        quote(text),
        quote_plus(text),
        escaped,
        json.dumps(escaped)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        repr(text)[1:-1],
        ascii(text)[1:-1],
        html.escape(text),
        html.escape(text, quote=False),
        "".join(letter if letter.isalnum() or letter == " " else f"&#{ord(letter)};" for letter in text),
    }
    raw = {text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("latin-1", "replace")}
    found = {form.encode() for form in plain}
    for data in raw:
        found |= {data, repr(data)[2:-1].encode(), data.hex().encode(), data.hex().upper().encode(), *_in_base64(data)}
    return frozenset(found)


def _in_base64(data: bytes) -> Iterator[bytes]:
    """What is the same in every Base64 text with ``data`` somewhere inside."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + data)
        whole = encoded[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        yield from (whole, whole.translate(bytes.maketrans(b"+/", b"-_")))


def found_in(data: bytes, wanted: Iterable[Planted]) -> list[Planted]:
    """Those of ``wanted`` that ``data`` holds in some form."""
    return [planted for planted in wanted if any(form in data for form in forms(planted.text))]


def unpacked(data: bytes) -> list[bytes]:
    """``data``, and what is in it when gzip or zlib made it."""
    if data[:1] not in {b"\x1f", b"\x78"}:
        return [data]
    try:
        return [data, zlib.decompress(data, wbits=zlib.MAX_WBITS | 32)]
    except zlib.error:
        return [data]


def uploads(folder: Path) -> Mapping[str, bytes]:
    """What a researcher sends, by name; ``folder`` is for making it. Every parser meets the values, most of them break."""
    table = TABLE.decode()
    packed = {f"{MEMBER}.csv": TABLE, "sub/notes.txt": ROW.encode()}
    inside = _zip({f"{MEMBER}.csv": TABLE}, comment=ROW)
    return {
        f"{NAME}.csv": TABLE,
        f"{NAME}-utf16.csv": table.encode("utf-16"),
        f"{NAME}-latin.csv": table.encode("latin-1"),
        f"{NAME}-cut.csv": b'"' + TABLE.replace(b"|", b'"|"')[:-3] + b"\xff\xfe\0",
        f"{NAME}.json": json.dumps({"rows": ROW})[:-3].encode(),
        f"{NAME}.7z": seven_zip(folder, packed).read_bytes(),
        f"{NAME}-broken.7z": seven_zip(folder, packed, "-m0=Copy").read_bytes().replace(NHS_NUMBER.encode(), b"?" * 10),
        f"{NAME}.zip": inside,
        f"{NAME}-broken.zip": inside.replace(NHS_NUMBER.encode(), b"?" * 10),
        f"{NAME}-cut.zip": inside[:-30],
        f"{NAME}.tar": tar_of({f"{MEMBER}.csv": TABLE}),
        f"{NAME}-broken.tar": _broken_tar(),
        f"{NAME}.csv.gz": gzip.compress(TABLE, 0)[:-6],
        f"{NAME}.docx": _office("word/document.xml", f"<w:document><w:t>{ROW}</w:t>"),
        f"{NAME}.xlsx": _office("xl/sharedStrings.xml", f"<sst><si><t>{ROW}</t></si></sst"),
        f"{NAME}.pdf": f"%PDF-1.7\n1 0 obj << /Title ({ROW}) /Length {NHS_NUMBER} >> stream\n{ROW}\n".encode(),
        f"{NAME}.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + ROW.encode("utf-16-le") * 8,
        f"{NAME}.exe.csv": b"MZ" + TABLE,
        "SHA256SUMS": f"{ROW}  {NAME}.csv\n{'0' * 64}  {NAME}.json\n".encode(),
    }


def infected() -> Mapping[str, bytes]:
    """The test virus beside values."""
    return {f"{NAME}-infected.zip": _zip({f"{MEMBER}.csv": TABLE, f"{MEMBER}.com": EICAR}, comment=ROW)}


def _zip(files: Mapping[str, bytes], comment: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = comment.encode()
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def _office(part: str, text: str) -> bytes:
    kinds = b"<?xml version='1.0'?><Types/>"
    return _zip({"[Content_Types].xml": kinds, "docProps/core.xml": text.encode(), part: text.encode()})


def _broken_tar() -> bytes:
    """Its second header says a patient's number where a size belongs, and adds up wrongly."""
    made = bytearray(tar_of({f"{MEMBER}.csv": TABLE, f"{MEMBER}-2.csv": TABLE}))
    second = made.index(f"{MEMBER}-2.csv".encode())
    made[second + 124 : second + 124 + len(NHS_NUMBER)] = NHS_NUMBER.encode()
    return bytes(made)
