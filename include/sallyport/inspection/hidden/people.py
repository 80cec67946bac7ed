"""Who made a document, as its properties say: a person, or what programs write there by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALONE = (
    "openpyxl anonymous unspecified unknown none na n/a user users author admin administrator root owner xlsxwriter sheetjs"
    " maatwebsite docx4j epplus closedxml officer openxlsx openxlsx2 writexl r rstudio quarto tcpdf excel word powerpoint calc"
    " writer pandas polars python-docx python-pptx"
)
_WITH_MORE = (
    "reportlab libreoffice openoffice phpexcel phpspreadsheet phpword aspose pandoc latex pdftex xetex luatex matplotlib stata"
    " sas spss jupyter nbconvert itext google"
)
_PROGRAMS = re.compile(
    rf"(?:{'|'.join(map(re.escape, _ALONE.split()))}|(?:{'|'.join(_WITH_MORE.split())})\b.*|unknown (?:creator|author)|r core\b.*"
    r"|ibm spss\b.*|apache poi|steve canny|microsoft(?: office)?(?: user| corporation)?|(?:windows|office|excel|word) user)",
    re.IGNORECASE,
)
"""One of them is a person, who made the template of python-pptx."""
_CREATORS = re.compile(rb"<dc:creator\b[^>]{0,200}>(.{0,4000}?)</dc:creator>", re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def name_a_person(names: Iterable[str]) -> bool:
    """Does any of them say more than which program it was?"""
    return any(name.strip() and _PROGRAMS.fullmatch(name.strip()) is None for name in names)


def creators_in(packet: bytes) -> list[str]:
    """Those that XMP metadata name."""
    return [
        name
        for told in _CREATORS.findall(packet)
        for name in _TAG.sub("\n", told.decode("utf-8", "replace")).splitlines()
    ]
