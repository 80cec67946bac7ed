"""The text of a PDF, page by page, with its words where they stand on the page."""

from __future__ import annotations

import io
import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.pdf.password import is_closed
from sallyport.inspection.hidden.pdf.values import entry, resolved
from sallyport.inspection.tables.documents.pdf_drawn import without_drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.untyped import PdfObject

PDF = "application/pdf"
LIBRARIES = (
    "pypdf",
    "pypdf.filters",
    "pypdf.generic",
    "pypdf._text_extraction._layout_mode",
    "pypdf._codecs.core_font_metrics",
    "json",
    *(("fontTools.cffLib",) if find_spec("fontTools") else ()),  # which pypdf asks for where it is there
    *(
        f"encodings.{name}"
        for name in ("utf_16", "utf_16_be", "utf_16_le", "latin_1", "charmap", "cp1252", "ascii", "mac_roman")
    ),
)
_MOST_BYTES = 16 * 1024**2
"""Of drawing that shows text: reading it takes about a second a mebibyte."""
_MOST_PAGES = 2000
_BLANKS = re.compile(r"\n(?:[ \t]*\n){2,}")
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]|\(cid:\d+\)")
_WORDS, _WORD = re.compile(r"\w"), re.compile(r"[^\W\d_]{3}")
_GAP = re.compile(r"\s{3,}")
_MOST_LINES = 50
_FEW, _MUCH = 20, 0.2
_TURNED = re.compile(rb"(?:^|[\s\[])-?0?\.?0*\s+-?[\d.]+\s+-?[\d.]+\s+-?0?\.?0*\s+-?[\d.]+\s+-?[\d.]+\s+(?:Tm|cm)\b")
_SAID_BY = ("/Contents", "/TU", "/Subj")
_END = re.compile(rb"%%EOF[\r\n]{0,2}")
_MOST_VERSIONS, _LARGEST_CHANGED = 5, 64 * 1024**2
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True)
class PdfPage:
    """One page. ``layout`` has a line for each of its lines, columns set apart by blanks; ``turned`` what stands upright."""

    number: int
    layout: str
    turned: str = ""
    is_garbled: bool = False
    """Its fonts do not say which letters they show."""
    is_picture: bool = False
    """It shows a picture, and no text."""


@dataclass(frozen=True)
class PdfText:
    """All that is written in a PDF."""

    pages: tuple[PdfPage, ...]
    beside: tuple[str, ...] = ()
    """Notes, filled fields and what it says of itself: lines that stand on no page."""
    problem: str | None = None
    """Why not all of it could be read, in words; None when it was, or when none of it was, which others say."""

    def passages(self) -> Iterator[tuple[int, str]]:
        """Paragraphs, and lines that stand in columns, with the number of their page."""
        for page in self.pages:
            yield from ((page.number, one) for text in (page.layout, page.turned) for one in _paragraphs(text))


def _paragraphs(text: str) -> Iterator[str]:
    """Lines of running text put together: a sentence goes on where its line ends."""
    held: list[str] = []
    for line in (*text.splitlines(), ""):
        goes_on = _GAP.search(line.strip()) is None and _WORD.search(line) is not None
        if goes_on and len(held) < _MOST_LINES:
            held.append(line.strip())
            continue
        if held:
            yield " ".join(held)
        held = [line.strip()] if goes_on else []
        if not goes_on and line.strip():
            yield line.strip()


class _Key:
    """A file by its digest, so that what was read of it is known again."""

    def __init__(self, specimen: Specimen) -> None:
        self.specimen = specimen

    def __hash__(self) -> int:
        return hash(self.specimen.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.specimen.digest == self.specimen.digest


def pdf_text(specimen: Specimen) -> PdfText:
    """What is written in it; the last file's text is kept, since several rules ask for it. It never raises."""
    return _read(_Key(specimen))


@lru_cache(maxsize=1)
def _read(key: _Key) -> PdfText:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # what it warns about quotes the file (law 7)
    try:
        with key.specimen.open() as stream:
            reader = PdfReader(stream, strict=False)
            if is_closed(reader):
                return PdfText(())
            return _of_pages(reader)
    except Exception:  # noqa: BLE001 - pypdf raises whatever its parts do for what is damaged
        return PdfText(())
    except (MemoryError, RecursionError):
        return PdfText(())


def earlier_text(specimen: Specimen) -> Iterator[PdfText]:
    """The text of earlier versions, which a viewer can go back to, the latest ones first."""
    from pypdf import PdfReader

    if specimen.size > _LARGEST_CHANGED:
        return
    with specimen.open() as stream:
        data = stream.read()
    ends = [found.end() for found in _END.finditer(data)][:-1]
    for end in ends[::-1][:_MOST_VERSIONS]:
        with suppress(Exception):  # the first end of a file made for fast viewing ends no version
            yield _of_pages(PdfReader(io.BytesIO(data[:end]), strict=False))


def text_of_page(number: int, page: PdfObject) -> PdfPage | None:
    """Of a page that stands in no list of pages; None when it draws more than is read. pypdf raises for what is damaged."""
    return _page(number, page) if _prepare(page) <= _MOST_BYTES else None


def _of_pages(reader: PdfObject) -> PdfText:
    pages: list[PdfPage] = []
    beside = list(_of_information(reader))
    failed: list[int] = []
    left = _MOST_BYTES
    for number, page in enumerate(reader.pages, 1):
        try:
            left -= _prepare(page)
            if left < 0 or number > _MOST_PAGES:
                return PdfText(tuple(pages), tuple(beside), f"from page {number} on there is more text than is read")
            beside += _notes(page)
            pages.append(_page(number, page))
        except Exception:  # noqa: BLE001 - whatever pypdf raises for a damaged page, the others are still read
            failed.append(number)
    problem = f"the text of page {failed[0]} could not be taken out" if failed else None
    return PdfText(tuple(pages), tuple(beside), problem)


def _prepare(page: PdfObject) -> int:
    """Take out of a page what draws no text, which takes long to read. How many bytes are left."""
    from pypdf.generic import DecodedStreamObject, NameObject

    def stream_of(data: bytes, like: PdfObject) -> PdfObject:
        made = DecodedStreamObject()
        made.set_data(data)
        for name, value in dict.items(like) if isinstance(like, dict) else ():
            if name not in {"/Filter", "/DecodeParms", "/Length"}:
                made[NameObject(name)] = value
        return made

    content, size = without_drawing(page, stream_of)
    page[NameObject("/Contents")] = stream_of(content, {})
    return size


def _page(number: int, page: PdfObject) -> PdfPage:
    layout = _BLANKS.sub("\n\n", page.extract_text(extraction_mode="layout"))
    content = bytes(entry(page, "/Contents").get_data())
    turned = page.extract_text() if _TURNED.search(content) else ""
    shown = layout + turned
    letters, strange = len(_WORDS.findall(shown)), len(_STRANGE.findall(shown))
    draws_text = b"Tj" in content or b"TJ" in content or b" Do" in content
    is_garbled = strange > _FEW and strange > _MUCH * (letters + strange)
    return PdfPage(
        number, layout, turned, is_garbled, is_picture=not shown.strip() and draws_text and _shows_picture(page)
    )


def _shows_picture(page: PdfObject) -> bool:
    drawings = entry(page.get("/Resources"), "/XObject") or entry(entry(page, "/Resources"), "/XObject")
    names = dict.keys(drawings) if isinstance(drawings, dict) else ()
    return any(entry(entry(drawings, name), "/Subtype") == "/Image" for name in names)


def _notes(page: PdfObject) -> Iterator[str]:
    notes = entry(page, "/Annots")
    for note in notes if isinstance(notes, list) else ():
        for key in _SAID_BY:
            value = entry(resolved(note), key)
            if isinstance(value, str):
                yield value
        filled, named = entry(resolved(note), "/V"), entry(resolved(note), "/T")
        if isinstance(filled, str) and not filled.startswith("/"):
            yield f"{named}: {filled}" if isinstance(named, str) else filled


def _of_information(reader: PdfObject) -> Iterator[str]:
    entries = entry(reader.trailer, "/Info")
    for value in dict.values(entries) if isinstance(entries, dict) else ():
        if isinstance(resolved(value), str):
            yield str(resolved(value))
    packet = entry(entry(reader.trailer, "/Root"), "/Metadata")
    if hasattr(packet, "get_data"):
        yield from filter(str.strip, _TAG.sub("\n", bytes(packet.get_data()).decode("utf-8", "replace")).split("\n\n"))
