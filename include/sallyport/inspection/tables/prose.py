"""What running text and print-outs say of few: degrees of freedom of models and tests, and counts of people in sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from sallyport.inspection.code.languages import is_told
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.encoding import text_of
from sallyport.inspection.tables.results.places import many
from sallyport.inspection.tables.results.vocabulary import NOT_PERSONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

DOCUMENTS = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.presentation",
    }
)
_TEXTS = frozenset({"text/plain", "text/html"})
_UNSEEN = re.compile(r"<(script|style|table)\b")
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MOST = 4 * 1024**2
_LONGEST, _OVERLAP = 4096, 256
_FIRST = 5
_NUMBER = r"(\d{1,6}(?:\.\d+)?)(?![\d.]*\d)"
_DEGREES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bdf residuals?:?\s+{_NUMBER}",
        rf"\bon\s+{_NUMBER}\s+degrees of freedom",
        rf"\bon\s+\d+\s+and\s+{_NUMBER}\s+df\b",
        rf"\bt\s*=\s*-?[\d.]+,\s*df\s*=\s*{_NUMBER}",
        rf"\bdegrees of freedom\s*=\s*{_NUMBER}",
        rf"(?<![\w.])t\s?\(\s*(?:df\s*=\s*)?{_NUMBER}\s*\)\s*=",
        rf"(?<![\w.])f\s?\(\s*\d+\s*,\s*{_NUMBER}\s*\)\s*=",
    )
)
_NOT_RESIDUAL = re.compile(r"chi|likelihood|wald|log-?rank|deviance explained|null deviance|score test", re.IGNORECASE)
_PEOPLE = (
    r"patients?|participants?|people|persons?|individuals?|subjects?|women|men|children|adults|deaths?|died|withdrew|"
    r"respondents?|carriers?|babies|infants"
)
_SAID = re.compile(
    rf"\bn\s*=\s*(\d{{1,4}})(?![\d.,]*\d)(?!\s*%)\s*([a-z]*)|(?<![\w.,/%-])(\d{{1,4}})\s+(?:{_PEOPLE})\b", re.IGNORECASE
)
_BOUND = re.compile(
    r"(?:[<>≤≥]|\b(?:than|least|most|under|below|over|above|in|per|every|of|to|minimum|threshold|age[ds]?|grade|stage|type|"
    r"phase|table|figure))\W{0,3}$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\b[A-Za-z]{3,20}(?:\W{1,5}[A-Za-z0-9]{1,20}){3}")
_IN_BOX = re.compile(r"[A-Za-z)].{0,80}?[(\[<>: ,]\s*n\s*=\s*(\d[\d,]{0,9})(?!\.?\d)", re.IGNORECASE)
_SUPPRESSED = re.compile(
    r"\b(?:un)?mask|suppress|redact|\bactual(?:ly)?\b|\boriginal|\btrue (?:n|count|value|number)\b", re.IGNORECASE
)
_WAS = re.compile(
    r"(?:\bn\s*[=:]|\b(?:was|were|actually|actual|originally)\b:?)\s*(\d{1,4})\b(?![.,]?\d|\s*%)", re.IGNORECASE
)
_TREE = re.compile(r"node\), split, n,")
_NODE = re.compile(r"\s*\d+\) .{0,200}? (\d+) +[\d.]+ +\S+ *(?:\([\d. ]+\))? *\*?\s*$")
_FEWEST_BOXES, _LONGEST_BOX = 4, 120
_ENDS = re.compile(r"\blowest\s*:\s*-?[\d.]+\s.*\bhighest\s*:\s*-?[\d.]+", re.IGNORECASE)
"""As Hmisc prints them."""


@dataclass(frozen=True)
class ProseInspector:
    """Reads sentences and print-outs, which no table holds."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To documents, and to texts that are no code."""
        return specimen.media_type in DOCUMENTS or (
            specimen.media_type in _TEXTS and not is_told(specimen.name) and specimen.size <= _MOST
        )

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those by which a document is opened."""
        if specimen.media_type not in DOCUMENTS:
            return ("encodings.latin_1", "encodings.utf_16_le", "encodings.utf_16_be")
        return ("sallyport.inspection.tables.documents", "defusedxml.ElementTree", "zipfile", "zlib", "encodings.cp437")

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """Degrees of freedom that block, counts for a reviewer."""
        rules = self.terms.rules.tables
        lines = list(self._lines(specimen))
        unit = "paragraph" if specimen.media_type in DOCUMENTS else "line"
        low = [number for number, line in enumerate(lines, 1) if _least_degrees(line) < rules.min_degrees_of_freedom]
        if low:
            message = (
                f"{many(len(low), 'model or test', 'models or tests')} with fewer than {rules.min_degrees_of_freedom} "
                f"residual degrees of freedom: {_listed(low, unit)}."
            )
            yield finding("tables.low_degrees", message, f"{unit} {low[0]}")
        flow = _flow(lines, rules.min_count)
        flow += _nodes(lines, rules.min_count)
        told = [number for number, line in enumerate(lines, 1) if _tells_suppressed(line, rules.min_count)]
        for numbers, where in ((flow, "in a diagram or list"), (told, "that were left out elsewhere")):
            if numbers:
                message = f"{many(len(numbers), 'count')} under {rules.min_count} {where}: {_listed(numbers, unit)}."
                yield finding("tables.small_count", message, f"{unit} {numbers[0]}")
        ends = [number for number, line in enumerate(lines, 1) if len(line) <= _LONGEST and _ENDS.search(line)]
        if ends:
            message = f"{many(len(ends), 'list')} of the lowest and highest values: {_listed(ends, unit)}."
            yield finding("tables.endpoints", message, f"{unit} {ends[0]}")
        few = [number for number, line in enumerate(lines, 1) if any(0 < n < rules.min_count for n in _counts(line))]
        few = [number for number in few if number not in {*flow, *told}]
        if few:
            message = f"{many(len(few), 'sentence')} with counts under {rules.min_count}: {_listed(few, unit)}."
            yield finding("tables.possible_count", message, f"{unit} {few[0]}")

    def _lines(self, specimen: Specimen) -> Iterator[str]:
        if specimen.media_type in DOCUMENTS:
            from sallyport.inspection.tables.documents import paragraphs  # noqa: PLC0415 - waits until a file needs it

            try:
                yield from paragraphs(specimen, self.terms.rules.table_reading)
            except Exception:  # noqa: BLE001 - the reader of its tables says so
                return
            return
        with specimen.open() as stream:
            text = text_of(stream.read(_MOST))
        if specimen.media_type == "text/html":
            text = _TAG.sub(" ", _seen(text))
        yield from text.splitlines()


def _nodes(lines: list[str], min_count: int) -> list[int]:
    """Nodes under the minimum of a tree that R's rpart prints: "6) bmi< 20 5 1 0 (0.8 0.2) *", of five."""
    if not any(_TREE.search(line) for line in lines):
        return []
    sizes = {number: found[1] for number, line in enumerate(lines, 1) if (found := _NODE.match(line))}
    return [number for number, size in sizes.items() if 0 < int(size) < min_count]


def _tells_suppressed(line: str, min_count: int) -> bool:
    """Does a note say what a suppressed count was: "actual n = 3, masked"?"""
    if not _SUPPRESSED.search(line):
        return False
    return any(0 < int(found[1]) < min_count for piece in _pieces(line) for found in _WAS.finditer(piece))


def _flow(lines: list[str], min_count: int) -> list[int]:
    """Lines with a count under the minimum, where several lines are each a name and its size: "Declined (n=101)"."""
    boxes = {
        number: [int(size.replace(",", "")) for size in _IN_BOX.findall(line)]
        for number, line in enumerate(lines, 1)
        if len(line) <= _LONGEST_BOX and _IN_BOX.search(line) and "|" not in line.lstrip(" |-+`")
    }
    if len(boxes) < _FEWEST_BOXES:
        return []
    return [number for number, sizes in boxes.items() if any(0 < size < min_count for size in sizes)]


def _listed(numbers: list[int], unit: str) -> str:
    more = len(numbers) - _FIRST
    first = ", ".join(map(str, numbers[:_FIRST]))
    return f"{unit} {first}" + (f" and {more} more" if more > 0 else "")


def _seen(page: str) -> str:
    """A page without scripts and tables, line by line."""
    small, kept, at = page.translate(_SMALL), list[str](), 0
    endless = set[str]()
    for found in _UNSEEN.finditer(small):
        if found.start() < at or found[1] in endless:
            continue
        end = small.find(f"</{found[1]}", found.end())
        if end < 0:
            endless.add(found[1])
            continue
        kept += [page[at : found.start()], "\n" * small.count("\n", found.start(), end)]
        at = end
    return "".join((*kept, page[at:]))


def _pieces(line: str) -> Iterator[str]:
    """A long line in parts that overlap a little, so that no pattern takes long on it."""
    for at in range(0, max(len(line), 1), _LONGEST - _OVERLAP):
        yield line[at : at + _LONGEST]


def _least_degrees(line: str) -> float:
    return min(map(_least_of, _pieces(line)))


def _least_of(line: str) -> float:
    if _NOT_RESIDUAL.search(line):
        return float("inf")
    return min((float(found[1]) for pattern in _DEGREES for found in pattern.finditer(line)), default=float("inf"))


def _counts(line: str) -> Iterator[int]:
    for piece in _pieces(line):
        yield from _counts_of(piece)


def _counts_of(line: str) -> Iterator[int]:
    if "|" in line or "\t" in line or not _SENTENCE.search(line):
        return
    for found in _SAID.finditer(line):
        is_other = (found[2] or "").lower() in NOT_PERSONS
        if not is_other and not _BOUND.search(line[: found.start()]):
            yield int(found[1] or found[3])
