"""Previews of PDF: the text of its pages."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from pypdf import PdfReader

from sallyport.inspection.hidden.pdf.password import is_closed
from sallyport.review.previews.documents import show_pictures
from sallyport.review.previews.inert import inert
from sallyport.review.previews.pictures import LIBRARIES as OF_PICTURES
from sallyport.review.previews.sketch import KIB, NoPreview

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.inspection.specimen import Specimen
    from sallyport.review.previews.sketch import Leaf, Sketch

LIBRARIES = (
    *OF_PICTURES,
    *("pypdf", "pypdf.filters", "pypdf.generic", "pypdf.generic._font", "pypdf.generic._image_xobject", "pypdf._cmap"),
    *("pypdf._codecs", "pypdf._codecs._codecs", "pypdf._text_extraction._text_extractor", "unicodedata", "zlib"),
    *(f"encodings.{name}" for name in ("utf_16", "utf_16_be", "utf_16_le", "latin_1", "charmap", "cp1252", "ascii")),
    *(f"encodings.{name}" for name in ("mac_roman", "utf_8", "unicode_escape", "gbk", "shift_jis", "big5", "euc_jp")),
)


def pdf(specimen: Specimen, sketch: Sketch) -> None:
    """The text of its first pages, several on a page of the preview where they are short."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # what it warns about quotes the file (law 7)
    with specimen.open() as stream:
        reader = PdfReader(stream, strict=False)
        if is_closed(reader):
            raise NoPreview("It is encrypted.")
        leaf = sketch.part("text", "pages")
        if leaf is None:
            return
        count = len(reader.pages)
        leaf.total(count)
        sketch.say("How its pages are laid out is not shown, nor is what is drawn on them.")
        shown = _show(_texts(reader, count, sketch), leaf)
        pictures = [picture for number in range(shown) for picture in _pictures(reader, number)]
        show_pictures(map(_called, pictures), sketch, len(pictures))
    if shown < count:
        last = f" to {count:,} are" if count > shown + 1 else " is"
        sketch.say(f"Page{'s' if count > shown + 1 else ''} {shown + 1:,}{last} not shown.")


def _texts(reader: PdfReader, count: int, sketch: Sketch) -> Iterator[str]:
    for number in range(count):
        if sketch.is_late:
            return
        try:
            text = reader.pages[number].extract_text()
        except Exception:  # noqa: BLE001 - pypdf raises whatever its parts do for what is damaged; other pages may be sound
            text = "(this page is damaged)"
        yield f"[page {number + 1}]\n{inert(text).strip() or '(no text)'}\n\n"


def _pictures(reader: PdfReader, number: int) -> list[Callable[[], bytes]]:
    """What gives the pictures of a page, which is not asked for those that are too many to be shown."""
    try:
        return [partial(_picture, reader, number, name) for name in reader.pages[number].images.keys()]  # noqa: SIM118 - no mapping, though it has keys
    except Exception:  # noqa: BLE001 - whatever pypdf raises for a damaged page, its text is still shown
        return []


def _picture(reader: PdfReader, number: int, name: str | list[str]) -> bytes:
    return reader.pages[number].images[name].data


def _called(picture: Callable[[], bytes]) -> bytes:
    return picture()


def _show(texts: Iterator[str], leaf: Leaf) -> int:
    """How many pages are shown."""
    most = leaf.sketch.limits.text_kb * KIB
    held, first, shown = "", 1, 0
    for number, text in enumerate(texts, 1):
        if held and len(held) + len(text) > most:
            if not leaf.add({"kind": "text", "text": held}, first, number - 1):
                return shown
            held, first, shown = "", number, number - 1
            if len(leaf.sketch.pages) >= leaf.sketch.limits.max_pages:
                return shown
        held += text if len(text) <= most else f"{text[:most]}…\n(the rest of this page is not shown)\n\n"
        last = number
    if held and leaf.add({"kind": "text", "text": held}, first, last):
        return last
    return shown
