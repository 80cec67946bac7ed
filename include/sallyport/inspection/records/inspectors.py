"""The inspector of this subject: rows about persons in texts, put to the rule about tables of them."""

from __future__ import annotations

import html
import re
from itertools import islice
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Finding, Severity
from sallyport.inspection.hidden.office.parts import LIBRARIES as XML_LIBRARIES
from sallyport.inspection.identifiers.listed import ids_in_code
from sallyport.inspection.identifiers.series import labels_numbered, persons_numbered
from sallyport.inspection.kinds.extensions import TEXT, extension_of
from sallyport.inspection.records.fixed import packed_persons
from sallyport.inspection.records.free_text import is_of_quotations, notes_among
from sallyport.inspection.records.listed_ages import listed_ages
from sallyport.inspection.records.printed import printed_records
from sallyport.inspection.records.ruled import ruled_records
from sallyport.inspection.records.said import SaidInspector, written
from sallyport.inspection.records.sentences import persons_labelled, persons_told_of
from sallyport.inspection.records.turned import turned_records
from sallyport.inspection.records.visited import expected_in_clinic, homes_on_a_map, visitors
from sallyport.inspection.records.written import literal_records, paired_records, persons_on_a_map, xml_records
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.text.encoding import text_of
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.records.model import Records
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.watched import Watched
    from sallyport.inspection.terms import Terms

_LARGEST = 2 * 1024**2
"""Of a longer text its beginning: whatever goes on after it as it began has been seen."""
_MOST_RECORDS = 200
_MOST_CELLS = 20_000
_PAGES = frozenset({"text/html", "image/svg+xml"})
_TABLES = frozenset({"text/csv", "text/tab-separated-values"})
_SHOWN = re.compile(r"[=,:\[(]\s*(?:\"([^\"\n]{6,300})\"|'([^'\n]{6,300})')|>([^<>]{6,300})<")
_LANES = re.compile(
    r"(?:>|<!--)\s*((?:P|Pt|S|Subj(?:ect)?|Patient|Participant|Case|ID)[ _-]?\d{1,5}"
    r"|\d{2,3}[-/](?!(?:19|20)\d\d\b)\d{3,4})\s*(?:<|-->)"
)
"""matplotlib draws letters as shapes, and says in a comment what they say."""
_SECTION = re.compile(r"\s*\[\[[\w.]+\]\](?:\$\w+)?[ \t]*\r?\n")
"""How TOML and lists of R begin, which begins like JSON."""
_FEWEST_LANES = 8
_LABEL = re.compile(r"(?:>|<!--)([^<>]{2,80})(?:<|-->)")
_SETTINGS = frozenset(("yaml", "yml", "toml", "ini", "cfg", "conf", "json", "properties"))
_LONGEST_LISTED = 256 * 1024
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.){30,4000}+)\"|'((?:[^'\\]|\\.){30,4000}+)'")
_SPOKEN = re.compile(r"\"((?:[^\"\\\n]|\\.){10,4000}+)\"|'((?:[^'\\\n]|\\.){10,4000}+)'")
_MOSTLY = 0.5


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection: persons' data may come in, and must not go out."""
    return [RecordsInspector(terms), SaidInspector(terms)] if terms.is_output else []


class RecordsInspector:
    """Looks for rows of persons that no reader of tables sees as a table."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To every kind of text."""
        return specimen.media_type in TEXT

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """What holds rows, what judges them, and what reads XML."""
        del specimen
        encodings = tuple(
            f"encodings.{name}" for name in ("utf_8_sig", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be")
        )
        judging = (
            "sallyport.inspection.tables.held",
            "sallyport.inspection.tables.persons.rows",
            "sallyport.inspection.identifiers.named_columns",
        )
        return (*XML_LIBRARIES, *encodings, *judging, "polars", "sallyport.inspection.tables.watched", "html.entities")

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """persons.row_per_person and persons.free_text."""
        with specimen.open() as stream:
            data = stream.read(_LARGEST)
        text = text_of(data)
        told: set[tuple[str, str]] = set()
        for records in islice(self._records(specimen, text, data), _MOST_RECORDS):
            for said in self._judged(records):
                if (said.rule, said.location) not in told:
                    told.add((said.rule, said.location))
                    yield said
        yield from self._numbered(specimen, text[:_LONGEST_LISTED])
        yield from self._sentences(specimen, text)
        if specimen.media_type not in {*_PAGES, *_TABLES, "application/json", "application/xml"} and (
            packed := packed_persons(text.splitlines())
        ):
            message = f"{many(packed.rows, 'line')} without separators, like a person each: {packed.why}."
            yield finding("persons.row_per_person", message, rows=packed.rows)
        if specimen.media_type == "application/json" and (persons := persons_on_a_map(text)):
            message = f"{persons:,} points on a map say what is known of the person there."
            yield finding("persons.row_per_person", message, rows=persons)
        yield from _written_or_said(specimen, text)
        yield from _listed(specimen, text)

    def _records(self, specimen: Specimen, text: str, data: bytes) -> Iterator[Records]:
        kind = specimen.media_type
        if kind == "application/xml" or (kind == "text/plain" and text.lstrip()[:1] == "<"):
            yield from _until_damaged(xml_records(data))
        elif text.startswith("!"):
            yield from _until_damaged(turned_records(text.splitlines()))
        elif kind not in {*_PAGES, *_TABLES, "application/json"} or _SECTION.match(text):
            lines = text.splitlines()
            yield from printed_records(lines)
            yield from ruled_records(lines)
            yield from paired_records(lines)
            yield from literal_records(text)

    def _numbered(self, specimen: Specimen, text: str) -> Iterator[Finding]:
        """identifiers.listed: ids of one form. Of a drawing, its labels alone are words."""
        fewest = self._terms.rules.identifiers.min_person_rows
        if specimen.media_type == "image/svg+xml":
            ids = labels_numbered((html.unescape(label) for label in _LABEL.findall(text)), fewest)
        else:
            ids = persons_numbered(text, fewest, is_table=specimen.media_type in _TABLES)
        if ids:
            yield finding("identifiers.listed", f"It names {many(ids, 'different id')} of one form.", rows=ids)
        elif extension_of(specimen.name) in _SETTINGS and next(ids_in_code(text), None) is not None:
            yield finding("identifiers.listed", "Settings in it list ids of persons.")

    def _judged(self, records: Records) -> Iterator[Finding]:
        """What the rule about rows of persons says; its columns are those of the rows."""
        from sallyport.inspection.identifiers.named_columns import NamedColumnsMaker
        from sallyport.inspection.tables.held import HeldTable
        from sallyport.inspection.tables.model import Head
        from sallyport.inspection.tables.persons.rows import PersonsMaker
        from sallyport.inspection.tables.watched import Watched

        table = HeldTable(
            Head(records.place, records.names, 1), records.rows[: _MOST_CELLS // max(1, len(records.names))]
        )
        persons = list(_said(Watched(table, [PersonsMaker(self._terms)], self._terms.rules.table_reading)))
        yield from persons
        if not persons:  # too few to be told by what they are together: what single columns hold may say it
            named = _said(Watched(table, [NamedColumnsMaker(self._terms)], self._terms.rules.table_reading))
            yield from (one for one in named if one.severity is Severity.BLOCK)

    def _sentences(self, specimen: Specimen, text: str) -> Iterator[Finding]:
        if specimen.media_type in _TABLES or specimen.media_type == "application/json":
            return
        is_page = specimen.media_type in _PAGES
        if is_page:
            pieces = [html.unescape(next(filter(None, found), "")) for found in _SHOWN.findall(text)]
        else:
            pieces = [line for line in text.splitlines() if line.strip()]
        lanes = len(set(_LANES.findall(text))) if is_page else 0
        if lanes >= _FEWEST_LANES:
            message = f"{lanes} labels in it look like numbers of persons."
            yield finding("persons.row_per_person", message, "", Severity.REVIEW, rows=lanes)
            return
        if listed := listed_ages(pieces):
            message = f"A list of {listed.ages:,} ages, of one person each."
            yield finding(
                "persons.row_per_person", message, "", None if listed.is_sure else Severity.REVIEW, rows=listed.ages
            )
        if is_page and (labelled := persons_labelled(pieces)) >= self._terms.rules.identifiers.min_person_rows:
            message = f"{labelled:,} labels in it name a person each, by an id."
            yield finding("persons.row_per_person", message, rows=labelled)
            return
        persons = persons_told_of(pieces)
        if persons >= self._terms.rules.identifiers.min_person_rows:
            message = f"{persons:,} labels or lines tell of one person each: id, age or sex together."
            are_all = is_page or persons >= _MOSTLY * len(pieces)
            yield finding("persons.row_per_person", message, "", None if are_all else Severity.REVIEW, rows=persons)


def _said(watched: Watched) -> Iterator[Finding]:
    watched.watch()
    yield from (one for one in watched.conclude() if isinstance(one, Finding))


def _until_damaged(found: Iterator[Records]) -> Iterator[Records]:
    """What is damaged ends it: other rules say that a file cannot be read."""
    try:
        yield from found
    except Exception:  # noqa: BLE001 - whatever a parser does with hostile bytes
        return


def _listed(specimen: Specimen, text: str) -> Iterator[Finding]:
    if "<Placemark" in text:
        points, are_persons = homes_on_a_map(text)
        if are_persons:
            yield finding(
                "persons.row_per_person", f"{points:,} points on a map are called as persons are.", rows=points
            )
    elif specimen.media_type == "text/plain":
        lines = text.splitlines()
        if people := visitors(lines):
            message = f"Network addresses of {people:,} visitors stand in it."
            yield finding("identifiers.listed", message, rows=people)
        if people := expected_in_clinic(lines, text):
            message = f"{people:,} persons are named in it as in a clinic's list."
            yield finding("persons.row_per_person", message, rows=people)


def _said_in(text: str) -> list[str]:
    return [(one or other) for one, other in _SPOKEN.findall(text)]


def _written_or_said(specimen: Specimen, text: str) -> Iterator[Finding]:
    kind = specimen.media_type
    if kind in _TABLES or kind == "application/json":
        pieces = [(one or other) for one, other in _QUOTED.findall(text)]
        if notes := notes_among(pieces):
            yield finding("persons.free_text", f"{notes:,} texts are notes about one person each.", rows=notes)
        elif kind in _TABLES and is_of_quotations(text.partition("\n")[0], _said_in(text)):
            message = "A column is named for what persons said, and holds sentences."
            yield finding("persons.free_text", message, "", Severity.REVIEW)
    elif kind == "text/plain":
        yield from written(text.splitlines())
