"""OpenDocument files (odt, ods, odp): what nobody sees in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.formulas import is_dde
from sallyport.inspection.hidden.office.charts import points_of_objects
from sallyport.inspection.hidden.office.openxml import not_in_use, searched
from sallyport.inspection.hidden.office.parts import LIBRARIES, Nesting, text_of
from sallyport.inspection.hidden.office.unlisted import unused_of_opendocument
from sallyport.inspection.hidden.people import name_a_person
from sallyport.inspection.hidden.saying import Places, placed, say
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.hidden.office.parts import Document, Event
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_MACRO = re.compile(r"Basic/(?!script-l[bc]\.xml).+/(?!script-lb\.xml).+\.xml$|Scripts/.+\.\w+$")
_EMBEDDED = re.compile(r"(?:Object \d+/content\.xml|Object \d+|.+\.bin)$")
_PEOPLE = frozenset({"creator", "initial-creator", "printed-by"})
_OUTSIDE = re.compile(r"(?:https?|ftp|file|smb):", re.IGNORECASE)
_SHOWN_ELSEWHERE = frozenset({"a"})


@dataclass
class OpenDocumentInspector:
    """Looks for hidden content in OpenDocument files."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To OpenDocument of all kinds, by content."""
        return specimen.media_type.startswith(_OPENDOCUMENT)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """For zip and XML."""
        del specimen
        return LIBRARIES

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """All that is hidden in it."""
        yield from searched(specimen, self.terms, [_content, _parts, _people, points_of_objects])


def _parts(document: Document, terms: Terms) -> Iterator[Finding]:
    if any(_MACRO.match(name) for name in document.names):
        yield say(terms, "hidden.macro")
    count = sum(_EMBEDDED.match(name) is not None for name in document.names)
    if count:
        yield say(terms, "hidden.embedded_object", f"It holds {many(count, 'embedded object')}.")
    if unlinked := len(unused_of_opendocument(document)):
        yield say(terms, "hidden.custom_data", not_in_use(unlinked))
    if document.below("Versions/"):
        yield say(terms, "hidden.earlier_version")


def _people(document: Document, terms: Terms) -> Iterator[Finding]:
    if name_a_person(text_of(document.events("meta.xml"), _PEOPLE).values()):
        yield say(terms, "hidden.author")
    own = sum(e.kind == "start" and e.name == "user-defined" for e in document.events("meta.xml"))
    if own:
        yield say(terms, "hidden.custom_data", f"It has {own} propert{'ies' if own > 1 else 'y'} of its own.")


def _content(document: Document, terms: Terms) -> Iterator[Finding]:
    seen = _Seen()
    for part in ("styles.xml", "content.xml"):
        reader = _Reader(seen)
        for event in document.events(part):
            reader.take(event)
    yield from _said(seen, terms)


def _said(seen: _Seen, terms: Terms) -> Iterator[Finding]:
    if seen.sheets:
        yield say(terms, "hidden.sheet", None, placed("sheet", seen.sheets))
    for places, what in ((seen.rows, "row"), (seen.columns, "column")):
        if places.total:
            yield say(terms, "hidden.cells", f"Hidden {what}s in {places.as_text('sheet')}.")
    if seen.slides:
        yield say(terms, "hidden.slide", None, placed("slide", seen.slides))
    for rule, count, noun in (
        ("hidden.comment", seen.comments, "comment"),
        ("hidden.tracked_change", seen.changes, "tracked change"),
        ("hidden.notes", seen.notes, "page with notes" if seen.notes == 1 else "pages with note"),
        ("hidden.text", seen.hidden_text, "hidden text"),
        ("hidden.external_link", seen.outside, "link to content outside"),
        ("hidden.dde", seen.dde, "link to another program"),
    ):
        if count:
            yield say(terms, rule, f"It holds {many(count, noun)}.")


@dataclass
class _Seen:
    sheets: list[int] = field(default_factory=list)
    slides: list[int] = field(default_factory=list)
    rows: Places = field(default_factory=Places)
    columns: Places = field(default_factory=Places)
    comments: int = 0
    changes: int = 0
    notes: int = 0
    hidden_text: int = 0
    outside: int = 0
    dde: int = 0
    hiding: dict[str, str] = field(default_factory=dict)
    """Styles that hide: their family by their name."""


class _Reader:
    """Reads content.xml or styles.xml into what was seen."""

    def __init__(self, seen: _Seen) -> None:
        self._seen = seen
        self._inside = Nesting()
        self._style = ("", "")
        self._table, self._table_hidden, self._filled = 0, False, False
        self._row_hidden, self._columns_hidden, self._page = False, list[bool](), 0
        self._column = 0
        self._hiding: list[int] = []

    def take(self, event: Event) -> None:
        if event.kind == "start":
            self._begin(event)
            self._inside.append(event.name)
        elif event.kind == "end":
            self._inside.leave()
            while self._hiding and self._hiding[-1] > len(self._inside) - 1:
                self._hiding.pop()
            if event.name == "table" and self._table_hidden and self._filled:
                self._seen.sheets.append(self._table)
        elif event.kind == "text" and event.text.strip():
            self._text()

    def _begin(self, event: Event) -> None:
        handler = getattr(self, "_on_" + event.name.replace("-", "_"), None)
        if handler is not None:
            handler(event.attributes)
        attributes = event.attributes
        if self._seen.hiding.get(attributes.get("style-name", "")) == "text" or event.name in {
            "hidden-text",
            "hidden-paragraph",
        }:
            self._hiding.append(len(self._inside))
        href = attributes.get("href", "")
        if event.name not in _SHOWN_ELSEWHERE and _OUTSIDE.match(href):
            self._seen.outside += event.name not in {"template"}

    def _on_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get("name", ""), attributes.get("family", "")

    def _on_table_properties(self, attributes: dict[str, str]) -> None:
        if attributes.get("display") == "false":
            self._seen.hiding[self._style[0]] = "table"

    def _on_text_properties(self, attributes: dict[str, str]) -> None:
        white = attributes.get("color", "").lower() == "#ffffff" and "background-color" not in attributes
        if (
            attributes.get("display") == "none"
            or (white and self._style[1] == "text")
            or _tiny(attributes.get("font-size"))
        ):
            self._seen.hiding[self._style[0]] = "text"

    def _on_drawing_page_properties(self, attributes: dict[str, str]) -> None:
        if attributes.get("visibility") == "hidden":
            self._seen.hiding[self._style[0]] = "page"

    def _on_table(self, attributes: dict[str, str]) -> None:
        self._table += 1
        self._table_hidden = self._seen.hiding.get(attributes.get("style-name", "")) == "table"
        self._filled, self._columns_hidden = False, []

    def _on_table_column(self, attributes: dict[str, str]) -> None:
        hidden = attributes.get("visibility", "visible") != "visible"
        self._columns_hidden.extend([hidden] * _repeated(attributes, "number-columns-repeated"))

    def _on_table_row(self, attributes: dict[str, str]) -> None:
        self._row_hidden, self._column = attributes.get("visibility", "visible") != "visible", 0

    def _on_table_cell(self, attributes: dict[str, str]) -> None:
        first = self._column
        self._column += _repeated(attributes, "number-columns-repeated")
        if "value-type" not in attributes and "formula" not in attributes:
            return
        self._filled = True
        if self._row_hidden:
            self._seen.rows.add(self._table)
        if any(self._columns_hidden[first : self._column]):
            self._seen.columns.add(self._table)
        formula = attributes.get("formula", "")
        self._seen.dde += is_dde(formula)
        self._seen.outside += "'file:" in formula or "WEBSERVICE(" in formula.upper()

    def _on_covered_table_cell(self, attributes: dict[str, str]) -> None:
        self._column += _repeated(attributes, "number-columns-repeated")

    def _on_annotation(self, _: dict[str, str]) -> None:
        self._seen.comments += 1

    def _on_changed_region(self, _: dict[str, str]) -> None:
        self._seen.changes += 1

    def _on_cell_content_change(self, _: dict[str, str]) -> None:
        self._seen.changes += "changed-region" not in self._inside

    _on_insertion = _on_deletion = _on_cell_content_change

    def _on_dde_link(self, _: dict[str, str]) -> None:
        self._seen.dde += 1

    _on_dde_connection_decl = _on_dde_link

    def _on_page(self, attributes: dict[str, str]) -> None:
        self._page += 1
        if self._seen.hiding.get(attributes.get("style-name", "")) == "page":
            self._seen.slides.append(self._page)

    def _text(self) -> None:
        if "notes" in self._inside and "page-number" not in self._inside:
            self._seen.notes += 1
        elif self._hiding and "master-styles" not in self._inside:
            self._seen.hidden_text += 1


def _tiny(size: str | None) -> bool:
    return size is not None and re.fullmatch(r"[012](?:\.\d+)?pt", size) is not None


def _repeated(attributes: dict[str, str], key: str) -> int:
    count = attributes.get(key, "1")
    return min(int(count), 16384) if count.isascii() and count.isdigit() and len(count) < 10 else 1  # noqa: PLR2004 - more digits than any document repeats
