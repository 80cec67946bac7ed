"""The inspectors of this subject. What they remember is compared across files by :mod:`sallyport.inspection.acro.across`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sallyport.inspection.acro.results import is_marked, read_results
from sallyport.inspection.acro.saying import said_of
from sallyport.inspection.fact import Fact
from sallyport.inspection.history.trivial import is_trivial
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

FILE, CHECKSUM, RESULTS, UNREAD = "acro.file", "acro.checksum", "acro.results", "acro.unread"
"""Kinds of facts: ``{"sha256", "size", "trivial"}`` (bytes; is it as good as empty?) of any file; ``{"sha256"}`` as a
checksum file states it; and
``{"files": [[what the output is called, name, checksum or ""], ...], "withheld": [name, ...]}``;
``{"told"}`` of a results.json of which a finding says that it cannot be read."""
_ENCODINGS = tuple(f"encodings.{name}" for name in ("utf_8_sig", "utf_16", "utf_32", "latin_1"))
_LARGEST = 64 * 1024 * 1024
_CHECKSUM_FILE = re.compile(r"(?:^|/)checksums/[^/]+\.txt$", re.IGNORECASE)
_LONGEST_CHECKSUM_FILE = 4096
_SHA256 = re.compile(rb"\s*([0-9a-fA-F]{64})(?:\s.*)?", re.DOTALL)
_BY_ACRO = re.compile(
    rb'"acro|"(?:outcome|checksum|exception)"|"output_\d+"\s*:|\{\s*"version"\s*:\s*"[\d.]+"\s*,\s*"(?:tool|results)"',
    re.IGNORECASE,
)
"""In what is no JSON any more: cut short, it may end before any of the words that stand in a record."""


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection: ACRO judges outputs."""
    return [ResultsInspector(), ChecksumInspector()] if terms.is_output else []


class ResultsInspector:
    """What ACRO said of each output."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To files of the one name that ACRO gives."""
        return specimen.name.rpartition("/")[2].lower() == "results.json"

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """acro.fail, acro.review, acro.exception, acro.pass, or acro.unreadable; and which files there should be."""
        if specimen.size > _LARGEST:
            yield finding("acro.unreadable", f"It is larger than the {_LARGEST} bytes that are read of such a file.")
            return
        with specimen.open() as stream:
            content = stream.read()
        try:
            told = json.loads(content)
        except (ValueError, RecursionError):
            if _BY_ACRO.search(content):
                yield Fact(UNREAD, {"told": True})
                yield finding("acro.unreadable", "It is no JSON that could be read: it was cut short or edited.")
            return
        outputs = read_results(told)
        if outputs is None:
            return
        yield from said_of(outputs)
        if is_marked(told):
            yield finding("acro.not_for_release", "It holds a part that says of itself that it is not to be released.")
        withheld = [file.name for output in outputs if output.is_for_checkers for file in output.files]
        listed = [[output.called, file.name, file.checksum] for output in outputs for file in output.files]
        yield Fact(RESULTS, {"files": listed, "withheld": withheld})


class ChecksumInspector:
    """What every file's checksum is, and what ACRO wrote that it should be."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To every file: each may be one that ACRO lists."""
        return bool(specimen.digest)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Encodings in which small files may be written."""
        del specimen
        return _ENCODINGS

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """Facts alone."""
        yield Fact(FILE, {"sha256": specimen.digest, "size": specimen.size, "trivial": is_trivial(specimen)})
        if _CHECKSUM_FILE.search(specimen.name) and specimen.size <= _LONGEST_CHECKSUM_FILE:
            with specimen.open() as stream:
                stated = _SHA256.fullmatch(stream.read())
            if stated is not None:
                yield Fact(CHECKSUM, {"sha256": stated[1].decode().lower()})
