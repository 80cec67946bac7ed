"""PDF files."""

from __future__ import annotations

import io
import random
import zlib
from typing import TYPE_CHECKING

from corpus.hidden_cases.making import bad
from corpus.people import nhs_number, spaced

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case

_TEXT = "BT /F1 12 Tf 72 700 Td (Mean scores by group) Tj ET\n"


def built(
    content: str = _TEXT,
    page: str = "",
    catalog: str = "",
    resources: str = "",
    fonts: str = "",
    objects: tuple[str, ...] = (),
    info: str = "",
    packed: bool = True,
) -> bytes:
    """A PDF of one page: 1 catalog, 2 pages, 3 page, 4 content, 5 font, 6 information, then ``objects`` from 7."""
    data = zlib.compress(content.encode("latin-1")) if packed else content.encode("latin-1")
    filtered = " /Filter /FlateDecode" if packed else ""
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R {fonts} >> {resources} >> {page} >>".encode(),
        f"<< /Length {len(data)}{filtered} >>\nstream\n".encode() + data + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Producer (made by hand) {info} >>".encode(),
        *(one.encode("latin-1") for one in objects),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return (
        out
        + table
        + b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(out))
    )


def pdf(
    *, name: str = "report.pdf", change: Callable[[bytes], bytes] = bytes, **given: object
) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(change(built(**given)))

    return make


def places(count: int) -> list[tuple[float, float]]:
    chosen = random.Random(7)
    return [(round(chosen.uniform(80, 500), 2), round(chosen.uniform(80, 700), 2)) for _ in range(count)]


def again(content: bytes) -> bytes:
    """Saved once more, on top."""
    before = content.rindex(b"startxref")
    first = int(content[before:].split()[1])
    place = len(content)
    changed = b"4 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \n" % place
    return (
        content
        + changed
        + table
        + b"trailer << /Size 7 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (first, place + len(changed))
    )


_METHODS = ("RC4-128", "AES-128", "AES-256")
_SAID = (
    f"BT /F1 12 Tf 72 700 Td (The query about NHS number {spaced(nhs_number(random.Random(5)))} was closed.) Tj ET\n"
)


def locked(user: str, method: str) -> Callable[[bytes], bytes]:
    """With a password of its owner, who alone may print it; with one of its user too, if it is given."""

    def change(content: bytes) -> bytes:
        from pypdf import PdfReader, PdfWriter

        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
        writer.encrypt(user, "owner", algorithm=method)
        held = io.BytesIO()
        writer.write(held)
        return held.getvalue()

    return change


def encrypted(content: bytes) -> bytes:
    entry = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ("
        + b"o" * 32
        + b") /U ("
        + b"u" * 32
        + b") >> /ID [<61> <61>]"
    )
    return content.replace(b"/Info 6 0 R", b"/Info 6 0 R " + entry)


def stream(head: str, data: str) -> str:
    return f"<< {head} /Length {len(data)} >>\nstream\n{data}\nendstream"


def circle(x: float, y: float) -> str:
    k, r = 1.5, 2.7
    return (
        f"{x + r:.2f} {y} m {x + r:.2f} {y + k:.2f} {x + k:.2f} {y + r:.2f} {x} {y + r:.2f} c {x - k:.2f} {y + r:.2f} {x - r:.2f} {y + k:.2f} {x - r:.2f} {y} c "
        f"{x - r:.2f} {y - k:.2f} {x - k:.2f} {y - r:.2f} {x} {y - r:.2f} c {x + k:.2f} {y - r:.2f} {x + r:.2f} {y - k:.2f} {x + r:.2f} {y} c S\n"
    )


_IMAGE = stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "x")
_IMAGED = "/XObject << /Im1 7 0 R >>"
_UNDER = _TEXT + "q 400 0 0 40 60 690 cm /Im1 Do Q\n"
_OVER = "q 400 0 0 40 60 690 cm /Im1 Do Q\n" + _TEXT
_MARK = stream("/Type /XObject /Subtype /Form /BBox [-3 -3 3 3]", "0 3 m 2 1 l -2 1 l b")
_DINGBATS = "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"
_NOTE = "/Annots [<< /Type /Annot /Subtype %s /Rect [9 9 99 99] %s >>]"

CASES: tuple[Case, ...] = (
    bad("pdf plain", pdf()),
    bad("pdf not packed", pdf(packed=False)),
    bad("pdf with title and author", pdf(info="/Title (Mean scores) /Author (somebody)")),
    bad("pdf attachment", pdf(catalog="/Names << /EmbeddedFiles << /Names [(a.csv) 7 0 R] >> >>", objects=("<< /Type /Filespec /F (a.csv) /EF << /F 8 0 R >> >>", stream("/Type /EmbeddedFile", "ward,7"))), "attachment"),
    bad("pdf attachment on a page", pdf(page=_NOTE % ("/FileAttachment", "/FS << /Type /Filespec /F (a.csv) /EF << /F 7 0 R >> >>"), objects=(stream("/Type /EmbeddedFile", "ward,7"),)), "attachment"),
    bad("pdf script", pdf(catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "script"),
    bad("pdf script of its own", pdf(catalog="/Names << /JavaScript << /Names [(a) 7 0 R] >> >>", objects=("<< /S /JavaScript /JS (app.alert(1)) >>",)), "script"),
    bad("pdf launch", pdf(page=_NOTE % ("/Link", "/A << /S /Launch /F (calc.exe) >>")), "script"),
    bad("pdf link", pdf(page=_NOTE % ("/Link", "/A << /S /URI /URI (https://example.org) >>"))),
    bad("pdf first page", pdf(catalog="/OpenAction [3 0 R /Fit]")),
    bad("pdf form", pdf(catalog="/AcroForm << /Fields [7 0 R] >>", objects=("<< /FT /Tx /T (who) /V (somebody) /Subtype /Widget /Rect [0 0 9 9] >>",)), "form"),
    bad("pdf empty form", pdf(catalog="/AcroForm << /Fields [7 0 R] >>", objects=("<< /FT /Tx /T (who) /Subtype /Widget /Rect [0 0 9 9] >>",))),
    bad("pdf note", pdf(page=_NOTE % ("/Text", "/Contents (ask ward 7)")), "comment"),
    bad("pdf highlight", pdf(page=_NOTE % ("/Highlight", "/Contents (hm)")), "comment"),
    bad("pdf layer that is off", pdf(catalog="/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>", objects=("<< /Type /OCG /Name (a) >>",)), "layer"),
    bad("pdf layer that is on", pdf(catalog="/OCProperties << /OCGs [7 0 R] /D << /ON [7 0 R] >> >>", objects=("<< /Type /OCG /Name (a) >>",))),
    bad("pdf saved again", pdf(change=again), "earlier_version"),
    bad("pdf bytes behind the end", pdf(change=lambda content: content + b"ward,score\n7,61.5\n"), "trailing_bytes"),
    bad("pdf line ends behind the end", pdf(change=lambda content: content + b"\r\n\r\n")),
    bad("pdf encrypted", pdf(change=encrypted), "unread"),
    *(bad(f"pdf that opens with a password, {method}", pdf(change=locked("opens", method)), "unread") for method in _METHODS),
    *(bad(f"pdf that opens without a password, {method}", pdf(change=locked("", method))) for method in _METHODS),
    bad("pdf that opens without a password and identifies", pdf(content=_SAID, change=locked("", "AES-256")), "identifiers.nhs_number"),
    bad("pdf that opens without a password and has a script", pdf(catalog="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", change=locked("", "AES-128")), "script"),
    bad("pdf information of its own", pdf(info="/Cohort (ward 7, admitted in March)"), "metadata"),
    bad("pdf information of LaTeX", pdf(info="/PTEX.Fullbanner (This is pdfTeX)")),
    bad("pdf invisible text", pdf(content=_TEXT + "BT 3 Tr /F1 12 Tf 72 600 Td (ward 7) Tj ET\n"), "text"),
    bad("pdf white text", pdf(content=_TEXT + "1 1 1 rg BT /F1 12 Tf 72 600 Td (ward 7) Tj ET\n"), "text"),
    bad("pdf white text on blue", pdf(content="0 0 0.5 rg 60 590 300 40 re f 1 1 1 rg BT /F1 12 Tf 72 600 Td (mean) Tj ET\n")),
    bad("pdf text under a black box", pdf(content=_TEXT + "0 g 60 690 400 40 re f\n"), "text"),
    bad("pdf text on a grey box", pdf(content="0.9 g 60 690 400 40 re f 0 g\n" + _TEXT)),
    bad("pdf text under a picture", pdf(content=_UNDER, resources=_IMAGED, objects=(_IMAGE,)), "text"),
    bad("pdf text on a picture", pdf(content=_OVER, resources=_IMAGED, objects=(_IMAGE,))),
    bad("pdf text outside the page", pdf(content=_TEXT + "BT /F1 12 Tf 900 600 Td (ward 7) Tj ET\n"), "text"),
    bad("pdf label that the edge cuts", pdf(content=_TEXT + "BT /F1 12 Tf 200 -5 Td (epoch) Tj ET\nBT /F1 12 Tf 0 1 -1 0 3 300 Tm (loss) Tj ET\n")),
    bad("pdf text below the page", pdf(content=_TEXT + "BT /F1 12 Tf 200 -11 Td (ward 7) Tj ET\n"), "text"),
    bad("pdf scatter plot of circles", pdf(content="".join(circle(x, y) for x, y in places(120))), "points"),
    bad("pdf few circles", pdf(content="".join(circle(x, y) for x, y in places(9)))),
    bad("pdf scatter plot of matplotlib", pdf(content="".join(f"q 1 0 0 1 {x} {y} cm /M0 Do Q\n" for x, y in places(90)), resources="/XObject << /M0 7 0 R >>", objects=(_MARK,)), "points"),
    bad("pdf scatter plot of R", pdf(content="".join(f"BT /F2 1 Tf 1 Tr 7.48 0 0 7.48 {x} {y} Tm (l) Tj 0 Tr ET\n" for x, y in places(90)), fonts="/F2 7 0 R", objects=(_DINGBATS,)), "points"),
    bad("pdf bars and ticks", pdf(content="".join(f"{60 + 9 * at} 80 8 {20 + at} re f {60 + 9 * at} 70 m {60 + 9 * at} 75 l S\n" for at in range(60)))),
    bad("pdf truncated", pdf(change=lambda content: content[:200]), "unread"),
    bad("pdf of nothing but its head", pdf(change=lambda content: content[:9]), "unread"),
    bad("pdf with a broken table", pdf(change=lambda content: content.replace(b"startxref\n", b"startxref\n9"))),
    bad("pdf of pages in a loop", pdf(catalog="/Loop 1 0 R", objects=("<< /Type /Pages /Kids [2 0 R] >>",), change=lambda content: content.replace(b"/Kids [3 0 R] /Count 1", b"/Kids [2 0 R 3 0 R]   ")), "unread"),
)  # fmt: skip
