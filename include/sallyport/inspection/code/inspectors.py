"""The inspectors of this subject."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from sallyport.inspection.code.blobs import BlobInspector
from sallyport.inspection.code.comments import comment_results, comment_tables
from sallyport.inspection.code.fetched import fetched_and_run
from sallyport.inspection.code.frames import Written, frames_in
from sallyport.inspection.code.inline import inline_data
from sallyport.inspection.code.languages import PLAIN, is_told, may_be_code
from sallyport.inspection.code.literals import long_lists
from sallyport.inspection.code.loading import LoadingInspector
from sallyport.inspection.code.macros import MacroInspector
from sallyport.inspection.code.places import Places
from sallyport.inspection.code.reads import before_reads
from sallyport.inspection.code.secrets import LIBRARIES, Secrets
from sallyport.inspection.code.signs import encoded_runs, obfuscated, personal_paths, remote_code
from sallyport.inspection.code.sources import Source, sources_of
from sallyport.inspection.finding import Severity
from sallyport.inspection.identifiers.listed import ids_in_code
from sallyport.inspection.kinds.extensions import TEXT, extension_of
from sallyport.inspection.kinds.text import DECODERS, decode
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_DECODERS = (*DECODERS, "encodings.latin_1", "encodings.utf_16_le")


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection."""
    code = CodeInspector(terms)
    return [code, MacroInspector(code), LoadingInspector(), BlobInspector(terms, terms.rules.code.max_bytes)]


class CodeInspector:
    """Data, results and secrets in code; what code coming in fetches or hides."""

    def __init__(self, terms: Terms) -> None:
        self._terms, self._rules = terms, terms.rules.code

    def applies_to(self, specimen: Specimen) -> bool:
        """Text whose name may be that of code, settings or a notebook, or that begins like a script."""
        if specimen.media_type == "text/x-script":
            return True
        named = may_be_code(specimen.name) or extension_of(specimen.name) == "ipynb"
        return specimen.media_type in TEXT - {"text/html", "image/svg+xml"} and named

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """The detectors of secrets, and what decoding needs."""
        del specimen
        return (*LIBRARIES, *_DECODERS)

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """What there is to say about it."""
        text = self._text(specimen)
        if text is None:
            if is_told(specimen.name) or specimen.size > self._rules.max_bytes:
                yield finding("code.unread")
            return
        sources = list(sources_of(text, specimen.name))
        secret = Places("code.secret")
        for whole in sources if extension_of(specimen.name) == "ipynb" else [_whole(text)]:
            secret.add(whole, Secrets().found(before_reads(whole.text)))
        yield from secret.findings("It holds passwords, keys or tokens")
        yield from self._of_any_direction(sources)
        yield from self._leaving(sources) if self._terms.is_output else self._coming(sources)

    def _text(self, specimen: Specimen) -> str | None:
        if specimen.size > self._rules.max_bytes:
            return None
        with specimen.open() as stream:
            text = decode(stream.read(), complete=True)
        return None if text is None else io.StringIO(text, newline=None).read()

    def _of_any_direction(self, sources: list[Source]) -> Iterator[Finding]:
        blobs, hiding = Places("code.encoded_blob"), Places("code.obfuscated")
        for source in sources:
            blobs.add(source, (at for at, _ in encoded_runs(source.text, self._rules.max_blob)))
            hiding.add(source, obfuscated(source.without_comments))
        yield from blobs.findings("It holds long encoded runs of characters")
        yield from hiding.findings("It decodes hidden code and runs it")

    def _coming(self, sources: list[Source]) -> Iterator[Finding]:
        remote = Places("code.remote")
        for source in sources:
            remote.add(source, remote_code(source.without_comments))
            remote.add(source, fetched_and_run(source.without_comments))
        yield from remote.findings("It fetches code from elsewhere and runs or installs it")

    def _leaving(self, sources: list[Source]) -> Iterator[Finding]:
        lists, tables = Places("code.literal_values"), Places("code.comment_table")
        results, paths = Places("code.comment_result"), Places("code.personal_path")
        persons = Places("identifiers.listed")
        for source in sources:
            persons.add(source, ids_in_code(source.without_comments))
        yield from persons.findings("Ids of persons are written into it")
        frames = [(source, self._large(frames_in(source))) for source in sources]
        rows = [(source, self._large(inline_data(source))) for source in sources]
        yield from self._written("code.data_frame", "Data frames are written into it", frames)
        yield from self._written("code.inline_data", "Rows of data are written into it", rows)
        for (source, framed), (_, inline) in zip(frames, rows, strict=True):
            taken = [one.at for one in (*framed, *inline)]
            found = (at for at, _ in long_lists(source, self._rules.max_values))
            lists.add(source, (at for at in found if not any(_is_near(source, start, at) for start in taken)))
            tables.add(source, (at for at, _ in comment_tables(source)))
            results.add(source, comment_results(source))
            paths.add(source, personal_paths(source.text))
        yield from lists.findings("Long lists of numbers are written into it")
        yield from tables.findings("Comments hold what looks like tables")
        yield from results.findings("Comments hold counts of people or results")
        yield from paths.findings("Paths in it name home folders of people")

    def _large(self, written: Iterable[Written]) -> list[Written]:
        """Those of as many rows as raw data have, and those with more values than a few."""
        rules = self._rules
        return [one for one in written if one.values > rules.max_values or one.rows >= rules.min_rows]

    def _written(self, rule: str, words: str, found: list[tuple[Source, list[Written]]]) -> Iterator[Finding]:
        """As many rows as raw data have block; fewer are for a person to look at."""
        places = Places(rule)
        for source, written in found:
            places.add(source, (one.at for one in written))
        most = max((one.rows for _, written in found for one in written), default=0)
        severity = Severity.BLOCK if most >= self._rules.min_rows else Severity.REVIEW
        yield from places.findings(f"{words}, of up to {many(most, 'row')}", severity)


def _whole(text: str) -> Source:
    return Source(text, PLAIN)


def _is_near(source: Source, start: int, at: int) -> bool:
    """Is the list part of what was told already? It begins within it, before the next empty line."""
    return start <= at and "\n\n" not in source.text[start:at]
