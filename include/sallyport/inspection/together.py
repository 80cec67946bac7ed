"""Looking at all files of a request: each by itself, then what only all of them together show."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from sallyport.inspection.acro.across import findings_across as acro
from sallyport.inspection.acro.inspectors import FILE
from sallyport.inspection.binary.environment import missing_environment
from sallyport.inspection.containers.across import findings_across as reports
from sallyport.inspection.history.across import across as tables
from sallyport.inspection.history.across import released_before
from sallyport.inspection.history.same_bytes import is_telling
from sallyport.inspection.inspectors import inspect
from sallyport.inspection.looking import Looking
from sallyport.inspection.naming.across import findings_across as names
from sallyport.inspection.one_fault import told_once
from sallyport.inspection.rules import on_the_way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.inspectors import Inspector
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_BEGUN_AHEAD = 2000
"""Files whose turn may come while others are waited for."""

_SUBJECTS: tuple[Callable[[Mapping[str, Sequence[Fact]], Terms], dict[str, list[Finding]]], ...] = (
    lambda facts, terms: tables(facts, terms.rules.tables, terms.history) if terms.is_output else {},
    lambda facts, terms: acro(facts) if terms.is_output else {},
    lambda facts, _: missing_environment(facts),
    reports,
    lambda facts, terms: names(facts, terms.rules.naming) if terms.is_output else {},
)


class Item(NamedTuple):
    """A file to look at, and the inspectors of this process that do so beside those of its content."""

    number: int
    """Whatever the caller knows it by."""
    specimen: Specimen
    inspectors: Sequence[Inspector]
    data: bytes | None = None
    """Its bytes, where they have been read; they are not kept."""


def look_together(
    items: Iterable[Item], terms: Terms, learned: Callable[[int, Sequence[Fact]], None] | None = None
) -> Iterator[tuple[int, list[Finding]]]:
    """Number and findings of each file in turn; at the end, once more, of those that more is said about together.

    That is by all files of the request, and by what was released before. ``learned`` is told each file's number and facts.
    """
    facts: dict[str, list[Fact]] = {}
    digests: dict[str, str] = {}
    numbers: dict[str, int] = {}
    with Looking(terms) as looking:
        for item in begun_ahead(items, lambda item: looking.begin(item.specimen, item.data)):
            findings = inspect(item.specimen, item.inspectors)
            seen = looking.seen(item.specimen)
            if seen.facts or terms.is_output:  # findings call files by their place among all that leave
                facts[item.specimen.name], numbers[item.specimen.name] = seen.facts, item.number
                if not any(fact.kind == FILE and not is_telling(fact) for fact in seen.facts):
                    digests[item.specimen.name] = item.specimen.digest
            if learned is not None:
                learned(item.number, seen.facts)
            yield item.number, told_once(findings + seen.findings)
    for path, findings in findings_across(facts, terms).items():
        yield numbers[path], findings
    if terms.history is not None:
        for path, findings in released_before(digests, terms.history).items():
            yield numbers[path], findings


def begun_ahead(items: Iterable[Item], begin: Callable[[Item], object]) -> Iterator[Item]:
    """Each item in turn, those after it begun: there is always something to look into while others are waited for."""
    begun: deque[Item] = deque()
    for item in items:
        begin(item)
        begun.append(item._replace(data=None))
        if len(begun) > _BEGUN_AHEAD:
            yield begun.popleft()
    yield from begun


def findings_across(facts: Mapping[str, Sequence[Fact]], terms: Terms) -> dict[str, list[Finding]]:
    """Findings by path, from the facts about every file by its path; a member of an archive is ``archive.zip!/inner``."""
    found: dict[str, list[Finding]] = {}
    for subject in _SUBJECTS:
        for path, findings in subject(facts, terms).items():
            found.setdefault(path, []).extend(on_the_way(one, terms.direction) for one in findings)
    return found
