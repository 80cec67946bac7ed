"""What running text and print-outs say of few: degrees of freedom of models and tests, and counts of people in sentences."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from sallyport.inspection.code.languages import is_told
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.dialect import delimiter_of
from sallyport.inspection.tables.passages import DOCUMENTS, libraries, passages, unit_of
from sallyport.inspection.tables.results.places import many
from sallyport.inspection.tables.results.vocabulary import NOT_PERSONS
from sallyport.inspection.text import encoding_by_mark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import BinaryIO

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms
    from sallyport.policy.disclosure.tables import TableRules

_TEXTS = frozenset({"text/plain", "text/html"})
_LINE_END = re.compile(r"\r\n|\n|\r(?!\Z)")
_COLUMNS = re.compile(r"\s{3,}")
"""Between the columns of a page: a sentence does not go on from one to the next."""
_UNSEEN = re.compile(r"<(script|style|table)\b")
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_CHUNK = 1024**2
_HEAD, _LONG = 64 * 1024, 4 * 1024**2
_LONGEST_HELD = 8 * 1024**2
"""Of a page within which nothing ends: a script or a table, which are not read here."""
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
_MAY_SAY = re.compile(
    rf"(?i:\bdf\b|degrees of freedom|\b[tf]\s?\(|\bn\s*[=:]\s*\d|\d\s+(?:{_PEOPLE})\b|node\), split|^\s*\d+\) |"
    r"mask|suppress|redact|\bactual|\boriginal|\btrue |\blowest\s*:)"
)
"""What every line has that a rule could be about."""
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
        return specimen.media_type in DOCUMENTS or (specimen.media_type in _TEXTS and not is_told(specimen.name))

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those by which a document is opened."""
        if specimen.media_type not in DOCUMENTS:
            return tuple(f"encodings.{name}" for name in ("latin_1", "utf_8_sig", "utf_16", "utf_32"))
        return libraries(specimen)

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """Degrees of freedom that block, counts for a reviewer."""
        rules = self.terms.rules.tables
        unit = unit_of(specimen) if specimen.media_type in DOCUMENTS else "line"
        heard = _Heard(rules)
        for number, line in self._lines(specimen):
            if _MAY_SAY.search(line) is not None:
                heard.hear(number, line)
        if heard.low.total:
            message = (
                f"{many(heard.low.total, 'model or test', 'models or tests')} with fewer than "
                f"{rules.min_degrees_of_freedom} residual degrees of freedom: {heard.low.told(unit)}."
            )
            yield finding("tables.low_degrees", message, f"{unit} {heard.low.first[0]}")
        yield from heard.findings(unit)

    def _lines(self, specimen: Specimen) -> Iterator[tuple[int, str]]:
        if specimen.media_type in DOCUMENTS:
            try:
                for one in passages(specimen, self.terms.rules.table_reading):
                    yield from ((one.number, part) for part in _COLUMNS.split(one.text) if not one.beside)
            except Exception:  # noqa: BLE001 - the reader of its tables says so
                return
            return
        with specimen.open() as stream:
            if specimen.size > _LONG and _is_table(_beginning(stream)):
                return  # its own rules read every row of it
            texts = _texts(stream)
            yield from enumerate(_whole_lines(_seen(texts) if specimen.media_type == "text/html" else texts), 1)


class _Places:
    """Numbers of lines or pages; all are counted, the first ones kept."""

    def __init__(self) -> None:
        self.first: list[int] = []
        self.total = 0

    def add(self, number: int) -> None:
        self.total += 1
        if len(self.first) < _FIRST and number not in self.first:
            self.first.append(number)

    def add_all(self, others: _Places) -> None:
        self.total += others.total
        self.first = sorted({*self.first, *others.first})[:_FIRST]

    def told(self, unit: str) -> str:
        """Such as "line 3, 17 and 4 more"."""
        more = self.total - len(self.first)
        return f"{unit} {', '.join(map(str, self.first))}" + (f" and {more} more" if more > 0 else "")


class _Heard:
    """What lines have said so far. Some of it counts only beside others of its kind: boxes of a diagram, nodes of a tree."""

    def __init__(self, rules: TableRules) -> None:
        self._rules = rules
        self.low, self._few, self._told, self._ends = (_Places() for _ in range(4))
        self._boxes, self._few_in_boxes, self._nodes = (_Places() for _ in range(3))
        self._box_lines = 0
        self._is_tree = False

    def hear(self, number: int, line: str) -> None:
        """The next line that may say something."""
        least = self._rules.min_count
        if _least_degrees(line) < self._rules.min_degrees_of_freedom:
            self.low.add(number)
        self._is_tree = self._is_tree or _TREE.search(line) is not None
        if (node := _NODE.match(line)) and 0 < int(node[1]) < least:
            self._nodes.add(number)
        if len(line) <= _LONGEST and _ENDS.search(line):
            self._ends.add(number)
        if _tells_suppressed(line, least):
            self._told.add(number)
            return
        sizes = _boxes_of(line)
        self._box_lines += bool(sizes)
        if any(0 < size < least for size in sizes):
            self._boxes.add(number)
            self._few_in_boxes.add(number)
        elif any(0 < count < least for count in _counts(line)):
            self._few.add(number)

    def findings(self, unit: str) -> Iterator[Finding]:
        """All but the degrees of freedom."""
        least, flow = self._rules.min_count, _Places()
        if self._box_lines >= _FEWEST_BOXES:
            flow.add_all(self._boxes)
        else:
            self._few.add_all(self._few_in_boxes)
        if self._is_tree:
            flow.add_all(self._nodes)
        for places, where in ((flow, "in a diagram or list"), (self._told, "that were left out elsewhere")):
            if places.total:
                message = f"{many(places.total, 'count')} under {least} {where}: {places.told(unit)}."
                yield finding("tables.small_count", message, f"{unit} {places.first[0]}")
        if self._ends.total:
            message = f"{many(self._ends.total, 'list')} of the lowest and highest values: {self._ends.told(unit)}."
            yield finding("tables.endpoints", message, f"{unit} {self._ends.first[0]}")
        if self._few.total:
            message = f"{many(self._few.total, 'sentence')} with counts under {least}: {self._few.told(unit)}."
            yield finding("tables.possible_count", message, f"{unit} {self._few.first[0]}")


def _tells_suppressed(line: str, min_count: int) -> bool:
    """Does a note say what a suppressed count was: "actual n = 3, masked"?"""
    if not _SUPPRESSED.search(line):
        return False
    return any(0 < int(found[1]) < min_count for piece in _pieces(line) for found in _WAS.finditer(piece))


def _boxes_of(line: str) -> list[int]:
    """Sizes in a line that is a name and its size, as those of a flow diagram: "Declined (n=101)"."""
    if len(line) > _LONGEST_BOX or "|" in line.lstrip(" |-+`"):
        return []
    return [int(size.replace(",", "")) for size in _IN_BOX.findall(line)]


def _is_table(text: str) -> bool:
    """Does one delimiter cut most of its lines alike, and do most of them hold numbers?"""
    lines = text.splitlines()
    numeric = sum(any(map(str.isdigit, line)) for line in lines)
    return numeric * 2 > len(lines) and delimiter_of(text, delimiters="\t,;| ") is not None


def _beginning(stream: BinaryIO) -> str:
    head = stream.read(_HEAD)
    stream.seek(0)
    return head.decode(_encoding(head), "replace")


def _texts(stream: BinaryIO) -> Iterator[str]:
    """A stream's text, a piece at a time, in the encoding that its beginning shows."""
    head = stream.read(_CHUNK)
    decoder = codecs.getincrementaldecoder(_encoding(head))("replace")
    while head:
        yield decoder.decode(head)
        head = stream.read(_CHUNK)
    yield decoder.decode(b"", final=True)


def _encoding(head: bytes) -> str:
    if (marked := encoding_by_mark(head)) is not None:
        return marked
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _whole_lines(texts: Iterable[str]) -> Iterator[str]:
    rest = ""
    for text in texts:
        *lines, rest = _LINE_END.split(rest + text)
        yield from lines
        if len(rest) > _CHUNK:
            yield rest
            rest = ""
    yield rest


def _seen(texts: Iterable[str]) -> Iterator[str]:
    """A page without tags, scripts and tables, with all its line ends; what never ends is read from behind where it begins."""
    held = ""
    for text in texts:
        held += text
        kept, held = _without_unseen(held, is_end=False)
        yield _TAG.sub(" ", kept)
    kept, held = _without_unseen(held, is_end=True)
    yield _TAG.sub(" ", kept)


def _without_unseen(page: str, *, is_end: bool) -> tuple[str, str]:
    """What can be said of a piece of a page, and its rest, of which the end must be known first."""
    small, kept, at = page.translate(_SMALL), list[str](), 0
    endless = set[str]()
    for found in _UNSEEN.finditer(small):
        if found.start() < at or found[1] in endless:
            continue
        end = small.find(f"</{found[1]}", found.end())
        if end < 0 and not is_end and len(page) - found.start() < _LONGEST_HELD:
            return "".join((*kept, page[at : found.start()])), page[found.start() :]
        if end < 0:
            endless.add(found[1])
            continue
        kept += [page[at : found.start()], "\n" * small.count("\n", found.start(), end)]
        at = end
    cut = len(page) if is_end else max(page.rfind("\n"), page.rfind(">"), len(page) - _LONGEST, at) + 1
    return "".join((*kept, page[at:cut])), page[cut:]


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
