"""Word's documents."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from corpus.hidden_cases.making import bad, nothing, rewritten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case


def docx(
    change: Callable[[Any], None], name: str = "report.docx", add: dict[str, bytes] | None = None
) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from docx import Document

        document = Document()
        document.add_heading("Results", 1)
        document.add_paragraph("The mean score was higher in the second group.")
        change(document)
        held = io.BytesIO()
        document.save(held)
        (folder / name).write_bytes(rewritten(held.getvalue(), add or {}))

    return make


def run(text: str, *properties: str, style: str = "") -> Callable[[Any], None]:
    """A paragraph with a run that has these properties."""

    def change(document: Any) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        added = document.add_paragraph().add_run(text)
        for one in properties:
            added._r.get_or_add_rPr().append(parse_xml(one.replace("/>", f" {nsdecls('w')}/>")))

    return change


def body(xml: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        document.element.body.insert(1, parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"))

    return change


def white_in_shaded_cell(document: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import RGBColor

    table = document.add_table(2, 2)
    for cell in table.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="1F4E78"/>'))
        cell.paragraphs[0].add_run("mean").font.color.rgb = RGBColor(255, 255, 255)


def comment_in_word(document: Any) -> None:
    document.add_comment(document.paragraphs[1].runs, text="is this one of ours?", author="somebody", initials="s")


def linked(document: Any) -> None:
    document.part.relate_to(
        "https://example.org/guide",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )


def template_outside(document: Any) -> None:
    document.part.relate_to(
        "https://example.org/a.dotm",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
        is_external=True,
    )


_INS = '<w:ins w:id="1" w:author="somebody" w:date="2025-01-01T00:00:00Z"><w:r><w:t>%s</w:t></w:r></w:ins>'
_DEL = '<w:del w:id="1" w:author="somebody" w:date="2025-01-01T00:00:00Z"><w:r><w:delText>%s</w:delText></w:r></w:del>'
_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>%s</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'

CASES: tuple[Case, ...] = (
    bad("docx plain", docx(nothing)),
    bad("docx insertion", docx(body(_INS % "which was low")), "tracked_change"),
    bad("docx deletion", docx(body(_DEL % "in ward 7")), "tracked_change"),
    bad("docx text marked hidden", docx(run("from ward 7", "<w:vanish/>")), "text"),
    bad("docx text not hidden after all", docx(run("from all wards", '<w:vanish w:val="0"/>'))),
    bad("docx white text", docx(run("from ward 7", '<w:color w:val="FFFFFF"/>')), "text"),
    bad("docx white text on a marker", docx(run("all wards", '<w:color w:val="FFFFFF"/>', '<w:highlight w:val="darkBlue"/>'))),
    bad("docx white text in a blue cell", docx(white_in_shaded_cell)),
    bad("docx tiny text", docx(run("from ward 7", '<w:sz w:val="2"/>')), "text"),
    bad("docx small text", docx(run("source: own computation", '<w:sz w:val="14"/>'))),
    bad("docx comment", docx(comment_in_word), "comment"),
    bad("docx DDE field", docx(body(_FIELD % 'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/c calc"')), "dde"),
    bad("docx field from a file", docx(body(_FIELD % 'INCLUDETEXT "c:\\\\data\\\\wards.docx"')), "external_link"),
    bad("docx field of the date", docx(body(_FIELD % "DATE \\@ yyyy"))),
    bad("docx hyperlink", docx(linked)),
    bad("docx template outside", docx(template_outside), "external_link"),
    bad("docx macro", docx(nothing, "report.docm", add={"word/vbaProject.bin": b"VBA" * 50}), "macro"),
    bad("docx workbook behind a chart", docx(nothing, add={"word/embeddings/Microsoft_Excel_Sheet1.bin": b"\1" * 900}), "embedded_object"),
    bad("docx of another document", docx(nothing, add={"word/afchunk1.mht": b"<html>ward 7</html>"}), "embedded_object"),
    bad("docx custom XML", docx(nothing, add={"customXml/item9.xml": b"<kept><row>61 58 63</row></kept>"}), "custom_data"),
    bad("docx custom XML of attributes", docx(nothing, add={"customXml/item9.xml": b"<kept>" + b'<row a="61" b="58" c="63"/>' * 40 + b"</kept>"}), "custom_data"),
    bad("docx mail merge", docx(nothing, add={"word/settings.xml": b'<w:settings xmlns:w="w"><w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:connectString w:val="Data Source=cohort.xlsx"/><w:query w:val="SELECT * FROM s"/></w:mailMerge></w:settings>'}), "connection"),
    bad("docx that once was a letter", docx(nothing, add={"word/settings.xml": b'<w:settings xmlns:w="w"><w:mailMerge><w:mainDocumentType w:val="formLetters"/></w:mailMerge></w:settings>'})),
    bad("docx variables", docx(nothing, add={"word/settings.xml": b'<w:settings xmlns:w="w"><w:docVars><w:docVar w:name="a" w:val="b"/></w:docVars></w:settings>'}), "custom_data"),
    bad("docx long description", docx(body(f'<w:r><w:drawing><wp:inline xmlns:wp="wp"><wp:docPr id="1" name="p" descr="{"61.5 58.2 63.9 " * 40}"/></wp:inline></w:drawing></w:r>')), "text"),
    bad("docx short description", docx(body('<w:r><w:drawing><wp:inline xmlns:wp="wp"><wp:docPr id="1" name="p" descr="A bar chart of mean scores"/></wp:inline></w:drawing></w:r>'))),
)  # fmt: skip
