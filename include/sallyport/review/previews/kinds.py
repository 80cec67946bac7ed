"""Which preview a kind of file has, and which modules it takes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from sallyport.inspection.code.languages import is_told
from sallyport.inspection.kinds.extensions import TEXT, extension_of
from sallyport.inspection.kinds.magic import ENCRYPTED, PROGRAMS
from sallyport.inspection.kinds.pickle_start import PICKLE
from sallyport.inspection.kinds.types import EMPTY
from sallyport.inspection.tables.readers import reader_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.inspection.specimen import Specimen
    from sallyport.review.previews.sketch import Sketch

    Maker = Callable[[Specimen, Sketch], None]

_HERE = "sallyport.review.previews"
_OOXML = "application/vnd.openxmlformats-officedocument."
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_DELIMITED_TYPES = frozenset({"text/csv", "text/tab-separated-values"})
_DELIMITED_NAMES = frozenset({"csv", "tsv", "tab", "psv"})
_PROSE = frozenset({"log", "md", "rst", "tex", "bib"})
"""What is text although each of its first lines may hold a comma."""
_TABLES = frozenset({"datafiles.spreadsheets", "datafiles.statfiles", "datafiles.columnar"})
"""Readers whose files are tables and nothing else."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A maker by its name: its module is loaded only for files that have such a preview."""

    module: str
    function: str
    libraries: tuple[str, ...] = ()
    """Modules that hold ``LIBRARIES`` of their own, or are libraries: all are loaded before the child is confined."""

    def load(self) -> Maker:
        """The maker itself."""
        maker: Maker = getattr(import_module(f"{_HERE}.{self.module}"), self.function)
        return maker

    def modules(self, specimen: Specimen) -> set[str]:
        """All modules that it needs for this file."""
        own = import_module(f"{_HERE}.{self.module}")
        reader = reader_for(specimen)
        return {
            f"{_HERE}.texts",
            f"{_HERE}.{self.module}",
            *getattr(own, "LIBRARIES", ()),
            *self.libraries,
            *(reader.modules if reader and self is not _TEXT else ()),
            *_ENCODINGS,
        }


_ENCODINGS = tuple(f"encodings.{name}" for name in ("latin_1", "utf_16_le", "utf_16_be", "utf_32_le", "utf_32_be"))
_TEXT = Chosen("texts", "text")
_PICTURE = Chosen("pictures", "picture")
_OF_PICTURES = ("sallyport.review.previews.pictures", "zlib")
_OFFICE = Chosen("documents", "office")
_WITH_TABLES = MappingProxyType({"delimited": Chosen("tables", "delimited"), "tables": Chosen("tables", "tables")})
_MAKERS = MappingProxyType(
    {
        "text/html": Chosen("web", "page"),
        "application/pdf": Chosen("pdfs", "pdf"),
        "application/rtf": Chosen("rich_text", "rich_text", ("encodings.cp1252",)),
        **{kind: _TEXT for kind in TEXT if kind != "text/html"},
        **dict.fromkeys((f"image/{kind}" for kind in ("png", "jpeg", "gif", "tiff", "webp", "bmp")), _PICTURE),
        **dict.fromkeys((_OOXML + "wordprocessingml.document", _OOXML + "presentationml.presentation"), _OFFICE),
        **dict.fromkeys((_OPENDOCUMENT + "text", _OPENDOCUMENT + "presentation"), _OFFICE),
    }
)
_NOTEBOOK = Chosen("notebooks", "notebook")


def maker_for(specimen: Specimen) -> Chosen | None:
    """The maker of a kind of file; None when it has no preview."""
    extension, media_type = extension_of(specimen.name), specimen.media_type
    if media_type in TEXT and media_type != "text/html":
        if extension == "ipynb":
            return _NOTEBOOK
        is_table = media_type in _DELIMITED_TYPES or extension in _DELIMITED_NAMES
        is_prose = is_told(specimen.name) or extension in _PROSE
        return _WITH_TABLES["delimited"] if is_table and not is_prose else _TEXT
    reader = reader_for(specimen)
    if reader is not None and reader.module in _TABLES:
        return _WITH_TABLES["tables"]
    return _MAKERS.get(media_type)


def why_none(media_type: str) -> str:
    """Why a kind of file has no preview: a sentence for people."""
    if media_type == EMPTY:
        return "It is empty."
    if media_type in ENCRYPTED:
        return "It is encrypted, so nobody here can look into it."
    if media_type == PICKLE:
        return "It is a pickle: opening it would run what it holds, so only its first bytes are shown."
    if media_type in PROGRAMS:
        return "It is a program; only its first bytes are shown."
    return "There is no preview of a file of this kind; only its first bytes are shown."
