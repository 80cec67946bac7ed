"""What running text and print-outs say of few: degrees of freedom of models and tests, and counts of people in sentences."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.code.languages import is_told
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.documents.passages import DOCUMENTS, libraries, passages, unit_of
from sallyport.inspection.tables.grid.literature import REFERENCE, is_of_papers
from sallyport.inspection.tables.headings.words import words
from sallyport.inspection.tables.prose.counts import counts_people, is_of_others, may_count
from sallyport.inspection.tables.prose.fractions import tells_few
from sallyport.inspection.tables.prose.lines import lines_of
from sallyport.inspection.tables.prose.prints import (
    ENDS,
    LONGEST,
    MAY_SAY,
    TREE,
    boxes_of,
    counts_shown,
    least_degrees,
    nodes_of,
    pieces,
    shown_in,
    tells_suppressed,
)
from sallyport.inspection.tables.prose.some import leaves_few, may_go_on
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms
    from sallyport.policy.disclosure.tables import TableRules

_TEXTS = frozenset({"text/plain", "text/html"})
_COLUMNS = re.compile(r"\s{3,}")
"""Between the columns of a page: a sentence does not go on from one to the next."""
_FIRST = 5
_FEWEST_BOXES = 4
_REMEMBERED = 12
"""Lines of one paragraph, of which the last to count anything says whom "four were" counts."""
_LONG_LINE, _TAIL = 40, 60
"""A line as long goes on below it, where that begins with a word; so much of its end is read again."""


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
        """Degrees of freedom and counts that block, and what may be counts, for a reviewer."""
        rules = self.terms.rules.tables
        unit = unit_of(specimen) if specimen.media_type in DOCUMENTS else "line"
        heard = _Heard(rules)
        for number, line in self._lines(specimen):
            line = shown_in(line)  # noqa: PLW2901 - as it is drawn
            if MAY_SAY.search(line) is not None:
                heard.hear(number, line)
            heard.listen(number, line, goes_on=unit == "line")
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
        yield from enumerate(lines_of(specimen), 1)


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

    def leave_out(self, others: _Places) -> None:
        """Those that more is said about: as far as either was kept."""
        left = [number for number in self.first if number not in others.first]
        self.total -= len(self.first) - len(left)
        self.first = left

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
        self._said_in_boxes: set[str] = set()
        self._is_tree = False
        self._people = _Places()
        self._before = ""
        self._said: deque[str] = deque(maxlen=_REMEMBERED)
        self._number = 0
        self._rest = _Places()

    def listen(self, number: int, line: str, *, goes_on: bool) -> None:
        """The next line, in which a sentence may go on that began in the one before."""
        tail, self._before = (self._before, line) if goes_on else ("", "")
        is_wrapped = len(tail) >= _LONG_LINE and (tail[-1].isalnum() or tail[-1] in "),%") and line[:1].isalpha()
        text = f"{tail[-_TAIL:]} {line}" if is_wrapped else line
        if not line.strip() or not (goes_on or number == self._number):
            self._said.clear()
        self._number = number
        if "|" in text or "\t" in text:
            return
        if (self._counts_few(text, len(text) - len(line)) or self._shares_few(line)) and not REFERENCE.search(line):
            self._people.add(number)
        if len(line) <= LONGEST and leaves_few(line, self._rules.min_count):
            self._rest.add(number)
        self._said.append(line[:LONGEST])

    def _counts_few(self, text: str, since: int) -> bool:
        if not (may_count(text) or may_go_on(text)):
            return False
        before = " ".join(self._said)
        return any(
            counts_people(piece, self._rules.min_count, since if not at else 0, before=before)
            for at, piece in enumerate(pieces(text))
        )

    def _shares_few(self, line: str) -> bool:
        return tells_few(line[:LONGEST], self._rules.min_count) and not is_of_others(line)

    def hear(self, number: int, line: str) -> None:
        """The next line that may say something."""
        least = self._rules.min_count
        if least_degrees(line) < self._rules.min_degrees_of_freedom:
            self.low.add(number)
        self._is_tree = self._is_tree or TREE.search(line) is not None
        nodes = nodes_of(line)
        if any(0 < size < least for size in nodes):
            self._nodes.add(number)
        if nodes and self._is_tree:
            return
        if len(line) <= LONGEST and ENDS.search(line):
            self._ends.add(number)
        if tells_suppressed(line, least):
            self._told.add(number)
            return
        sizes = boxes_of(line)
        self._box_lines += bool(sizes)
        self._said_in_boxes.update(words(line) if sizes else ())
        if any(0 < size < least for size in sizes):
            self._boxes.add(number)
            self._few_in_boxes.add(number)
        elif any(0 < count < least for count in counts_shown(line)):
            self._few.add(number)

    def findings(self, unit: str) -> Iterator[Finding]:
        """All but the degrees of freedom."""
        least, flow = self._rules.min_count, _Places()
        if self._box_lines >= _FEWEST_BOXES:
            flow.add_all(_Places() if is_of_papers(self._said_in_boxes) else self._boxes)
        else:
            self._few.add_all(self._few_in_boxes)
        if self._is_tree:
            flow.add_all(self._nodes)
        self._few.leave_out(self._people)
        if self._people.total:
            message = (
                f"{many(self._people.total, 'sentence')} counting fewer than {least} people: {self._people.told(unit)}."
            )
            yield finding("tables.small_count", message, f"{unit} {self._people.first[0]}")
        told = many(self._told.total, "note that says", "notes that say")
        for places, what in (
            (flow, f"{many(flow.total, 'count')} under {least} in a diagram or list"),
            (self._told, f"{told} what a suppressed count under {least} was"),
        ):
            if places.total:
                yield finding("tables.small_count", f"{what}: {places.told(unit)}.", f"{unit} {places.first[0]}")
        if self._ends.total:
            message = f"{many(self._ends.total, 'list')} of the lowest and highest values: {self._ends.told(unit)}."
            yield finding("tables.endpoints", message, f"{unit} {self._ends.first[0]}")
        self._rest.leave_out(self._people)
        if self._rest.first:
            message = f"{many(self._rest.total, 'sentence')} with counts that leave fewer than {least}: {self._rest.told(unit)}."
            yield finding("tables.possible_count", message, f"{unit} {self._rest.first[0]}")
        if self._few.first:
            message = f"{many(self._few.total, 'sentence')} with counts under {least}: {self._few.told(unit)}."
            yield finding("tables.possible_count", message, f"{unit} {self._few.first[0]}")
