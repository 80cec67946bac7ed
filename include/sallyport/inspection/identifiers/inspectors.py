"""The inspectors of this subject."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.said import SaidIds
from sallyport.inspection.kinds.extensions import TEXT, extension_of
from sallyport.inspection.kinds.text import DECODERS
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.documents.passages import WITH_PASSAGES, libraries, passages, unit_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import polars as pl

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.identifiers.participants.scan import ProjectList
    from sallyport.inspection.identifiers.scan import Lines
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.documents.passages import Passage
    from sallyport.inspection.terms import Terms

_TABLES = frozenset({"text/csv", "text/tab-separated-values"})
_CODE = frozenset(
    {
        "r",
        "rmd",
        "qmd",
        "py",
        "do",
        "ado",
        "sas",
        "sql",
        "m",
        "jl",
        "sh",
        "ps1",
        "bat",
        "c",
        "h",
        "cpp",
        "java",
        "js",
        "ts",
    }
)
_NO_LIST = "identifiers.not_scanned"
_SEPARATORS = ",\t;|"
_PART_OF_DOCUMENT = re.compile(
    r"\.(?:do[ct][xm]|xl[st][xm]|p[po]t[xm]|o[dt][tsp])!/(?:(?:word|xl|ppt)/(?:(?:comments|threadedComments|notesSlides|charts|slides"
    r"|worksheets)/)?[^/]*\.xml|docProps/(?:core|app|custom)\.xml|customXml/item\d+\.xml|content\.xml|meta\.xml)$",
    re.IGNORECASE,
)
"""Parts of Office documents, whose texts are looked at with the whole: there a person can be told where they stand."""
_COMMENTS = 200
_DRAWING, _JSON = "image/svg+xml", "application/json"


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection: identifiers may come in, and must not go out."""
    if not terms.is_output:
        return []
    return [TextIdentifiers(terms), DocumentIdentifiers(terms), NamedForParticipants(terms), SaidIds(terms)]


class TextIdentifiers:
    """Looks for identifiers in every kind of text."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._listed: ProjectList | None = None

    def applies_to(self, specimen: Specimen) -> bool:
        """Is it text? Of a drawing, only words matter, which are looked at elsewhere; but a participant's id may be anywhere."""
        if specimen.media_type == _DRAWING and self._terms.participants is None:
            return False
        return specimen.media_type in TEXT and not _PART_OF_DOCUMENT.search(specimen.name)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Polars, the modules that use it, and encodings that are read when they are first used."""
        del specimen
        modules = (
            f"sallyport.inspection.identifiers.{name}" for name in ("lines", "scan", "participant_scan", "json_places")
        )
        return ("polars", *modules, *DECODERS)

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """Identifiers of all kinds, then the project's own ids."""
        from sallyport.inspection.identifiers.json_places import with_paths
        from sallyport.inspection.identifiers.lines import lines_of
        from sallyport.inspection.identifiers.scan import Lines, LineScan

        is_table, is_drawing = specimen.media_type in _TABLES, specimen.media_type == _DRAWING
        scan = None
        listed = self._list().scan()
        oldest = self._terms.rules.identifiers.exact_age_from
        with specimen.open() as stream:
            for some in lines_of(stream):
                if scan is None:
                    scan = LineScan(_headed(some.text) if is_table else Lines(is_drawing=is_drawing), oldest)
                scan.see(some.text, some.rows)
                if listed is not None:
                    listed.see(some.text, some.rows, scan.lines)
        unit = "row" if is_table else "line"
        if scan is not None and not is_drawing:
            found = scan.findings("", unit, is_code=_is_code(specimen))
            yield from with_paths(found, specimen, oldest) if specimen.media_type == _JSON else found
        if listed is not None:
            yield from listed.findings("", unit)

    def _list(self) -> ProjectList:
        from sallyport.inspection.identifiers.participants.scan import ProjectList

        self._listed = self._listed or ProjectList(self._terms)
        return self._listed


class DocumentIdentifiers(TextIdentifiers):
    """Looks for identifiers in the running text of documents, and in texts beside it; tables are looked at as tables."""

    def applies_to(self, specimen: Specimen) -> bool:
        """Does it have text?"""
        return specimen.media_type in WITH_PASSAGES

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those of texts, and those by which a document is opened."""
        return (*super().libraries(specimen), *libraries(specimen))

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """Identifiers of all kinds, then the project's own ids."""
        told: dict[str, list[Passage]] = {}
        with suppress(Exception):  # the reader of its tables says so; what was read until then counts
            for one in passages(specimen, self._terms.rules.table_reading):
                told.setdefault(one.place, []).append(one)
        is_told = False
        for place, some in told.items():
            for found in self._of_passages(some, place, unit_of(specimen) if not place else "text"):
                if found.rule != _NO_LIST or not is_told:  # the same for all places
                    yield found
                is_told = is_told or found.rule == _NO_LIST

    def _of_passages(self, some: list[Passage], place: str, unit: str) -> Iterator[Finding]:
        import polars as pl

        from sallyport.inspection.identifiers.scan import Lines, LineScan

        text = pl.Series("line", [one.text for one in some], dtype=pl.String)
        rows = pl.Series("row", [one.number for one in some], dtype=pl.Int64)
        scan = LineScan(Lines(), self._terms.rules.identifiers.exact_age_from)
        scan.see(text, rows)
        yield from scan.findings(place, unit)
        if (listed := self._list().scan()) is not None:
            listed.see(text, rows, scan.lines)
            yield from listed.findings(place, unit)


class NamedForParticipants(TextIdentifiers):
    """Looks for participants' ids in the names of files of every kind."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To every file, where there is a list."""
        del specimen
        return self._terms.participants is not None

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """identifiers.participant and identifiers.participant_disguised."""
        import polars as pl

        from sallyport.inspection.identifiers.scan import Lines

        if (listed := self._list().scan()) is not None:
            listed.see(pl.Series("line", [specimen.name.replace("/", " ")]), pl.Series("row", [1]), Lines())
            for rule in {one.rule for one in listed.findings("", "line")} - {_NO_LIST}:
                yield finding(rule, "The file is named for a participant.")


def _headed(text: pl.Series) -> Lines:
    """Columns as the first line that is no comment names them."""
    from sallyport.inspection.identifiers.scan import Lines

    first = next((line for line in text.head(_COMMENTS) if line and not line.startswith("#")), "")
    return Lines.headed(max(_SEPARATORS, key=first.count), first)


def _is_code(specimen: Specimen) -> bool:
    return specimen.media_type == "text/x-script" or extension_of(specimen.name) in _CODE
