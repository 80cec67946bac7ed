"""Tables in HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sallyport.inspection.tables.reader import held
from sallyport.inspection.tables.text.captioned import title_for, titled
from sallyport.inspection.tables.text.encoding import text_of
from sallyport.inspection.tables.text.written import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.held import HeldTable
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading

_CELLS = {"td", "th"}
_WIDEST_SPAN, _MOST_DIGITS = 1000, 9
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)", re.IGNORECASE
)


def html_tables(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Every table of a page, one inside a cell of another too."""
    with specimen.open() as stream:
        yield from tables_of_html(text_of(held(stream, specimen.size, limits.max_held_bytes)))


def tables_of_html(text: str) -> Iterator[HeldTable]:
    """The tables of a text that is HTML."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    parser.finish()
    several = len(parser.found) > 1
    for number, rows in enumerate(parser.found, 1):
        if any(rows):
            title = title_for(" ".join("".join(parser.captions.get(number, [])).split()), rows)
            yield table_of(titled(title, rows) if title else rows, f"table {number}" if several else "")


def _is_unseen(attributes: Mapping[str, str | None]) -> bool:
    return "hidden" in attributes or _UNSEEN.search(attributes.get("style") or "") is not None


class _Tables(HTMLParser):
    """Browsers close what is left open; so does this."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[list[list[str]]] = []
        self.captions: dict[int, list[str]] = {}
        """By the number of the table, from 1."""
        self._is_caption = False
        self._open: list[list[list[str]]] = []
        self._texts: list[list[str] | None] = []
        self._spans: list[int] = []
        self._veil = ""
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row, a cell."""
        if tag == "table":
            rows: list[list[str]] = []
            self.found.append(rows)
            self._open.append(rows)
            self._texts.append(None)
            self._spans.append(1)
        elif not self._open:
            return
        elif tag == "caption":
            self._is_caption = True
        elif tag == "tr":
            self._end_cell()
            self._open[-1].append([])
        elif tag in _CELLS:
            self._end_cell()
            self._texts[-1] = []
            span = dict(attrs).get("colspan") or ""
            self._spans[-1] = min(int(span[:_MOST_DIGITS]), _WIDEST_SPAN) if span.isascii() and span.isdigit() else 1
        elif tag == "br":
            self.handle_data(" ")
        elif not self._veil and _is_unseen(dict(attrs)):
            self._veil = tag

    def handle_endtag(self, tag: str) -> None:
        """The end of a table or a cell."""
        if tag == "table" and self._open:
            self._end_cell()
            self._open.pop()
            self._texts.pop()
            self._spans.pop()
        elif tag in _CELLS or tag == "tr":
            self._end_cell()
        elif tag == "caption":
            self._is_caption = False
        elif tag == self._veil:
            self._veil = ""

    def handle_data(self, data: str) -> None:
        """Text of a cell, or of a caption."""
        if self._is_caption and self._open and self._texts[-1] is None:
            self.captions.setdefault(len(self.found), []).append(data)
        if self._texts and (texts := self._texts[-1]) is not None:
            (self._unseen if self._veil else texts).append(data)

    def finish(self) -> None:
        """Close all tables that were left open."""
        while self._open:
            self.handle_endtag("table")

    def _end_cell(self) -> None:
        if not self._open or (texts := self._texts[-1]) is None:
            return
        rows = self._open[-1]
        if not rows:
            rows.append([])
        seen, unseen = " ".join("".join(texts).split()), " ".join("".join(self._unseen).split())
        # A number that nobody sees is what the cell gives away, whatever stands there to be seen.
        rows[-1] += [unseen if unseen.isdigit() else f"{seen} {unseen}".strip(), *[""] * (self._spans[-1] - 1)]
        self._texts[-1], self._veil = None, ""
        self._unseen.clear()
