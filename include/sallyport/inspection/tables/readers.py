"""Which reader takes which kind of file, and which modules it needs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.office.parts import LIBRARIES as HIDDEN_LIBRARIES
from sallyport.inspection.kinds.extensions import extension_of
from sallyport.inspection.tables.documents.pdf_text import LIBRARIES as PDF_LIBRARIES
from sallyport.inspection.tables.documents.pdf_text import PDF
from sallyport.inspection.tables.documents.rtf_text import LIBRARIES as RTF_LIBRARIES
from sallyport.inspection.tables.documents.rtf_text import RTF

if TYPE_CHECKING:
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.reader import Reader

_HERE = "sallyport.inspection.tables"
_OOXML = "application/vnd.openxmlformats-officedocument."
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_ZIP = ("zipfile", "zlib", "encodings.cp437")
_TEXT_ENCODINGS = tuple(f"encodings.{name}" for name in ("latin_1", "utf_16_le", "utf_16_be", "utf_32_le", "utf_32_be"))
"""What Python loads only at its first use."""
_OLD_WORKBOOKS = frozenset({"xls", "xlt", "xlsb"})


_ACRO = "results.json"
"""What ACRO writes beside its outputs: about tables, not one; another inspector reads it, and says so when it cannot."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reader by its name: its module is loaded only for files that it reads."""

    module: str
    function: str
    libraries: tuple[str, ...] = ()

    @property
    def modules(self) -> tuple[str, ...]:
        """All modules that it needs; polars is what every table is made of."""
        return (f"{_HERE}.{self.module}", f"{_HERE}.held", "polars", *_TEXT_ENCODINGS, *self.libraries)

    def load(self) -> Reader:
        """The reader itself."""
        reader: Reader = getattr(import_module(f"{_HERE}.{self.module}"), self.function)
        return reader


_TEXT = Chosen("text.texts", "text_tables")
_HTML = Chosen("documents.markup", "html_tables")
_XML = Chosen("datafiles.xml_tables", "xml_tables", ("defusedxml.ElementTree", "encodings.ascii", "encodings.cp1252"))
_SPREADSHEET = Chosen(
    "datafiles.spreadsheets",
    "spreadsheet",
    ("python_calamine", f"{_HERE}.datafiles.scattered", *_ZIP, *HIDDEN_LIBRARIES),
)
_STATISTICS = Chosen("datafiles.statfiles", "statistics_file", ("pyreadstat", f"{_HERE}.datafiles.charsets"))
_COLUMNAR = Chosen("datafiles.columnar", "columnar")
_PDF = Chosen("documents.pdf_tables", "pdf_tables", PDF_LIBRARIES)
_DOCUMENT = Chosen("documents.office", "document", ("defusedxml.ElementTree", *_ZIP))

_READERS = MappingProxyType(
    {
        "text/csv": _TEXT,
        "text/tab-separated-values": _TEXT,
        "text/plain": _TEXT,
        "text/x-script": _TEXT,
        "text/html": _HTML,
        "application/xml": _XML,
        "application/json": Chosen("datafiles.json_tables", "json_tables"),
        _OOXML + "spreadsheetml.sheet": _SPREADSHEET,
        _OPENDOCUMENT + "spreadsheet": _SPREADSHEET,
        _OOXML + "wordprocessingml.document": _DOCUMENT,
        _OOXML + "presentationml.presentation": _DOCUMENT,
        _OPENDOCUMENT + "text": _DOCUMENT,
        _OPENDOCUMENT + "presentation": _DOCUMENT,
        PDF: _PDF,
        RTF: Chosen("documents.rtf_tables", "rtf_tables", RTF_LIBRARIES),
        "application/x-stata-dta": _STATISTICS,
        "application/x-spss-sav": _STATISTICS,
        "application/x-spss-por": _STATISTICS,
        "application/x-sas-data": _STATISTICS,
        "application/x-sas-xport": _STATISTICS,
        "application/vnd.apache.parquet": _COLUMNAR,
        "application/vnd.apache.arrow.file": _COLUMNAR,
        "application/vnd.apache.arrow.stream": _COLUMNAR,
    }
)


def reader_for(specimen: Specimen) -> Chosen | None:
    """The reader of a kind of file; None when it holds no tables."""
    if specimen.media_type == "application/x-ole-storage" and extension_of(specimen.name) in _OLD_WORKBOOKS:
        return _SPREADSHEET
    if specimen.name.rpartition("/")[2].lower() == _ACRO:
        return None
    if specimen.media_type == "text/plain" and extension_of(specimen.name) == "xml":
        return _XML  # without the declaration that says so
    return _READERS.get(specimen.media_type)
