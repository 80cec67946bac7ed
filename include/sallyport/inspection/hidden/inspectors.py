"""The inspectors of this subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.hidden.html import HtmlInspector
from sallyport.inspection.hidden.leftovers import LeftoverInspector
from sallyport.inspection.hidden.notebooks import NotebookInspector
from sallyport.inspection.hidden.office.ole import OleInspector
from sallyport.inspection.hidden.office.opendocument import OpenDocumentInspector
from sallyport.inspection.hidden.office.openxml import OfficeInspector
from sallyport.inspection.hidden.pdf.inspector import PdfInspector
from sallyport.inspection.hidden.pictures.dicom import MedicalImageInspector
from sallyport.inspection.hidden.pictures.inspector import PictureInspector
from sallyport.inspection.hidden.pictures.vectors import PostScriptInspector, SvgInspector
from sallyport.inspection.hidden.r.objects import RObjectInspector
from sallyport.inspection.hidden.rtf import RtfInspector
from sallyport.inspection.hidden.text_formulas import TextFormulaInspector

if TYPE_CHECKING:
    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.terms import Terms

_ALL = (
    OfficeInspector,
    OpenDocumentInspector,
    OleInspector,
    RtfInspector,
    PdfInspector,
    PictureInspector,
    SvgInspector,
    PostScriptInspector,
    HtmlInspector,
    NotebookInspector,
    TextFormulaInspector,
    RObjectInspector,
    LeftoverInspector,
    MedicalImageInspector,
)


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection."""
    return [inspector(terms) for inspector in _ALL]
