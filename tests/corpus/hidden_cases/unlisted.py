"""Parts that an Office or OpenDocument file holds and does not list."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from corpus.aside_people import CSV, NHS
from corpus.hidden_cases.documents import docx
from corpus.hidden_cases.making import bad, nothing
from corpus.hidden_cases.slides import odt, pptx
from corpus.hidden_cases.workbooks import xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.case import Case

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WARDS = (("ward", "patients"), ("east", 120), ("west", 45), ("north", 7))
_MANY = (*_WARDS[:3], ("north", 70))


def _picture() -> bytes:
    from PIL import Image

    held = io.BytesIO()
    Image.new("L", (8, 8), 90).save(held, "PNG")
    return held.getvalue()


_PNG = _picture()


def _sheet(rows: Sequence[tuple[object, ...]]) -> bytes:
    told = "".join(
        f'<row r="{number}">{"".join(_cell(f"{letter}{number}", one) for letter, one in zip("AB", row, strict=True))}</row>'
        for number, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_S}"><sheetData>{told}</sheetData></worksheet>'.encode()


def _cell(place: str, value: object) -> str:
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def _text(*told: str) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in told)
    return f'<w:document xmlns:w="{_W}"><w:body>{paragraphs}</w:body></w:document>'.encode()


_SLIDE = '<p:sld xmlns:p="p" xmlns:a="a"><p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sld>'

CASES: tuple[Case, ...] = (
    bad("xlsx sheet that is not listed", xlsx(nothing, add={"xl/worksheets/sheet2.xml": _sheet(_WARDS)}), "sheet", "tables.small_count"),
    bad("xlsx sheet that is not listed, large counts", xlsx(nothing, add={"xl/worksheets/sheet9.xml": _sheet(_MANY)}), "sheet"),
    bad("xlsx sheet that is not listed, in another folder", xlsx(nothing, add={"xl/kept/a.xml": _sheet(_WARDS)}), "sheet", "tables.small_count"),
    bad("xlsx sheet that is not listed, and empty", xlsx(nothing, add={"xl/worksheets/sheet2.xml": _sheet(())})),
    bad("xlsx picture that no sheet shows", xlsx(nothing, add={"xl/media/image7.png": _PNG}), "custom_data"),
    bad("xlsx file of another kind", xlsx(nothing, add={"xl/kept.csv": CSV.encode()}), "custom_data", "identifiers.listed", "identifiers.date_of_birth", "persons.row_per_person"),
    bad("xlsx rows in a part of its own", xlsx(nothing, add={"xl/theme/more.xml": f"<a><b>The {NHS} was checked.</b></a>".encode()}), "custom_data", "identifiers.nhs_number"),
    bad("docx second text", docx(nothing, add={"word/document2.xml": _text("As before.")}), "text"),
    bad("docx second text that identifies", docx(nothing, add={"word/old/text.xml": _text(f"The {NHS} was checked.")}), "text", "identifiers.nhs_number"),
    bad("docx picture that no page shows", docx(nothing, add={"word/media/image9.png": _PNG}), "custom_data"),
    bad("pptx slide that is not listed", pptx("", add={"ppt/slides/slide7.xml": _SLIDE.format("As before.")}), "slide"),
    bad("pptx empty slide that is not listed", pptx("", add={"ppt/slides/slide7.xml": _SLIDE.format("")})),
    bad("odt picture that no page shows", odt("<text:p>Results</text:p>", extra={"Pictures/1.png": _PNG}), "custom_data"),
    bad("odt picture that a page shows", odt('<text:p><draw:image xmlns:draw="d" xmlns:xlink="x" xlink:href="Pictures/1.png"/></text:p>', extra={"Pictures/1.png": _PNG})),
)  # fmt: skip
