"""Texts beside what Office documents show: comments, notes, names, lists to pick from, charts' copies of values, variables."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.asides.office import cells, changes, charts, opendocument, other_parts, sheet_changes, slides
from sallyport.inspection.asides.office.power_query import of_queries
from sallyport.inspection.asides.office.scenarios import Scenarios
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.asides.web.xml_rows import rows_of_xml
from sallyport.inspection.hidden.office.parts import LIBRARIES, Document
from sallyport.inspection.hidden.office.shared_texts import shared_texts
from sallyport.inspection.hidden.office.word import unseen_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.inspection.specimen import Specimen

_HEAD = 2048
_MOST_BYTES = 256 * 1024**2
_TEXTS = re.compile(r"word/(?:document\d*|footnotes|endnotes|header\d*|footer\d*)\.xml|content\.xml")
_COMMENTS = re.compile(
    r"(?:word|xl|ppt)/(?:comments|threadedComments|notesSlides)[^/]*(?:/[^/]*)?\.xml|xl/comments\d*\.xml", re.IGNORECASE
)
_WITH_ATTRIBUTES = re.compile(
    r"word/(?:document\d*|settings|header\d*|footer\d*)\.xml|xl/drawings/[^/]*\.xml|ppt/slides/[^/]*\.xml"
)
_DATA = re.compile(r"customXml/item\d+\.xml|xl/revisions/revisionLog\d+\.xml|docProps/(?:custom|core|app)\.xml")
_SHEETS = re.compile(r"xl/worksheets/[^/]*\.xml")
_SAID_IN_SHEETS = frozenset({"formula1", "oddHeader", "oddFooter", "prompt"})
_NAMING = frozenset({"bookmarkStart", "hlinkClick", "hyperlink", "alias", "tag", "statusText", "helpText"}) | {
    "tblCaption",
    "tblDescription",
}
_ONE = frozenset({"comment", "threadedComment", "sp", "txBody", "annotation"})
_PARAGRAPHS = frozenset({"p", "h"})
_NOT_SHOWN = frozenset({"instrText", "delText", "delInstrText"})
_BIBLIOGRAPHY = b"officeDocument/2006/bibliography"
_SPACES = {"tab": "\t", "br": "\n", "cr": "\n"}
_TYPED = re.compile(
    r"\s*(?:IF\(\s*(?=\d+\s*[<>]=?\s*\d)|M?ROUND(?:UP|DOWN)?\(\s*(?=\d+\s*,)|TEXT\(\s*(?=\d+\s*,))(\d{1,6})\b",
    re.IGNORECASE,
)
_REFERENCE, _QUOTED = re.compile(r"[A-Za-z]{1,3}\$?\d"), re.compile(r'"[^"]*"')
_LONGEST_FORMULA = 8192
_LIST = re.compile(r'[{}"]')


def _asides(specimen: Specimen) -> Iterator[Aside]:
    with specimen.open() as stream, Document(stream, _MOST_BYTES) as document:
        for names, take in _LOOKS:
            for number, name in enumerate(filter(names.fullmatch, document.names), 1):
                yield from take(document, name, number)
        yield from charts.tables_behind(document)
        yield Aside("hidden text", "\n".join(unseen_texts(document)))
        yield from slides.unseen_texts(document)
        yield from opendocument.unseen_rows(document)
        yield from opendocument.notes(document)
        yield from other_parts.texts(document)
        yield from of_queries(document)
        yield from _of_workbook(document)


def _of_workbook(document: Document) -> Iterator[Aside]:
    used: set[str] = set()
    sheets = [name for name in document.names if _SHEETS.fullmatch(name)]
    for number, name in enumerate(sheets, 1):
        yield from _sheet(document, name, number, used)
    shared = shared_texts(document)
    yield from cells.names_of_sheets(document)
    yield from cells.unseen_cells(document, sheets, shared)
    left = [text for number, text in enumerate(shared) if str(number) not in used]
    yield Aside("texts of cells that were deleted", "\n".join(left))


def _running(document: Document, name: str, number: int) -> Iterator[Aside]:
    """Paragraphs with their tabs, in which tables may be set; those of real tables are read as such. Codes of fields apart."""
    lines: list[str] = []
    fields: list[str] = []
    text, inside, tables = "", "", 0
    for event in document.events(name):
        if event.kind == "start":
            inside = event.name
            tables += event.name in {"tbl", "table"}
            text += _SPACES.get(event.name, "")
        elif event.kind == "text" and inside in _NOT_SHOWN:
            fields += [event.text] if inside == "instrText" else []
        elif event.kind == "text":
            text += event.text
        elif event.kind == "end":
            inside = ""
            tables -= event.name in {"tbl", "table"}
            if event.name in _PARAGRAPHS:
                lines += [] if tables else text.split("\n")
                text = ""
    yield Aside(f"text {number}" if number > 1 else "text", "\n".join(lines), is_hidden=False)
    yield Aside("codes of fields", "".join(fields), is_data=False)


def _notes(document: Document, name: str, number: int) -> Iterator[Aside]:
    text, count = "", 0
    for event in document.events(name):
        if event.kind == "text":
            text += event.text
        elif event.kind == "end" and event.name in _PARAGRAPHS:
            text += "\n"
        elif event.kind == "end" and event.name in _ONE:
            count += 1
            yield Aside(f"comment or note {count}" if number == 1 else f"part {number}, comment or note {count}", text)
            text = ""
    yield Aside("comment or note", text)


def _attributes(document: Document, name: str, number: int) -> Iterator[Aside]:
    """Descriptions of pictures, links and tables, names of bookmarks and fields, and variables with their names."""
    del number
    variables: list[str] = []
    names: list[str] = []
    for event in document.events(name):
        if event.kind != "start":
            continue
        given = event.attributes
        if event.name == "docVar":
            variables.append(f"{given.get('name', '')}: {given.get('val', '')}")
        elif event.name in {"docPr", "cNvPr"}:
            yield from (Aside("description of a picture", given.get(key, "")) for key in ("descr", "title"))
        elif event.name in _NAMING:
            names.append(given.get("name") or given.get("tooltip") or given.get("val", ""))
    yield Aside("names of bookmarks, fields and tables", "\n".join(names), is_data=False)
    yield Aside("document variables", "\n".join(variables))
    yield Aside("document variables", "\n".join(one.partition(": ")[2] for one in variables))


def _data(document: Document, name: str, number: int) -> Iterator[Aside]:
    """Its texts; its rows too, but those of authors and years in what Office keeps about literature."""
    is_data = not name.startswith("docProps/")
    is_literature = is_data and _BIBLIOGRAPHY in b"".join(islice(document.chunks(name), 1))[:_HEAD]
    told = islice(rows_of_xml(document.events(name)), 1 if is_literature else None)
    yield from (Aside(f"data part {number}", text, is_data and not is_literature) for text in told)


def _names(document: Document, name: str, number: int) -> Iterator[Aside]:
    del number
    inside, text, count = False, "", 0
    for event in document.events(name):
        if event.kind == "start" and event.name == "definedName":
            inside, text, count = True, "", count + 1
        elif event.kind == "text" and inside:
            text += event.text
        elif event.kind == "end" and event.name == "definedName":
            inside = False
            if '"' in text or "{" in text:
                yield Aside(f"defined name {count}", _LIST.sub("", text).replace(";", "\n"))


def _sheet(document: Document, name: str, number: int, used: set[str]) -> Iterator[Aside]:
    """Lists to pick from, what is printed above and below the pages, scenarios; ``used`` gets the texts that cells refer to."""
    text, inside, is_shared = "", "", False
    typed: list[str] = []
    scenarios = Scenarios()
    for event in document.events(name):
        if event.kind == "start":
            scenarios.take(event)
            if event.name == "c":
                is_shared = event.attributes.get("t") == "s"
            elif event.name in _SAID_IN_SHEETS or event.name == "f" or (event.name == "v" and is_shared):
                inside, text = event.name, ""
        elif event.kind == "text" and inside:
            text += event.text
        elif event.kind == "end" and event.name == inside:
            inside = ""
            if event.name == "v":
                used.add(text)
            elif event.name == "f":
                typed += typed_in(text)
            else:
                yield Aside(f"sheet {number}, list or header", text.replace(",", "\n").replace('"', ""))

    yield from scenarios.asides(number)
    if typed:
        yield Aside(
            f"formulas of sheet {number}",
            as_csv([["formula", "count"], *([f"number {at}", one] for at, one in enumerate(typed, 1))]),
        )


def typed_in(formula: str) -> list[str]:
    """The number that somebody typed into a formula which shows something else of it: 4 in IF(4<10,"<10",4)."""
    found = _TYPED.match(formula) if len(formula) <= _LONGEST_FORMULA else None
    return [found[1]] if found and not _REFERENCE.search(_QUOTED.sub("", formula)) else []


_LOOKS: tuple[tuple[re.Pattern[str], Callable[[Document, str, int], Iterator[Aside]]], ...] = (
    (_TEXTS, _running),
    (_TEXTS, changes.before),
    (re.compile(r"content\.xml"), sheet_changes.before),
    (_COMMENTS, _notes),
    (_WITH_ATTRIBUTES, _attributes),
    (_DATA, _data),
    (re.compile(r"xl/workbook\.xml"), _names),
)
OFFICE = Provider(_asides, (*LIBRARIES, *changes.LIBRARIES))
