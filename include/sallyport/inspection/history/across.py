"""What the tables of a request say together, and together with earlier releases. Called once all files have been looked into."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.history.differencing import Near, differences, left_of_the_other
from sallyport.inspection.history.fingerprints import KIND, Fingerprint, from_fact
from sallyport.inspection.history.joined import joined
from sallyport.inspection.history.linking import (
    are_of_the_same,
    given_back,
    hidden_in,
    left_by_total,
    with_known_headings,
)
from sallyport.inspection.history.names import Apart, told_apart
from sallyport.inspection.history.parts import named_divisions
from sallyport.inspection.history.periods import Series, may_grow
from sallyport.inspection.history.same_bytes import same_bytes
from sallyport.inspection.history.sized import of_few
from sallyport.inspection.history.summed import summed
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.results.solving import TooLarge
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.history.protocol import History
    from sallyport.inspection.history.summed import Division
    from sallyport.policy.disclosure.tables import TableRules

_SHOWN = 5
_MOST_SIZED = 100
"""Tables that are tried as those that tell the sizes; where none does, a reviewer is told that percentages lack them."""
_MOST_NEIGHBOURS = 60
"""Tables that share labels with one; more are more than can be solved together."""


@dataclass(frozen=True)
class _Table:
    """A table and whose it is, in the words of findings: "file 2", "release 17"."""

    owner: str
    file: str | None
    print: Fingerprint

    @property
    def words(self) -> str:
        return f"{self.owner}, {self.print.location}" if self.print.location else self.owner


class _Known:
    """Tables to hold later ones against, found without going through all of them."""

    def __init__(self, tables: Iterable[_Table], rules: TableRules) -> None:
        self._near = Near[_Table](rules.min_count)
        self._by_sexes: defaultdict[int, list[_Table]] = defaultdict(list)
        for table in tables:
            self.add(table)

    def add(self, table: _Table) -> None:
        self._near.add(table, table.print)
        self._by_sexes[len(table.print.sexes)].append(table)

    def like(self, table: _Table) -> list[_Table]:
        """Those that may be the same table, some people apart."""
        return self._near.like(table.print)

    def of_other_sexes(self, table: _Table) -> list[_Table]:
        """Those that count both sexes where it counts one, or one where it counts both."""
        sexes = len(table.print.sexes)
        return _neighbours(table, self._by_sexes[1 - sexes]) if sexes <= 1 and self._by_sexes[1 - sexes] else []


def across(
    facts: Mapping[str, Sequence[Fact]], rules: TableRules, history: History | None = None
) -> dict[str, list[Finding]]:
    """Findings by file, for the facts of each file of one request in their order; files without any are left out.

    Files are called by their number in that order, since their names are data.
    """
    present = list(_present(facts))
    known = with_known_headings([table.print for table in present])
    present = [replace(table, print=one) for table, one in zip(present, known, strict=True)]
    labels = {label for table in present for label in table.print.labels}
    earlier, unreadable = ([], 0) if history is None else _earlier(history, labels)
    found: dict[str, list[Finding]] = {}
    released, before = _Known(earlier, rules), _Known((), rules)
    series = Series((table.file, table.print) for table in present)
    divisions: defaultdict[int, list[Division]] = defaultdict(list)
    for division in named_divisions((table.file, table.print) for table in present if table.file is not None):
        for one in (division.whole, *division.parts):
            divisions[id(one)].append(division)
    for table in present:
        own = divisions[id(table.print)]
        said = list(_linked(table, (one for one in (*present, *earlier) if one is not table), own, rules))
        said += _of_known_size(table, present, rules) if table.print.percentages else ()
        said += _below_known_headings(table, rules)
        near = [other for other in before.like(table) if not _are_parts(table, other, own)]
        said += _differing(table, [*near, *released.like(table)], series, rules)
        said += _of_one_sex(table, [*before.of_other_sexes(table), *released.of_other_sexes(table)], rules)
        before.add(table)
        if unreadable:
            message = f"{many(unreadable, 'table')} of earlier releases cannot be read any more and were held against nothing."
            said.append(finding("history.unsolved", message, table.print.location))
        if said and table.file is not None:
            found.setdefault(table.file, []).extend(said)
    for file, twice in same_bytes(facts):
        found.setdefault(file, []).append(twice)
    return found


def released_before(digests: Mapping[str, str], history: History) -> dict[str, list[Finding]]:
    """For each file (by name, with its SHA-256) that was released before, byte for byte: that it was, and when."""
    known = history.files(set(digests.values()))
    return {
        file: [finding("history.same_bytes", f"The same file was released before, in release {known[digest]}.")]
        for file, digest in digests.items()
        if digest in known
    }


def _present(facts: Mapping[str, Sequence[Fact]]) -> Iterator[_Table]:
    for number, (file, learned) in enumerate(facts.items(), start=1):
        for fact in learned:
            if fact.kind == KIND:
                yield _Table(f"file {number}", file, from_fact(fact))


def _earlier(history: History, labels: set[str]) -> tuple[list[_Table], int]:
    """Earlier tables, and how many were kept in a form that is not known here."""
    known, unreadable = [], 0
    for one in history.tables(labels):
        try:
            known.append(_Table(f"release {one.release}", None, from_fact(one.table)))
        except (KeyError, TypeError, ValueError):
            unreadable += 1
    return known, unreadable


def _neighbours(table: _Table, others: Iterable[_Table]) -> list[_Table]:
    labels, is_banded = table.print.labels, bool(table.print.bands)
    return [other for other in others if labels & other.print.labels or (is_banded and other.print.bands)]


def _linked(
    table: _Table, every_other: Iterable[_Table], named: Sequence[Division], rules: TableRules
) -> Iterator[Finding]:
    if table.print.is_whole and not hidden_in(table.print):
        return
    others = list(every_other)
    near = _neighbours(table, others)
    if (said := _left_by_totals(table, others, rules)) is not None:
        yield said
        return
    if not table.print.is_whole or len(near) > _MOST_NEIGHBOURS:
        yield finding("history.unsolved", location=table.print.location)
        return
    linked = [other for other in near if are_of_the_same(table.print, other.print, rules.min_count)]
    try:
        cells = given_back(table.print, [other.print for other in linked], rules) if linked else []
        beside = [other for other in near if other not in linked and joined(table.print, [other.print], rules)]
        cells += [cell for cell in joined(table.print, [other.print for other in near], rules) if cell not in cells]
        sums = summed(table.print, [other.print for other in near], rules, named)
        added = [cell for cell in sums.cells if cell not in cells]
        cells += added
        linked += beside or (
            [other for other in near if any(other.print is one for one in sums.tables)] if added else []
        )
    except TooLarge:
        yield finding("history.unsolved", location=table.print.location)
        return
    if cells:
        message = (
            f"{many(len(cells), 'suppressed count')} can be worked out with tables of {_all_owners(linked)}: "
            f"{_places([cell.place for cell in cells])}."
        )
        yield finding("history.linked", message, cells[0].place, cells=len(cells))


def _of_known_size(table: _Table, others: Iterable[_Table], rules: TableRules) -> Iterator[Finding]:
    """Its percentages that the sizes of the groups, which another table has, make counts."""
    counted = (other for other in others if other.print.cells and table.print.labels & other.print.labels)
    for other in islice(counted, _MOST_SIZED):
        found = of_few(table.print, other.print, rules)
        if found:
            number = many(len(found), "percentage of a group whose size", "percentages of groups whose size")
            message = (
                f"{number} is in {other.words}, giving counts under {rules.min_count}: "
                f"{_places([one.place for one in found])}."
            )
            yield finding("tables.percent_of_few", message, found[0].place, cells=len(found))
            return


def _below_known_headings(table: _Table, rules: TableRules) -> Iterator[Finding]:
    """Its small numbers below headings that another table shows to stand above counts."""
    cells = table.print.by_key
    few = [one for _, one in table.print.unknown if cells.get(one.key) is one and 0 < one.low < rules.min_count]
    if few:
        message = (
            f"{many(len(few), 'number')} under {rules.min_count} below a heading below which another table of the request "
            f"suppresses counts: {_places([one.place for one in few])}."
        )
        yield finding("tables.possible_count", message, few[0].place, cells=len(few))


def _left_by_totals(table: _Table, others: Sequence[_Table], rules: TableRules) -> Finding | None:
    """What totals of other tables of the request leave of the shown counts."""
    for other in others:
        cells = left_by_total(table.print, other.print, rules.min_count) if other.file is not None else []
        if cells:
            message = (
                f"{many(len(cells), 'suppressed count')} can be worked out with the total of {other.words}: "
                f"{_places([cell.place for cell in cells])}."
            )
            return finding("history.linked", message, cells[0].place, cells=len(cells))
    return None


def _all_owners(tables: Sequence[_Table]) -> str:
    owners = list(dict.fromkeys(table.owner for table in tables))
    more = len(owners) - _SHOWN
    return " and ".join(owners[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _places(places: Sequence[str]) -> str:
    more = len(places) - _SHOWN
    return "; ".join(place.replace(",", "") for place in places[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _differing(table: _Table, near: Iterable[_Table], series: Series, rules: TableRules) -> Iterator[Finding]:
    told = 0
    for other in near:
        cells, is_sure = differences(table.print, other.print, rules.min_count)
        apart = told_apart(table.file, other.file) if cells else None
        if apart in {Apart.BY_PLACE, Apart.BY_GROUP} or (apart is Apart.BY_WORD and not is_sure):
            continue  # other people
        periods = (table.file, table.print), (other.file, other.print)
        if apart is Apart.BY_PERIOD and not (may_grow(periods) and series.may_grow(*periods[0])):
            continue
        if cells and told < _SHOWN:
            told += 1
            is_sure = is_sure and apart is None
            message = (
                f"{many(len(cells), 'count')} differing by fewer than {rules.min_count} from the same table in {other.words}: "
                f"{_places([cell.place for cell in cells])}."
            )
            severity = Severity.BLOCK if is_sure else Severity.REVIEW
            yield finding(
                "history.differencing", message, cells[0].place, severity, cells=len(cells), other=other.words
            )


def _of_one_sex(table: _Table, others: Iterable[_Table], rules: TableRules) -> Iterator[Finding]:
    """What a table and another tell of the sex that neither counts, whichever of them has the other one."""
    for other in others:
        cells = left_of_the_other(table.print, other.print, rules.min_count)
        cells = cells or left_of_the_other(other.print, table.print, rules.min_count)
        if cells:
            message = (
                f"{many(len(cells), 'count of one sex that leaves', 'counts of one sex that leave')} fewer than "
                f"{rules.min_count} of the other, "
                f"with {other.words}."
            )
            yield finding("history.differencing", message, table.print.location, cells=len(cells), other=other.words)


def _are_parts(table: _Table, other: _Table, named: Iterable[Division]) -> bool:
    """Are they parts of a whole that is there, too, and is the sum of them: other people?"""
    return any(
        all(any(one.print is part for part in division.parts) for one in (table, other)) and division.agreeing()
        for division in named
    )
