"""Labelled cases: PDF files with something in them that no page shows, or that hangs on a page without standing on it."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

from corpus.aside_people import CSV, DEATHS, LARGE, NHS, WHOLE, aside
from corpus.hidden_cases.pdf import built, pdf, stream
from corpus.people import nhs_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case

_PLAIN = "The mean was higher in the second group."
_NUMBER = nhs_number(random.Random(9))
_PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 8 0 R >>"
_LINK = "/Annots [<< /Type /Annot /Subtype /Link /Rect [9 9 99 99] /A << /S /URI /URI (%s) >> >>]"
_FILE = "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [9 9 99 99] /FS << /Type /Filespec /F (a.csv) /EF << /F 7 0 R >> >> >>]"
_XFA = '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form><nhs_number>%s</nhs_number><centre>%s</centre></form></xfa:data></xfa:datasets>'


def _said(text: str) -> str:
    return f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET\n"


def _left_out(text: str) -> Callable[[Path], None]:
    return pdf(objects=(_PAGE, stream("", _said(text))))


def _drawn_by_no_page(text: str) -> Callable[[Path], None]:
    return pdf(objects=(stream("", _said(text)),))


def _in_no_table(text: str) -> Callable[[Path], None]:
    """As programs leave it that write a new table over what is there."""
    left = f"20 0 obj\n{_PAGE.replace('8 0', '21 0')}\nendobj\n21 0 obj\n{stream('', _said(text))}\nendobj\n".encode()
    place = len(left)

    def change(content: bytes) -> bytes:
        at = content.rindex(b"xref\n0")
        moved = int(content[content.rindex(b"startxref") :].split()[1]) + place
        whole = content[:at] + left + content[at:]
        return whole[: whole.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % moved

    return pdf(change=change)


def _shown(rows: list[list[str]]) -> str:
    return "".join(
        f"BT /F1 10 Tf {72 + 130 * right} {720 - 14 * down} Td ({cell}) Tj ET\n"
        for down, row in enumerate(rows)
        for right, cell in enumerate(row)
    )


def _masked_later(rows: list[list[str]]) -> Callable[[Path], None]:
    def change(content: bytes) -> bytes:
        first, place = content[content.rindex(b"startxref") :].split()[1], len(content)
        masked = _shown([[("fewer" if cell == rows[2][2] else cell) for cell in row] for row in rows])
        changed = b"4 0 obj\n" + stream("", masked).encode() + b"\nendobj\n"
        table = b"xref\n4 1\n%010d 00000 n \ntrailer << /Size 7 /Root 1 0 R /Prev %s >>\n" % (place, first)
        return content + changed + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(changed))

    return pdf(content=_shown(rows), change=change)


def _jpeg(description: str) -> str:
    from PIL import Image

    held, exif = io.BytesIO(), Image.Exif()
    if description:
        exif[0x010E] = description
    Image.new("RGB", (40, 30), (250, 250, 250)).save(held, "JPEG", exif=exif)
    return held.getvalue().decode("latin-1")


def _with_picture(description: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        head = "/Type /XObject /Subtype /Image /Width 40 /Height 30 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
        content = "BT /F1 12 Tf 72 700 Td (Mean scores) Tj ET q 40 0 0 30 60 600 cm /Im1 Do Q\n"
        objects = (stream(head, _jpeg(description)),)
        (folder / "report.pdf").write_bytes(
            built(content=content, resources="/XObject << /Im1 7 0 R >>", objects=objects)
        )

    return make


def _form(number: str, centre: str) -> Callable[[Path], None]:
    return pdf(
        catalog="/AcroForm << /Fields [] /XFA [(datasets) 7 0 R] >>", objects=(stream("", _XFA % (number, centre)),)
    )


_IDENTIFIES = "identifiers.nhs_number"
CASES: tuple[Case, ...] = (
    aside("pdf page left out that identifies", _left_out(NHS), "hidden.text", _IDENTIFIES),
    aside("pdf page left out", _left_out(_PLAIN), "hidden.text"),
    aside("pdf page in no table that identifies", _in_no_table(NHS), "hidden.text", _IDENTIFIES),
    aside("pdf page in no table", _in_no_table(_PLAIN), "hidden.text"),
    aside("pdf drawing of no page that identifies", _drawn_by_no_page(NHS), _IDENTIFIES),
    aside("pdf drawing of no page", _drawn_by_no_page(_PLAIN)),
    aside("pdf text of no page that identifies", pdf(objects=(f"<< /Type /Annot /Subtype /Link /Contents ({NHS}) >>",)), _IDENTIFIES),
    aside("pdf small counts before masking", _masked_later(DEATHS), "hidden.earlier_version", "tables.small_count"),
    aside("pdf large counts before a change", _masked_later(LARGE), "hidden.earlier_version"),
    aside("pdf picture whose exif identifies", _with_picture(NHS), "hidden.metadata", _IDENTIFIES),
    aside("pdf picture of no exif", _with_picture("")),
    aside("pdf file attached to a page", pdf(page=_FILE, objects=(stream("/Type /EmbeddedFile", CSV),)), "hidden.attachment", *WHOLE),
    aside("pdf file of groups attached to a page", pdf(page=_FILE, objects=(stream("/Type /EmbeddedFile", "group,mean\na,61.5\nb,58.2\n"),)), "hidden.attachment"),
    aside("pdf form in XML that identifies", _form(_NUMBER, "north"), "hidden.form", _IDENTIFIES),
    aside("pdf form in XML", _form("", "north"), "hidden.form"),
    aside("pdf link that identifies", pdf(page=_LINK % f"https://records.example.org/patient?nhs_number={_NUMBER}"), _IDENTIFIES),
    aside("pdf link to an article", pdf(page=_LINK % f"https://doi.org/10.1000/{_NUMBER}")),
)  # fmt: skip
