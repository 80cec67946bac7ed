"""Texts that a web page holds and does not show: comments, attributes, scripts with data, files in links."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from sallyport.inspection.asides.code import of_code
from sallyport.inspection.asides.encoded import decoded, plain_text
from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.asides.web.scripts import of_script
from sallyport.inspection.hidden.markup import hides
from sallyport.inspection.tables.text.encoding import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen

_LARGEST = 64 * 1024**2
_DATA_URL = re.compile(
    r"data:(?!image/(?!svg\+xml(?!;base64))|font/|application/(?:x-)?font|text/css)[^,]{0,200},", re.IGNORECASE
)
_IS_SCRIPT = re.compile(r"data:(?:text|application)/(?:x-)?(?:java|ecma)script\b", re.IGNORECASE)
_ENCODED = re.compile(r"\s*+(?:[A-Za-z0-9+/_-]{60,}+\s*+)++[A-Za-z0-9+/_-]*+={0,2}\s*+")
"""One run of Base64 or hexadecimal, or lines of it."""
_TOLD = ("title", "alt", "value", "content", "srcdoc", "label", "summary")
_SHOWN_INSTEAD = re.compile(r"data-(?:order|sort|sort-value|value|val|raw|original|export|text)$|title$")
_CELLS = frozenset({"td", "th"})
_BETWEEN_LINES = frozenset({"p", "div", "tr", "li", "br", "h1", "h2", "h3", "td", "option"})
_NEVER_SHOWN = frozenset({"template", "noscript", "datalist", "noframes"})
_JSON_URL = ";base64"


def _asides(specimen: Specimen) -> Iterator[Aside]:
    with specimen.open() as stream:
        yield from of_page(text_of(stream.read(_LARGEST)))


def of_page(text: str) -> Iterator[Aside]:
    """Of a page that is read already."""
    page = _Page()
    page.feed(text)
    page.close()
    yield from (Aside(f"comment {number}", text) for number, text in enumerate(page.comments, 1))
    for number, source in enumerate(page.encoded, 1):
        place = f"what is encoded in element {number}"
        yield Aside(place, source)
        yield from (replace(one, place=f"{place}, {one.place}") for one in of_code(source, "source.rmd"))
    yield Aside("attributes", "\n".join(page.attributes))
    yield Aside("hidden elements", "".join(page.hidden))
    for number, rows in enumerate(page.tables, 1):
        if any(cell for row in rows for cell in row):
            yield Aside(f"attributes of table {number}", as_csv(rows))
    for number, script in enumerate(page.scripts, 1):
        yield from of_script(script, f"script {number}")
    for number, url in enumerate(page.files, 1):
        inside = _decoded(url)
        if inside is not None and _IS_SCRIPT.match(url):
            yield from of_script(inside, f"script in a link {number}")
        elif inside is not None:
            yield Aside(f"file {number} within the page", inside)


def _decoded(url: str) -> str | None:
    head, _, data = url.partition(",")
    try:
        raw = base64.b64decode(unquote_to_bytes(data)) if head.endswith(_JSON_URL) else unquote_to_bytes(data)
    except ValueError:
        return None
    return plain_text(raw)


class _Page(HTMLParser):
    """Gathers what is not shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.comments: list[str] = []
        self.attributes: list[str] = []
        self.hidden: list[str] = []
        self.scripts: list[str] = []
        self.files: list[str] = []
        self.encoded: list[str] = []
        """Texts that stand as Base64 in elements, as notebooks of R keep their source."""
        self.tables: list[list[list[str]]] = []
        """Cells as their attributes have them; the shown text for the others."""
        self._script: list[str] | None = None
        self._cell: list[str] | None = None
        self._instead = ""
        self._replaced = 0
        self._hidden_in: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: value or "" for name, value in attrs}
        told = [value for name, value in given.items() if name.startswith("data-") or name in _TOLD]
        self.attributes += ["\t".join(told)] if told else []
        self.files += [
            value for name, value in given.items() if name in {"href", "src", "data"} and _DATA_URL.match(value)
        ]
        if tag == "script":
            self._script = []
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in _CELLS and self.tables:
            self._end_cell()
            self._cell = []
            self._instead = next((value for name, value in given.items() if _SHOWN_INSTEAD.match(name)), "")
        if self._hidden_in or hides(given) or "hidden" in given or tag in _NEVER_SHOWN:
            self.hidden += ["\n"] if tag in _BETWEEN_LINES else []
            if tag not in {"br", "img", "input", "hr", "meta", "link"}:
                self._hidden_in.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag == "script" and self._script is not None:
            self.scripts.append("".join(self._script))
            self._script = None
        elif tag in _CELLS or tag == "tr":
            self._end_cell()
        elif tag == "table" and self.tables:
            self._end_cell()
            if not self._replaced:
                self.tables.pop()
            self._replaced = 0
        if tag in self._hidden_in:
            while self._hidden_in and self._hidden_in.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._script is not None:
            self._script.append(data)
            return
        if self._hidden_in:
            self.hidden.append(data)
        if _ENCODED.fullmatch(data):
            self.encoded += decoded("".join(data.split()))
        if self._cell is not None:
            self._cell.append(data)

    def handle_comment(self, data: str) -> None:
        """A comment, of markup or text."""
        self.comments.append(data)

    def _end_cell(self) -> None:
        if self._cell is None or not self.tables:
            return
        if not self.tables[-1]:
            self.tables[-1].append([])
        shown = " ".join("".join(self._cell).split())
        self._replaced += bool(self._instead) and self._instead != shown
        self.tables[-1][-1].append(self._instead or shown)
        self._cell, self._instead = None, ""


PAGE = Provider(_asides, ("html.entities", "_markupbase", "binascii", "zlib", "bz2", "lzma", "gzip"))
