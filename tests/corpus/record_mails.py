"""Labelled cases: what is encoded in a text, and what is attached to a mail."""

from __future__ import annotations

import base64
import io
import random
import zipfile
from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

from corpus.record_made import ESTIMATES, NAMES, NO_ID, PERSONS_CSV, ROW, case

_HEX = PERSONS_CSV.encode().hex()
ENCODED = (
    case(
        "hexadecimal in lines",
        "".join(_HEX[at : at + 64] + "\n" for at in range(0, len(_HEX), 64)),
        ROW,
        file="codes.txt",
    ),
    case("Base64 in one line", base64.b64encode(PERSONS_CSV.encode()).decode() + "\n", ROW, file="key.txt"),
    case(
        "Base64 in a report",
        "# Appendix\n\nChecksums:\n\n    " + base64.b64encode(PERSONS_CSV.encode()).decode() + "\n",
        ROW,
        file="appendix.md",
    ),
    case(
        "Base64 in a column",
        "k,v\n"
        + "".join(
            f"{at},{base64.b64encode('|'.join(map(str, row)).encode()).decode()}\n" for at, row in enumerate(NO_ID)
        ),
        ROW,
        file="hash.csv",
    ),
    case(
        "digests of files",
        "".join(f"{random.Random(at).getrandbits(256):064x}  part{at}.bin\n" for at in range(20)),
        file="sums.txt",
    ),
    case(
        "sequences of amino acids",
        "".join(f"p{at}\t{''.join(random.Random(at).choices('ACDEFGHIKLMNPQRSTVWY', k=60))}\n" for at in range(20)),
        file="seq.txt",
    ),
)


def _mail(name: str, content: bytes, body: str = "As promised.") -> bytes:
    packed = base64.encodebytes(content).decode()
    return (
        "From: a\nTo: b\nSubject: results\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n"
        f"--xx\nContent-Type: text/plain\n\n{body}\n--xx\nContent-Type: application/octet-stream\n"
        f'Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="{name}"\n\n{packed}\n--xx--\n'
    ).encode()


def _zip(name: str, content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()


def _book(rows: Iterable[Sequence[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.properties.creator = ""
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _attached(name: str, make_content: bytes | Callable[[], bytes], *rules: str) -> Case:
    def make(folder: Path) -> None:
        content = make_content() if callable(make_content) else make_content
        (folder / "mail.eml").write_bytes(_mail(name, content))

    return Case(f"record: mail with {name}", make, frozenset(rules))


_GOOD = "term,b,se\n" + "".join(",".join(map(str, row)) + "\n" for row in ESTIMATES)
MAILS = (
    _attached("d.csv", PERSONS_CSV.encode(), ROW, "identifiers.exact_age"),
    _attached("d.xlsx", lambda: _book((NAMES[1:], *NO_ID)), ROW, "identifiers.exact_age"),
    _attached("d.zip", lambda: _zip("d.csv", PERSONS_CSV), ROW, "identifiers.exact_age"),
    _attached("b.csv", _GOOD.encode()),
    _attached("b.zip", lambda: _zip("b.csv", _GOOD)),
    case(
        "box of two mails",
        b"From a Mon Jan  1 10:00:00 2024\n"
        + _mail("b.csv", _GOOD.encode())
        + b"\n\nFrom b Mon Jan  1 11:00:00 2024\n"
        + _mail("d.csv", PERSONS_CSV.encode()),
        ROW,
        "identifiers.exact_age",
        file="all.mbox",
    ),
)
