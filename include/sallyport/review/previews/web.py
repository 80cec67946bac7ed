"""Previews of web pages: their text, tables, and the pictures that they hold themselves. No script runs, nothing is fetched."""

from __future__ import annotations

import base64
import binascii
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sallyport.inspection.tables.documents.markup import tables_of_html
from sallyport.inspection.tables.text.encoding import text_of
from sallyport.review.previews.documents import show_pictures, show_text
from sallyport.review.previews.sketch import KIB
from sallyport.review.previews.tables import show_tables

if TYPE_CHECKING:
    from sallyport.inspection.specimen import Specimen
    from sallyport.review.previews.sketch import Sketch

_MOST = 16 * 1024 * KIB
_SILENT = frozenset({"script", "style", "template", "noscript", "title"})
_BREAKS = frozenset(
    (
        *(
            "address",
            "article",
            "blockquote",
            "br",
            "dd",
            "div",
            "dl",
            "dt",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
        ),
        *("h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"),
    )
)
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v]+")


def page(specimen: Specimen, sketch: Sketch) -> None:
    """What it says, then its tables and pictures."""
    with specimen.open() as stream:
        markup = text_of(stream.read(_MOST))
    if specimen.size > _MOST:
        sketch.say(f"Only its first {_MOST // KIB**2} MiB were read.")
    found = _Text(sketch.limits.max_frames)
    found.feed(markup)
    found.close()
    show_text(found.lines(), sketch)
    show_tables(tables_of_html(markup), sketch)
    show_pictures(found.pictures, sketch, found.count)
    if found.scripts:
        sketch.say("It holds scripts; what they would draw is not shown.")


class _Text(HTMLParser):
    """Gathers text, and pictures that stand in the page itself."""

    def __init__(self, most: int) -> None:
        super().__init__(convert_charrefs=True)
        self._most = most
        self._texts: list[str] = []
        self._silent = ""
        self.pictures: list[bytes] = []
        self.count = self.scripts = 0

    def lines(self) -> list[str]:
        """Lines with text."""
        whole = "".join(self._texts)
        return [line for one in whole.split("\n") if (line := _SPACES.sub(" ", one).strip())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if tag in _SILENT:
            self._silent = tag
            self.scripts += tag == "script"
        elif tag == "img":
            self._picture(dict(attrs).get("src") or "")
        self._texts.append("\n" if tag in _BREAKS else "\t" if tag in {"td", "th"} else "")

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag == self._silent:
            self._silent = ""
        if tag in _BREAKS:
            self._texts.append("\n")

    def handle_data(self, data: str) -> None:
        """Text, shown or not."""
        if not self._silent:
            self._texts.append(data)

    def _picture(self, source: str) -> None:
        told = _PICTURE.match(source)
        if told is None:
            return
        self.count += 1
        if len(self.pictures) < self._most:
            try:
                self.pictures.append(base64.b64decode(source[told.end() :]))
            except binascii.Error:
                self.pictures.append(b"")
