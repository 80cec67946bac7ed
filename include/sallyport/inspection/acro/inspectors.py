"""The inspectors of this subject. What they remember is compared across files by :mod:`sallyport.inspection.acro.across`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sallyport.inspection.acro.results import read_results
from sallyport.inspection.fact import Fact
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.acro.results import Output
    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

FILE, CHECKSUM, RESULTS = "acro.file", "acro.checksum", "acro.results"
"""Kinds of facts: ``{"sha256"}`` of any file; ``{"sha256"}`` as a checksum file states it; and
``{"files": [[number of the output, name, checksum or ""], ...]}``."""
_LARGEST = 64 * 1024 * 1024
_CHECKSUM_FILE = re.compile(r"(?:^|/)checksums/[^/]+\.txt$", re.IGNORECASE)
_LONGEST_CHECKSUM_FILE = 4096
_SHA256 = re.compile(rb"\s*([0-9a-fA-F]{64})(?:\s.*)?", re.DOTALL)
_BY_ACRO = re.compile(rb'"acro|"(?:outcome|checksum|exception)"')
_FIRST = 5


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
            outputs = read_results(json.loads(content))
        except (ValueError, RecursionError):
            if _BY_ACRO.search(content):
                yield finding("acro.unreadable", "It is no JSON that could be read.")
            return
        if outputs is not None:
            yield from _said(outputs)
            yield Fact(RESULTS, {"files": [[n, f.name, f.checksum] for n, o in enumerate(outputs, 1) for f in o.files]})


class ChecksumInspector:
    """What every file's checksum is, and what ACRO wrote that it should be."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To every file: each may be one that ACRO lists."""
        return bool(specimen.digest)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """Facts alone."""
        yield Fact(FILE, {"sha256": specimen.digest})
        if _CHECKSUM_FILE.search(specimen.name) and specimen.size <= _LONGEST_CHECKSUM_FILE:
            with specimen.open() as stream:
                stated = _SHA256.fullmatch(stream.read())
            if stated is not None:
                yield Fact(CHECKSUM, {"sha256": stated[1].decode().lower()})


def _said(outputs: list[Output]) -> Iterator[Finding]:
    for rule, status in (("acro.fail", "fail"), ("acro.review", "review"), ("acro.pass", "pass")):
        numbers = [number for number, output in enumerate(outputs, 1) if output.status == status]
        if numbers:
            yield _counted(rule, f'ACRO\'s status is "{status}" for {len(numbers)} of {len(outputs)} outputs', numbers)
    if unknown := [number for number, output in enumerate(outputs, 1) if not output.status]:
        yield _counted("acro.unreadable", f"ACRO's status is missing or unknown for {len(unknown)} outputs", unknown)
    if asked := [number for number, output in enumerate(outputs, 1) if output.has_exception]:
        yield _counted("acro.exception", f"An exception is asked for in {len(asked)} outputs", asked)


def _counted(rule: str, message: str, numbers: list[int]) -> Finding:
    shown = ", ".join(map(str, numbers[:_FIRST]))
    if len(numbers) > _FIRST:
        message += f"; the first are {shown}"
    return finding(
        rule, f"{message}.", f"output {shown}" + (" ..." if len(numbers) > _FIRST else ""), outputs=len(numbers)
    )
