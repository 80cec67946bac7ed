"""Presentations and OpenDocument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.hidden_cases.making import bad, zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case

_P = 'xmlns:p="p" xmlns:a="a" xmlns:r="r"'
_RELATION = '<Relationship Id="rId{0}" Type="t/{1}" Target="{2}"/>'


def _shape(text: str, x: int = 100000, hidden: str = "", size: int = 1800) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="t"{hidden}/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="100000"/>'
        f'<a:ext cx="500000" cy="500000"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:rPr sz="{size}"/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def pptx(shape: str, show: str = "", notes: str = "", add: dict[str, str] | None = None) -> Callable[[Path], None]:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f'<p:presentation {_P}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{_RELATION.format(1, 'slide', 'slides/slide1.xml')}</Relationships>",
        "ppt/slides/slide1.xml": f"<p:sld {_P}{show}><p:cSld><p:spTree>{shape}</p:spTree></p:cSld></p:sld>",
        **(add or {}),
    }
    if notes:
        parts["ppt/slides/_rels/slide1.xml.rels"] = (
            f"<Relationships>{_RELATION.format(1, 'notesSlide', '../notesSlides/notesSlide1.xml')}</Relationships>"
        )
        parts["ppt/notesSlides/notesSlide1.xml"] = (
            f"<p:notes {_P}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>"
        )
    return zipped("talk.pptx", parts)


_NUMBER_OF_SLIDE = "<p:sp><p:txBody><a:p><a:fld><a:t>1</a:t></a:fld></a:p></p:txBody></p:sp>"
_SLIDES = (
    bad("pptx plain", pptx(_shape("Mean scores"))),
    bad("pptx hidden slide", pptx(_shape("Mean scores"), show=' show="0"'), "slide"),
    bad("pptx notes", pptx(_shape("Mean scores"), notes=_shape("say that it was ward 7")), "notes"),
    bad("pptx notes page with the number alone", pptx(_shape("Mean scores"), notes=_NUMBER_OF_SLIDE)),
    bad("pptx text beside the slide", pptx(_shape("ward 7", x=9500000)), "text"),
    bad("pptx text left of the slide", pptx(_shape("ward 7", x=-900000)), "text"),
    bad("pptx hidden shape", pptx(_shape("ward 7", hidden=' hidden="1"')), "text"),
    bad("pptx tiny text", pptx(_shape("ward 7", size=100)), "text"),
    bad("pptx comment", pptx(_shape("Mean scores"), add={"ppt/comments/comment1.xml": "<cmLst><cm><text>hm</text></cm></cmLst>"}), "comment"),
    bad("pptx embedded workbook", pptx(_shape("Mean"), add={"ppt/embeddings/oleObject1.bin": "\1" * 900}), "embedded_object"),
)  # fmt: skip

_NAMESPACES = "".join(
    f' xmlns:{one}="{one}"' for one in ("office", "table", "text", "style", "draw", "presentation", "xlink", "fo", "dc")
)


def ods(
    styles: str = "", table: str = "", row: str = "", column: str = "", inside: str = "", extra: str = ""
) -> Callable[[Path], None]:
    content = (
        f"<office:document-content{_NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="a"{table}><table:table-column{column}/><table:table-row{row}><table:table-cell office:value-type="float" office:value="61.5">'
        f"{inside}<text:p>61.5</text:p></table:table-cell></table:table-row></table:table>{extra}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped("results.ods", {"content.xml": content}, "application/vnd.oasis.opendocument.spreadsheet")


def odt(text: str, styles: str = "", extra: dict[str, str | bytes] | None = None) -> Callable[[Path], None]:
    content = (
        f"<office:document-content{_NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>"
        f"{text}<text:p>Mean scores</text:p></office:text></office:body></office:document-content>"
    )
    return zipped("report.odt", {"content.xml": content} | (extra or {}), "application/vnd.oasis.opendocument.text")


_HIDDEN_TABLE = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
_HIDDEN_TEXT = (
    '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
)
_OPEN = (
    bad("ods plain", ods()),
    bad("ods sheet hidden", ods(_HIDDEN_TABLE, ' table:style-name="ta2"'), "sheet"),
    bad("ods row hidden", ods(row=' table:visibility="collapse"'), "cells"),
    bad("ods row filtered", ods(row=' table:visibility="filter"'), "cells"),
    bad("ods column hidden", ods(column=' table:visibility="collapse"'), "cells"),
    bad("ods comment", ods(inside="<office:annotation><text:p>hm</text:p></office:annotation>"), "comment"),
    bad("ods DDE", ods(extra="<table:dde-links><table:dde-link/></table:dde-links>"), "dde"),
    bad("odt plain", odt("")),
    bad("odt tracked change", odt("<text:tracked-changes><text:changed-region><text:deletion/></text:changed-region></text:tracked-changes>"), "tracked_change"),
    bad("odt hidden text", odt('<text:p><text:span text:style-name="T1">ward 7</text:span></text:p>', _HIDDEN_TEXT), "text"),
    bad("odt link", odt('<text:p><text:a xlink:href="https://example.org">guide</text:a></text:p>')),
    bad("odt picture from outside", odt('<draw:frame><draw:image xlink:href="https://example.org/a.png"/></draw:frame>'), "external_link"),
    bad("odt macro", odt("", extra={"Basic/Standard/Module1.xml": "<script/>"}), "macro"),
    bad("odt version", odt("", extra={"Versions/Version1": b"x" * 99}), "earlier_version"),
)  # fmt: skip

CASES: tuple[Case, ...] = _SLIDES + _OPEN
