"""Hidden content of Word's documents: changes, comments, text that is not shown, fields that reach outside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.office.unlisted import unlisted_texts
from sallyport.inspection.hidden.saying import say
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.hidden.office.parts import Document, Event
    from sallyport.inspection.terms import Terms

_TEXTS = re.compile(r"word/(?:document\d*|header\d*|footer\d*|footnotes|endnotes|glossary/document)\.xml")
_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"})
_ENDS = {"p": "\n", "tab": "\t", "br": "\n"}
_SOURCES = frozenset({"connectString", "query", "dataSource", "headerSource", "udl", "src"})
"""What a mail merge says of where its data come from."""
_FALSE = frozenset({"0", "false", "off"})
_TINY = 4  # in half points
_WHITE = "FFFFFF"
_DDE_FIELD = re.compile(r"^\s*DDE(?:AUTO)?\b", re.IGNORECASE)
_OUTSIDE_FIELD = re.compile(r"^\s*(?:INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE|LINK|RD)\b", re.IGNORECASE)


def texts(document: Document, terms: Terms) -> Iterator[Finding]:
    """Of the body, headers, footers and notes."""
    styles = _hiding_styles(document)
    reader = _Reader(styles)
    for name in document.names:
        if _TEXTS.fullmatch(name):
            for event in document.events(name):
                reader.take(event)
    if reader.changes:
        message = f"It holds {many(reader.changes, 'tracked change')}."
        yield say(terms, "hidden.tracked_change", message)
    for count, how in ((reader.hidden, "marked as hidden"), (reader.white, "white on white"), (reader.tiny, "tiny")):
        if count:
            message = f"It holds text that is {how}, in {many(count, 'place')}."
            yield say(terms, "hidden.text", message)
    if count := len(unlisted_texts(document)):
        message = f"It holds {many(count, 'text')} beside the one that is shown."
        yield say(terms, "hidden.text", message)
    if reader.dde:
        yield say(terms, "hidden.dde", "A field starts another program when the document is opened (DDE).")
    if reader.outside:
        yield say(terms, "hidden.external_link", "Fields take their content from other files.")


def unseen_texts(document: Document) -> list[str]:
    """Paragraphs, or pieces of them, that are hidden, white on white, or tiny."""
    reader = _Reader(_hiding_styles(document))
    for name in document.names:
        if _TEXTS.fullmatch(name):
            for event in document.events(name):
                reader.take(event)
    return "".join(reader.unseen).split("\n")


def variables(document: Document, terms: Terms) -> Iterator[Finding]:
    """Document variables, which macros and templates keep data in."""
    count = sum(event.kind == "start" and event.name == "docVar" for event in document.events("word/settings.xml"))
    if count:
        yield say(terms, "hidden.custom_data", f"It holds {many(count, 'document variable')}.")


def mail_merge(document: Document, terms: Terms) -> Iterator[Finding]:
    """Where letters take their recipients from (ECMA-376 Part 1, 17.14): its path and query name a source of data."""
    inside, sources = False, 0
    for event in document.events("word/settings.xml"):
        if event.name == "mailMerge":
            inside = event.kind == "start"
        elif inside and event.kind == "start" and event.name in _SOURCES:
            sources += bool(event.attributes.get("val") or event.attributes.get("id"))
    if sources:
        yield say(
            terms,
            "hidden.connection",
            "It keeps the source of a mail merge: where its data lie, or which are asked for.",
        )


def _hiding_styles(document: Document) -> frozenset[str]:
    found, style = set(), ""
    for event in document.events("word/styles.xml"):
        if event.kind == "start" and event.name == "style":
            style = event.attributes.get("styleId", "")
        elif event.kind == "start" and event.name == "vanish" and _is_on(event):
            found.add(style)
    return frozenset(found - {""})


def _is_on(event: Event) -> bool:
    return event.attributes.get("val", "1").lower() not in _FALSE


class _Reader:
    """Counts in a document's XML; keeps no text but what is not seen, and that of the field it is in."""

    def __init__(self, styles: frozenset[str]) -> None:
        self.unseen: list[str] = []
        self.changes = self.hidden = self.white = self.tiny = 0
        self.dde = self.outside = False
        self._styles = styles
        self._inside: list[str] = []
        self._paragraph_hidden, self._run = False, set[str]()
        self._field = ""
        self._shaded: list[int] = []
        """Depths of the elements around that have a background of their own."""

    def take(self, event: Event) -> None:
        if event.kind == "start":
            self._begin(event)
            self._inside.append(event.name)
        elif event.kind == "end":
            self._inside.pop()
            if event.name in _ENDS and self.unseen[-1:] not in ([], [_ENDS[event.name]]):
                self.unseen.append(_ENDS[event.name])
            while self._shaded and self._shaded[-1] > len(self._inside):
                self._shaded.pop()
            if event.name == "fldChar" or (event.name == "p" and self._field):
                self._judge_field()
        elif event.kind == "text" and self._inside:
            self._text(event.text)

    def _begin(self, event: Event) -> None:
        name, above = event.name, self._inside[-1] if self._inside else ""
        if name == "p":
            self._paragraph_hidden = False
        elif name == "r":
            self._run = set()
        elif name == "fldSimple":
            self._field = event.attributes.get("instr", "")
            self._judge_field()
        elif name in _CHANGES or name.endswith("PrChange"):
            self.changes += 1
        elif name == "docPr" and event.attributes.get("hidden", "") in {"1", "true"}:
            self.hidden += 1
        elif name == "pStyle":
            self._paragraph_hidden = event.attributes.get("val", "") in self._styles
        elif name == "shd":
            self._shade(event)
        elif above == "rPr" and "r" in self._inside[-2:-1]:
            self._of_run(event)

    def _shade(self, event: Event) -> None:
        fill = event.attributes.get("fill", "auto").upper()
        if fill not in {"AUTO", _WHITE, ""} or event.attributes.get("themeFill"):
            self._shaded.append(len(self._inside) - 1)  # the element whose properties these are

    def _of_run(self, event: Event) -> None:
        name, value = event.name, event.attributes.get("val", "")
        if (name == "vanish" and _is_on(event)) or (name == "rStyle" and value in self._styles):
            self._run.add("hidden")
        elif name == "color" and value.upper() == _WHITE:
            self._run.add("white")
        elif name == "highlight" and value not in {"none", "white"}:
            self._run.add("highlight")
        elif name == "sz" and value.isascii() and value.isdigit() and int(value) <= _TINY:
            self._run.add("tiny")

    def _text(self, text: str) -> None:
        kind = self._inside[-1]
        if kind in {"instrText", "delInstrText"}:
            self._field += text
        if kind != "t" or not text.strip():
            return
        if "hidden" in self._run or self._paragraph_hidden:
            self.hidden += 1
        elif "tiny" in self._run:
            self.tiny += 1
        elif "white" in self._run and "highlight" not in self._run and not self._shaded:
            self.white += 1
        else:
            return
        self.unseen.append(text)

    def _judge_field(self) -> None:
        self.dde = self.dde or _DDE_FIELD.match(self._field) is not None
        self.outside = self.outside or _OUTSIDE_FIELD.match(self._field) is not None
        self._field = ""
