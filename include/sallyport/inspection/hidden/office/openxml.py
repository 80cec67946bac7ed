"""Office documents of today (xlsx, docx, pptx and their kin): what all of them can hide, and who looks for the rest."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException

from sallyport.inspection.hidden.office import charts, slides, spreadsheet, word
from sallyport.inspection.hidden.office.parts import LIBRARIES, Document, TooMuch, text_of
from sallyport.inspection.hidden.office.power_query import package_in, sources_in
from sallyport.inspection.hidden.office.relations import external
from sallyport.inspection.hidden.office.unlisted import unused
from sallyport.inspection.hidden.office.xlsb import binary_sheets
from sallyport.inspection.hidden.people import name_a_person
from sallyport.inspection.hidden.saying import placed, say
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

    Look = Callable[[Document, Terms], Iterator[Finding]]

_OOXML = "application/vnd.openxmlformats-officedocument."
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,  # a method of compression that zipfile does not know
    ParseError,
    DefusedXmlException,
    UnicodeError,
    LookupError,  # an encoding, or a part that the directory does not have
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # encrypted
)
"""What a damaged or hostile document makes its readers raise."""
_INNOCENT_LINKS = frozenset({"hyperlink"})
_EMBEDDED = re.compile(
    r"(?:word|xl|ppt)/(?:embeddings|activeX)/[^/]+\.(?!rels$|xml$)\w+$|word/afchunk[^/]*$", re.IGNORECASE
)
_MACRO = re.compile(r"(?:word|xl|ppt)/(?:vbaProject\.bin|macrosheets/.+|intlmacrosheets/.+)$")
_COMMENTS = re.compile(
    r"(?:word/comments\w*|xl/comments/?\w*|xl/threadedComments/\w+|ppt/comments/\w+)\.xml$", re.IGNORECASE
)
_WITH_PICTURES = re.compile(
    r"(?:word/(?:document\d*|header\d*|footer\d*|footnotes|endnotes)|xl/drawings/\w+|ppt/slides/\w+)\.xml$"
)
_CELL = re.compile(r"[A-Z]{1,3}\d{1,7}")
_COMMENT = frozenset({"comment", "threadedComment", "cm"})
_CUSTOM = re.compile(r"customXml/item\d+\.xml$")
_EMPTY_CUSTOM = frozenset({"Sources", "contentTypeSchema", "FormTemplates", "CoverPageProperties"})
"""Roots of custom XML that Office adds by itself: bibliographies, kinds of content, forms, cover pages."""
_BY_LABEL = (
    "MSIP_Label_",
    "ContentTypeId",
    "_dlc_",
    "MediaServiceImageTags",
    "AppVersion",
    "KSOProductBuildVer",
    "ICV",
)
"""Properties that an organisation's or program's own labels are kept in."""
_LONG = 200
"""An attribute with more characters is data."""
_PEOPLE = frozenset({"creator", "lastModifiedBy", "Manager"})


@dataclass
class OfficeInspector:
    """Looks for hidden content in Office documents that are zip files."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To xlsx, docx, pptx and their kin, by content."""
        return specimen.media_type.startswith(_OOXML)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """For zip and XML."""
        del specimen
        return LIBRARIES

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """All that is hidden in it; hidden.unread where it is damaged or grows too large."""
        yield from searched(specimen, self.terms, _looks(specimen.media_type))


def searched(specimen: Specimen, terms: Terms, looks: Iterable[Look]) -> Iterator[Finding]:
    """What each look says about a document. A look that cannot read on says so once, the others still have their say."""
    with specimen.open() as stream:
        try:
            document = Document(stream, terms.rules.hidden.max_unpacked_bytes)
        except BROKEN:
            yield say(terms, "hidden.unread", "It is damaged: its directory of parts cannot be read.")
            return
        with document:
            causes = []
            for look in looks:
                try:
                    yield from look(document, terms)
                except TooMuch:
                    causes.append("it unpacks to more than the limit")
                    break
                except DefusedXmlException:
                    causes.append("its XML defines entities, which can grow without end")
                except BROKEN:
                    causes.append("a part of it is damaged")
            if causes:
                yield say(terms, "hidden.unread", f"It could not be searched for hidden content: {causes[0]}.")


def _looks(media_type: str) -> list[Look]:
    special: dict[str, list[Look]] = {
        _OOXML + "spreadsheetml.sheet": [
            spreadsheet.sheets,
            spreadsheet.names,
            spreadsheet.pivots,
            spreadsheet.links,
            binary_sheets,
        ],
        _OOXML + "wordprocessingml.document": [word.texts, word.variables, word.mail_merge],
        _OOXML + "presentationml.presentation": [slides.slides, slides.left_out],
    }
    common: list[Look] = [_macros, _embedded, _comments, _outside, _custom, _properties, _descriptions, _revisions]
    common += [_unused, charts.points]
    return common + special.get(media_type, [])


def _macros(document: Document, terms: Terms) -> Iterator[Finding]:
    if any(_MACRO.match(name) for name in document.names):
        yield say(terms, "hidden.macro")


def _embedded(document: Document, terms: Terms) -> Iterator[Finding]:
    parts = [name for name in document.names if _EMBEDDED.match(name)]
    if parts:
        sheets = spreadsheet.sheets_by_part(document)
        numbers = sorted({sheets[name] for name in parts if name in sheets})
        where = placed("sheet", numbers) if numbers else ""
        yield say(terms, "hidden.embedded_object", f"It holds {many(len(parts), 'embedded object')}.", where)


def _comments(document: Document, terms: Terms) -> Iterator[Finding]:
    found = [
        (event.attributes.get("ref", ""), name)
        for name in document.names
        if _COMMENTS.match(name)
        for event in document.events(name)
        if event.kind == "start" and event.name in _COMMENT
    ]
    if not found:
        return
    sheets = spreadsheet.sheets_by_part(document)
    by_sheet: dict[int, list[str]] = {}
    for cell, name in found:
        if _CELL.fullmatch(cell):
            by_sheet.setdefault(sheets.get(name, 0), []).append(cell)
    numbers = sorted(by_sheet)
    if len(numbers) > 1:
        where = placed("sheet", [one for one in numbers if one])
    else:
        where = "".join(f"sheet {one}, " for one in numbers if one)
        where += "".join(placed("cell", list(dict.fromkeys(by_sheet[one]))) for one in numbers)
    yield say(terms, "hidden.comment", f"It holds {many(len(found), 'comment')}.", where)


def _outside(document: Document, terms: Terms) -> Iterator[Finding]:
    # Links to other workbooks are told with what was copied from there.
    kinds = [kind for kind in external(document) if kind not in _INNOCENT_LINKS and "xternalLinkPath" not in kind]
    if kinds:
        message = f"It takes content from outside the file, in {many(len(kinds), 'place')}."
        yield say(terms, "hidden.external_link", message)


def _custom(document: Document, terms: Terms) -> Iterator[Finding]:
    parts = [name for name in document.names if _CUSTOM.match(name) and _holds_data(document, name)]
    if parts:
        yield say(terms, "hidden.custom_data", f"It holds custom XML in {many(len(parts), 'part')}.")
    if any(not _opens(document, name) for name in parts):
        yield say(
            terms, "hidden.unread", "A query in it (Power Query) cannot be read: delete it, and keep its values alone."
        )


def _opens(document: Document, name: str) -> bool:
    """Is it no query, or one whose source can be read?"""
    package = package_in(document.events(name))
    try:
        for _ in sources_in(package) if package is not None else ():
            pass
    except ValueError:
        return False
    return True


def _holds_data(document: Document, name: str) -> bool:
    root, told = "", 0
    for event in document.events(name):
        if event.kind == "start":
            root = root or event.name
            told += sum(map(len, event.attributes.values()))
            if root not in _EMPTY_CUSTOM and told > _LONG:
                return True
        elif event.kind == "text" and event.text.strip() and (root not in _EMPTY_CUSTOM or root == "Sources"):
            return True
    return False


def _properties(document: Document, terms: Terms) -> Iterator[Finding]:
    core, app = (text_of(document.events(f"docProps/{part}.xml"), _PEOPLE) for part in ("core", "app"))
    named = [*core.values(), *app.values()]
    if name_a_person(named):
        yield say(terms, "hidden.author")
    own = [
        event
        for event in document.events("docProps/custom.xml")
        if event.kind == "start" and event.name == "property"
        if not event.attributes.get("name", "").startswith(_BY_LABEL)
    ]
    if own:
        yield say(terms, "hidden.custom_data", f"It has {many(len(own), 'property', 'properties')} of its own.")


def _descriptions(document: Document, terms: Terms) -> Iterator[Finding]:
    most, count = terms.rules.hidden.max_alt_text, 0
    for name in document.names:
        if _WITH_PICTURES.match(name):
            count += sum(
                len(event.attributes.get(key, "")) > most
                for event in document.events(name)
                if event.kind == "start" and event.name in {"docPr", "cNvPr"}
                for key in ("descr", "title")
            )
    if count:
        message = f"Descriptions of pictures are longer than {most} characters, in {many(count, 'place')}."
        yield say(terms, "hidden.text", message)


def _unused(document: Document, terms: Terms) -> Iterator[Finding]:
    if count := len(unused(document)):
        yield say(terms, "hidden.custom_data", not_in_use(count))


def not_in_use(count: int) -> str:
    """Of parts that nothing in the file refers to."""
    return (
        f"No page, sheet or slide uses {count} of its parts."
        if count > 1
        else "No page, sheet or slide uses a part of it."
    )


def _revisions(document: Document, terms: Terms) -> Iterator[Finding]:
    if document.below("xl/revisions/revisionLog"):
        yield say(terms, "hidden.tracked_change", "It keeps a log of changes.")
