"""Numbers that stand before what they count, one a line, as ``sort | uniq -c`` prints them; and counters that Python prints."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.words import is_category, is_total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Found = tuple[list[int], list[list[str]]]

_LINE = re.compile(r"(\s*(\d{1,9}))[ \t]+([^\s\d][^\n]{0,80}?)\s*")
_FILE = re.compile(r"[/\\]|\.\w{1,5}$|^[\w.+-]+@")
"""In a label: what ``wc -l`` counts the lines of, and who committed."""
_PAIRS = re.compile(r"\{([^{}]{3,2000})\}|\[(\([^\[\]]{3,2000}\))\]")
_PAIR = re.compile(
    r"(?:'([^']{1,60})'|\"([^\"]{1,60})\"|(\d{1,4}))\s*[:,]\s*(?:np\.int64\()?(\d{1,9})\)?(?=\s*(?:[,)]|$))"
)
_FEWEST = 2
_NO_ANSWER = {9, 99, 999}
_LONGEST_LABEL, _MOST_WORDS = 40, 4


def counted_first(text: str) -> Iterator[Found]:
    """Runs of such lines whose labels are groups of people."""
    found = [(at, _LINE.fullmatch(line)) for at, line in enumerate(text.splitlines())]
    for is_line, run in groupby(found, key=lambda one: one[1] is not None):
        if is_line:
            rows = [(at, line[1], line[2], line[3].strip("'\"")) for at, line in run if line is not None]
            if _are_counts(rows):
                yield (
                    [rows[0][0], *(at for at, *_ in rows)],
                    [["", "n"], *([label, number] for *_, number, label in rows)],
                )


def counters(text: str) -> Iterator[Found]:
    """Dictionaries and lists of pairs that say how many there are of each of several groups of people."""
    for at, line in enumerate(text.splitlines()):
        for found in _PAIRS.finditer(line) if "{" in line or "[(" in line else ():
            inner = found[1] or found[2]
            pairs = [(first or other or plain, number) for first, other, plain, number in _PAIR.findall(inner)]
            is_named = "Counter(" in line[: found.start()][-20:]
            if (
                len(pairs) >= _FEWEST
                and not _are_codes([int(number) for _, number in pairs])
                and inner.count(":") + inner.count("(") <= len(pairs)
                and _are_groups([name for name, _ in pairs], is_named=is_named)
            ):
                yield [at] * (len(pairs) + 1), [["", "n"], *([name, number] for name, number in pairs)]


def _are_counts(rows: Sequence[tuple[int, str, str, str]]) -> bool:
    """Do they end below each other, or stand at the begin of all lines, without numbering these?"""
    numbers = [int(number) for _, _, number, _ in rows]
    if len(rows) < _FEWEST or {after - before for before, after in pairwise(numbers)} == {1}:
        return False
    is_aligned = len({len(before) for _, before, _, _ in rows}) == 1 and rows[0][1][0] == " "
    is_left = all(before == number for _, before, number, _ in rows)
    return (is_aligned or is_left) and _are_groups([label for *_, label in rows], is_named=is_aligned)


def _are_codes(numbers: Sequence[int]) -> bool:
    """Are they 0, 1, 2 or 1, 2, 3, perhaps with 9 or 99 for no answer: which code each group has?"""
    codes = sorted(number for number in numbers if number not in _NO_ANSWER)
    return codes[:1] in ([0], [1]) and codes == list(range(codes[0], codes[0] + len(codes)))


def _are_groups(labels: Sequence[str], *, is_named: bool) -> bool:
    """Are most of them names of groups of people, short ones; of what is known to count, half of them."""
    if any(_FILE.search(label) for label in labels) or len(set(labels)) < len(labels):
        return False
    if any(len(label) > _LONGEST_LABEL or len(label.split()) > _MOST_WORDS for label in labels):
        return False
    known = sum(is_category(label) and not label.isdigit() for label in labels if not is_total(label))
    return known * 2 >= len(labels) if is_named else known * 2 > len(labels)
