"""What was found becomes findings, when it is more than chance and likeness."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sallyport.inspection.finding import Severity
from sallyport.inspection.identifiers.names import Kind
from sallyport.inspection.identifiers.patterns import BY_CHANCE
from sallyport.inspection.identifiers.tally import Tally, binomial_tail, rows_said
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sallyport.inspection.finding import Finding

RULE_OF = {
    Kind.NHS_NUMBER: "identifiers.nhs_number",
    Kind.NATIONAL_INSURANCE: "identifiers.national_insurance",
    Kind.POSTCODE: "identifiers.postcode",
    Kind.PHONE: "identifiers.phone",
    Kind.EMAIL: "identifiers.email",
    Kind.BIRTH: "identifiers.date_of_birth",
    Kind.AGE: "identifiers.exact_age",
    Kind.OLDEST: "identifiers.exact_age",
    Kind.RECORD: "identifiers.listed",
    Kind.LATITUDE: "identifiers.coordinates",
}
_SURPRISING, _OFTEN = 0.01, 0.3
_FEWEST_ALIKE, _MOST_OF = 3, 0.5
_LISTED_COLUMNS = 6
_MANY = 3
_FEWEST_CONTACTS = 5
_CONTACTS = (Kind.PHONE, Kind.EMAIL)


class _Found(NamedTuple):
    column: int
    severity: Severity
    tally: Tally


def judged(
    tallies: Mapping[tuple[Kind, int], Tally],
    seen: int,
    where: str,
    unit: str,
    authors: Tally,
    *,
    is_code: bool,
    of_nobody: Collection[Kind] = (),
) -> Iterator[Finding]:
    """Findings from what was counted by kind and column, among ``seen`` lines; kinds ``of_nobody`` are no secret."""
    by_kind: dict[Kind, list[_Found]] = defaultdict(list)
    for (kind, column), tally in sorted(tallies.items()):
        severity = _severity(kind, tally, seen, in_column=column >= 0)
        if kind in of_nobody and severity is Severity.BLOCK:
            severity = Severity.REVIEW
        if column < 0 and kind in _CONTACTS and _is_of_contacts(tallies, seen):
            severity = Severity.BLOCK
        if severity is not None:
            by_kind[kind].append(_Found(column, severity, tally))
    for kind, found in by_kind.items():
        yield from _told(kind, found, where, unit)
    if authors.hits:
        severity = Severity.INFO if is_code or authors.rows < _MANY else Severity.REVIEW
        message = f"Authors' e-mail addresses: {rows_said(authors.rows, authors.first, unit)}."
        yield finding("identifiers.email", message, where, severity)


def _is_of_contacts(tallies: Mapping[tuple[Kind, int], Tally], seen: int) -> bool:
    """Do most lines of a text, and not a few, hold both a phone number and an e-mail address?"""
    rows = [tallies[kind, -1].rows if (kind, -1) in tallies else 0 for kind in _CONTACTS]
    return min(rows) >= max(_FEWEST_CONTACTS, _MOST_OF * seen)


def _severity(kind: Kind, tally: Tally, seen: int, *, in_column: bool) -> Severity | None:
    """How much it matters; None when it is chance or likeness."""
    if kind is Kind.NHS_NUMBER:
        return _of_check_digits(tally)
    alike = in_column and tally.hits >= _FEWEST_ALIKE and tally.rows >= _MOST_OF * seen
    if not (tally.certain or alike):
        return None
    if kind in {Kind.NATIONAL_INSURANCE, Kind.BIRTH, Kind.OLDEST, Kind.RECORD}:
        return Severity.BLOCK
    is_listed = in_column and tally.rows >= _MANY and kind in {Kind.POSTCODE, Kind.PHONE, Kind.EMAIL}
    return Severity.BLOCK if is_listed else Severity.REVIEW


def _of_check_digits(tally: Tally) -> Severity | None:
    """Two valid ones and no other, six of eight: chance, which makes one in eleven valid, does not show as many.

    A single one with nothing that says what it is may be any number, so that a person looks at it.
    """
    hits, candidates = tally.hits - tally.again, tally.candidates - tally.again
    is_no_chance = hits >= _OFTEN * candidates and binomial_tail(hits, candidates, BY_CHANCE) < _SURPRISING
    is_told = tally.told > 0 and not tally.told_wrong
    if tally.certain or is_told or (is_no_chance and (tally.likely or hits >= _MANY)):
        return Severity.BLOCK
    return Severity.REVIEW if tally.likely and tally.hits == tally.candidates else None


def _told(kind: Kind, found: list[_Found], where: str, unit: str) -> Iterable[Finding]:
    for severity in Severity:
        what = _what(kind, severity)
        of_severity = [one for one in found if one.severity is severity]
        if len(of_severity) > _LISTED_COLUMNS:
            columns = ", ".join(str(one.column + 1) for one in of_severity[:_LISTED_COLUMNS])
            message = f"{what} in {len(of_severity):,} columns, the first are {columns}."
            yield finding(RULE_OF[kind], message, where, severity, columns=len(of_severity))
            continue
        for one in of_severity:
            place = [where] if where else []
            place += [f"column {one.column + 1}"] if one.column >= 0 else []
            message = f"{what}: {one.tally.said(unit)}."
            yield finding(RULE_OF[kind], message, ", ".join(place), severity, rows=one.tally.rows)


def _what(kind: Kind, severity: Severity) -> str:
    """What it is, or looks like where a person has to judge."""
    if kind is Kind.NHS_NUMBER and severity is Severity.REVIEW:
        return "A check digit as in NHS or CHI numbers, which one in eleven ten-digit numbers has by chance"
    what = kind.value[0].upper() + kind.value[1:]
    return f"{what}, by their form" if severity is Severity.REVIEW else what
