"""Previews of documents and presentations of Office: their text, their tables, and the pictures in them."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial
from typing import TYPE_CHECKING

from sallyport.inspection.tables.documents.office import document, paragraphs
from sallyport.inspection.tables.reader import Unreadable
from sallyport.review.previews.pictures import show_frames
from sallyport.review.previews.sketch import KIB, NoPreview, joined
from sallyport.review.previews.tables import show_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.specimen import Specimen
    from sallyport.review.previews.sketch import Leaf, Sketch

_PICTURES = re.compile(r"(?:(?:word|ppt)/media|Pictures)/[^/]+\.(?:png|jpe?g|gif|tiff?|bmp|webp)", re.IGNORECASE)
_LARGEST_PICTURE = 32 * 1024 * KIB


def office(specimen: Specimen, sketch: Sketch) -> None:
    """What it says, then its tables, then its pictures."""
    try:
        show_text(paragraphs(specimen, sketch.reading), sketch)
        show_tables(document(specimen, sketch.reading), sketch)
    except Unreadable as problem:
        sketch.say(f"Not all of it can be shown: {problem.reason}.")
    sketch.say("How it is laid out is not shown, nor are drawings and charts.")
    with specimen.open() as stream, zipfile.ZipFile(stream) as archive:
        parts = [one for one in archive.infolist() if _PICTURES.fullmatch(one.filename)]
        show_pictures(map(partial(_part, archive), parts), sketch, len(parts))


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as stream:
        return stream.read(_LARGEST_PICTURE)


def show_text(texts: Iterable[str], sketch: Sketch, title: str = "") -> None:
    """Paragraphs, as far as they fit."""
    limits = sketch.limits
    text, is_all = joined(texts, (limits.max_pages + 1) * limits.text_kb * KIB)
    if text:
        sketch.text(text, title)
    if not is_all:
        sketch.say("More text follows that is not shown.")


def show_pictures(files: Iterable[bytes], sketch: Sketch, count: int) -> None:
    """The first pictures inside a document of ``count``."""
    leaf = sketch.part("picture", "pictures", "pictures") if count else None
    if leaf is None:
        return
    most = sketch.limits.max_frames
    waiting = iter(files)
    for number in range(1, min(count, most) + 1):
        _show_picture(waiting, leaf, number)
    leaf.total(count)
    if count > most:
        sketch.say(f"Only the first {most} of its {count:,} pictures are shown.")


def _show_picture(waiting: Iterator[bytes], leaf: Leaf, number: int) -> None:
    try:
        show_frames(io.BytesIO(next(waiting)), leaf, number)
    except NoPreview as problem:
        leaf.sketch.say(problem.reason)
    except Exception:  # noqa: BLE001 - Pillow raises whatever its parts do for what is damaged
        leaf.sketch.say("A picture in it is damaged, or of a kind that is not shown.")
