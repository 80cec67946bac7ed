"""What lines of print-outs and sentences say by their looks: degrees of freedom, boxes of a diagram, nodes of a tree, figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import NOT_PERSONS

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST, _OVERLAP = 4096, 256
_NUMBER = r"(\d{1,6}(?:\.\d+)?)(?![\d.]*\d)"
_DEGREES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bdf residuals?:?\s+{_NUMBER}",
        rf"\bon\s+{_NUMBER}\s+degrees of freedom",
        rf"\bon\s+\d+\s+and\s+{_NUMBER}\s+df\b",
        rf"\bt\s*=\s*-?[\d.]+,\s*df\s*=\s*{_NUMBER}",
        rf"\bdegrees of freedom\s*=\s*{_NUMBER}",
        rf"(?<![\w.])[tr]\s?\(\s*(?:df\s*=\s*)?{_NUMBER}\s*\)\s*=",
        rf"(?<![\w.])f\s?\(\s*\d+(?:\.\d+)?\s*[,;]\s*{_NUMBER}\s*\)\s*=",
        rf"\b(?:residual|resid|sigma|[ft][ -]?(?:stat\w*|test|value))\b.{{0,60}}\(\s*df\s*=\s*(?:\d+\s*[;,]\s*)?{_NUMBER}\s*\)",
    )
)
_NOT_RESIDUAL = re.compile(
    r"chi|\u03c7|likelihood|\blrt?\b|wald|log-?rank|kruskal|deviance explained|null deviance|score test", re.IGNORECASE
)
_PEOPLE = (
    r"patients?|participants?|people|persons?|individuals?|subjects?|women|men|children|adults|deaths?|died|withdrew|"
    r"respondents?|carriers?|babies|infants"
)
_SAID = re.compile(
    rf"\bn\s*=\s*(\d{{1,4}})(?![\d.,]*\d)(?!\s*%)\s*([a-z]*)|(?<![\w.,/%-])(\d{{1,4}})\s+(?:{_PEOPLE})\b", re.IGNORECASE
)
MAY_SAY = re.compile(
    rf"(?i:\bdf\b|degrees of freedom|\b[tf]\s?\(|\bn\s*[=:]\s*\d|\d\s+(?:{_PEOPLE})\b|node\), split|^\s*\d+\) |"
    r"samples = \d|value = \[|weights: \[|\berr = |\* weights = \d|^\s*digraph\b|\bleaf \d+: |"
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
    r"(?:\bn\s*[=:]|\b(?:was|were|actually|actual|originally|(?:true|real|actual|original) (?:count|value|number|figure))\b[:=]?)"
    r"\s*(\d{1,4})\b(?![.,]?\d|\s*%|\s+\d)",
    re.IGNORECASE,
)
"""Before another number it is the name of a row: "actual 1   24   61" of a matrix of what was told and what was so."""
TREE = re.compile(
    r"node\), split, n,|(?:\\n|\b)(?:gini|entropy|squared_error|friedman_mse|absolute_error|log_loss|mse) = "
    r"|\|--- weights: \[|\bleaf \d+: |\(n = \d+, err = |\* weights = \d"
)
"""As rpart, scikit-learn, LightGBM and partykit print one, or write it for Graphviz."""
_NODE = re.compile(r"\s*\d+\) .{0,200}? (\d+) +[\d.]+ +\S+ *(?:\([\d. ]+\))? *\*?\s*$")
_NODE_SIZE = re.compile(
    r"(?:\\n|\b)samples = (\d{1,9})\b|(?:\\n|\b)count: (\d{1,9})\b|\(n = (\d{1,9}), err = |\* weights = (\d{1,9})\s*$"
)
_NODE_CLASSES = re.compile(r"(?:\\n|\b)(?:value = |weights: )\[([\d., ]{1,200})\]")
_LONGEST_BOX = 120
ENDS = re.compile(r"\blowest\s*:\s*-?[\d.]+\s.*\bhighest\s*:\s*-?[\d.]+", re.IGNORECASE)
"""As Hmisc prints them."""


_DRAWN_LINE = re.compile(r"\\[nlr]")
"""Where Graphviz begins a line within the label of a node."""


def shown_in(line: str) -> str:
    """A line as its reader sees it: the lines of a label in a graph set apart by blanks."""
    return _DRAWN_LINE.sub(" ", line) if "label" in line and "\\" in line else line


def nodes_of(line: str) -> list[int]:
    """How many there are in a node of a tree that a line prints, and of each class, where it says how many."""
    if found := _NODE.match(line):
        return [int(found[1])]
    sizes = [int(next(filter(None, found.groups()))) for found in _NODE_SIZE.finditer(line)]
    for found in _NODE_CLASSES.finditer(line):
        parts = [float(part) for part in found[1].replace(",", " ").split() if part.strip(".")]
        if all(part.is_integer() for part in parts) and sum(parts) > 1:
            sizes += [int(part) for part in parts]
    return sizes


def tells_suppressed(line: str, min_count: int) -> bool:
    """Does a note say what a suppressed count was: "actual n = 3, masked"?"""
    if not _SUPPRESSED.search(line):
        return False
    return any(0 < int(found[1]) < min_count for piece in pieces(line) for found in _WAS.finditer(piece))


def boxes_of(line: str) -> list[int]:
    """Sizes in a line that is a name and its size, as those of a flow diagram: "Declined (n=101)"."""
    if len(line) > _LONGEST_BOX or "|" in line.lstrip(" |-+`"):
        return []
    return [int(size.replace(",", "")) for size in _IN_BOX.findall(line)]


def pieces(line: str) -> Iterator[str]:
    """A long line in parts that overlap a little, so that no pattern takes long on it."""
    for at in range(0, max(len(line), 1), LONGEST - _OVERLAP):
        yield line[at : at + LONGEST]


def least_degrees(line: str) -> float:
    """The fewest residual degrees of freedom that a line tells; infinity when none."""
    return min(map(_least_of, pieces(line)))


def _least_of(line: str) -> float:
    if _NOT_RESIDUAL.search(line):
        return float("inf")
    return min((float(found[1]) for pattern in _DEGREES for found in pattern.finditer(line)), default=float("inf"))


def counts_shown(line: str) -> Iterator[int]:
    """Figures in a sentence that may count people."""
    for piece in pieces(line):
        yield from _counts_of(piece)


def _counts_of(line: str) -> Iterator[int]:
    if "|" in line or "\t" in line or not _SENTENCE.search(line):
        return
    for found in _SAID.finditer(line):
        is_other = (found[2] or "").lower() in NOT_PERSONS
        if not is_other and not _BOUND.search(line[: found.start()]):
            yield int(found[1] or found[3])
