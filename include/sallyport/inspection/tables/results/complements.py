"""Counts that tell how few others there are, of whom nothing is said: of one sex, or beside the size of their group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.grid.families import is_size
from sallyport.inspection.tables.headings.vocabulary import COUNTS, PEOPLE, PERCENTAGES, TOTALS, word_set
from sallyport.inspection.tables.headings.words import words
from sallyport.inspection.tables.results.places import listed
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.results.totals import Counts, Place
    from sallyport.policy.disclosure.tables import TableRules

_FEMALE, _MALE = word_set("female females women woman girls f"), word_set("male males men man boys m")
_BESIDE = COUNTS | PEOPLE | PERCENTAGES | word_set("sex gender of the")


def judge(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    """Where a total stands beside one part alone, and leaves few."""
    if counts.base > 1:
        return
    yield from _beside_base(sheet, rules.min_count)
    places = sorted({*_in_columns(sheet, rules.min_count), *_in_rows(sheet, counts, rules.min_count)})
    if places:
        message = (
            f"{many(len(places), 'count of one sex that leaves', 'counts of one sex that leave')} fewer than "
            f"{rules.min_count} of the other: "
            f"{listed(sheet.block, places)}."
        )
        yield finding("tables.small_count", message, sheet.block.at(*places[0]), cells=len(places))


def _beside_base(sheet: Sheet, min_count: int) -> Iterator[Finding]:
    """Counts beside the percentage and size of their group: 141 of 148 leave seven."""
    places = sorted({place for place, part, base in sheet.parts() if _leaves_few(base, part, min_count)})
    if places:
        message = (
            f"{many(len(places), 'count')} beside the size of the group, with fewer than {min_count} others left: "
            f"{listed(sheet.block, places)}."
        )
        where = sheet.block.at(*places[0])
        yield finding("tables.percent_of_few", message, where, Severity.REVIEW, cells=len(places))


def _in_columns(sheet: Sheet, min_count: int) -> Iterator[Place]:
    block = sheet.block
    names = {column: block.names[column][0] if block.names[column] else "" for column in block.value_columns}
    own = _only(names.items())
    whole = [column for column, name in names.items() if _is_all(name)]
    if own is None or len(whole) != 1:
        return
    for row in range(len(block.body)):
        if _leaves_few(sheet.counts.get((row, whole[0])), sheet.counts.get((row, own)), min_count):
            yield row, own


def _in_rows(sheet: Sheet, counts: Counts, min_count: int) -> Iterator[Place]:
    block = sheet.block
    own = _only((row, labels[-1]) for row, labels in enumerate(block.labels) if labels)
    if own is None or any(len(labels) > 1 for labels in block.labels):
        return
    sizes = [row for row in range(len(block.body)) if is_size(block, row)]
    for column in counts.columns:
        whole = next((sheet.counts[row, column] for row in sizes if (row, column) in sheet.counts), block.sizes(column))
        if _leaves_few(whole, sheet.counts.get((own, column)), min_count):
            yield own, column


def _leaves_few(whole: int | None, part: int | None, min_count: int) -> bool:
    return whole is not None and part is not None and 0 < whole - part < min_count and part >= min_count


def _only(named: Iterable[tuple[int, str]]) -> int | None:
    """The one that is of one sex, where none is of the other."""
    found = [(at, said & _FEMALE, said & _MALE) for at, name in named if (said := _sexes(name))]
    return found[0][0] if len(found) == 1 and not (found[0][1] and found[0][2]) else None


def _sexes(name: str) -> frozenset[str]:
    """Its words for a sex, if it says nothing else."""
    said = frozenset(words(name))
    return said & (_FEMALE | _MALE) if said <= _FEMALE | _MALE | _BESIDE else frozenset()


def _is_all(name: str) -> bool:
    said = set(words(name))
    return bool(said) and said <= TOTALS | COUNTS | PEOPLE
