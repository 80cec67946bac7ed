"""What identifiers look like in a line of text.

One regular expression, run by polars over all lines, says which lines may hold any; those alone are looked at closely here.
"""

from __future__ import annotations

import re
from itertools import chain, starmap
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.births import BIRTHDAY, births_without_words
from sallyport.inspection.identifiers.match import Match
from sallyport.inspection.identifiers.names import Kind
from sallyport.inspection.identifiers.nhs_numbers import ENDS, MAYBE_NHS, nhs_numbers
from sallyport.inspection.identifiers.numbers import is_national_insurance_prefix, is_postcode
from sallyport.inspection.identifiers.top_level_domains import TOP_LEVEL_DOMAINS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_EDGE = r"(?-u:\b)"  # of ASCII words: that of Unicode words is slow
MAYBE: tuple[tuple[frozenset[Kind], str], ...] = (
    (frozenset({Kind.NHS_NUMBER}), MAYBE_NHS),
    (frozenset({Kind.BIRTH}), BIRTHDAY),
    (frozenset({Kind.PHONE}), r"(?:\+44|" + _EDGE + r"0)[0-9 ()-]{9,13}[0-9]"),
    (frozenset({Kind.EMAIL}), r"@[A-Za-z0-9-]+\.[A-Za-z]"),
    (frozenset({Kind.POSTCODE}), _EDGE + r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]? {0,2}[0-9][A-Za-z]{2}" + _EDGE),
    (
        frozenset({Kind.NATIONAL_INSURANCE}),
        _EDGE + r"[A-Za-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]" + _EDGE,
    ),
    (
        frozenset({Kind.BIRTH, Kind.AGE, Kind.LATITUDE, Kind.OLDEST, Kind.RECORD}),
        r"(?i:dob|d\.o\.b|birth|born|years?[ -]old|aged|latitude|gps|"
        + _EDGE
        + "lat"
        + _EDGE
        + r"|mrn|hosp(?:ital)?\.? ?(?:no|num|id|ref|[0-9])|"
        r"(?:record|note)s?[ _-](?:no|num|id)|(?:unit|pas)[ _-](?:no|num|id)|" + _EDGE + r"b\. ?[0-9]|"
        r"[(\[] ?(?:aged? )?(?:[mf]|male|female|man|woman|lady|gentleman)[,;:/ ]{1,2}(?:aged? )?[0-9]{2}|"
        r"[(\[] ?(?:aged? )?[0-9]{2,3}[,;:/ ]{0,2}(?:[mf]|male|female|man|woman|lady|gentleman)" + _EDGE + ")",
    ),
)


def maybe(without: Collection[Kind] = ()) -> str | None:
    """A regular expression of polars: every line with an identifier matches, few others do. None when no kind is left."""
    return "|".join(pattern for kinds, pattern in MAYBE if not kinds <= set(without)) or None


BY_CHANCE = 1 / 11
_ALONE = r"(?! \d)"
"""No number after it: among many numbers, some stand as those of a phone do."""
_NATIONAL_INSURANCE = re.compile(
    r"(?<![\w.+/=-])([A-Z]{2})( ?)\d{2}\2\d{2}\2\d{2}\2[A-D](?![\w+/=-])|(?<![\w.+/=-])([A-Z]{2}) \d{6} [A-D](?!\w)",
    re.IGNORECASE,
)
_EXAMPLE_SAID = re.compile(r"\b(?:form(?:at)?|example|e\.?g|such as|like|pattern|placeholder|dummy)\b", re.IGNORECASE)
_EXAMPLE_DIGITS = "123456"
_NATIONAL_INSURANCE_SAID = re.compile(r"national.insurance|nino|\bni\b", re.IGNORECASE)
_POSTCODE = re.compile(r"(?<![\w.-])([A-Z]{1,2}\d[A-Z\d]?)( {0,2})(\d[A-Z]{2})(?![\w-])", re.IGNORECASE)
_POSTCODE_SAID = re.compile(r"post.?code|address", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w.+-])(?:(\+44|0044)[ -]?(?:\(0\))?[ -]?([1237]\d{1,4}[ -]?\d{3,4}[ -]?\d{3,6}|[1237]\d{2,3}(?:[ -]\d{2,4}){2,3})"
    r"|(?<!\d )\(?0([1237]\d{3}\)?[ -]\d{5,6}|[1237]\d{3}\)?[ -]\d{3}[ -]\d{3}|"
    r"[1237]\d{2}\)?[ -]\d{3}[ -]\d{4}|2\d\)?[ -]\d{4}[ -]\d{4})" + _ALONE + r"|0([1237]\d{9}))" + ENDS
)
_PHONE_SAID = re.compile(r"phone|\btel\b|mobile|\bcall\b|contact", re.IGNORECASE)
_NATIONAL_LENGTHS = (9, 10)
_EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}([A-Za-z]{2,24})(?![\w.-]{0,99}[@:(\[])"
)
_ACCOUNT = re.compile(r"://[^\s/@]{0,200}$")
"""What stands before the account of an address: "https://name:password@host" is no mail address."""
_AUTHOR = re.compile(r"author|maintainer|correspond|copyright|\(c\)|©|\bcre\b|mail-user", re.IGNORECASE)
_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ,]{1,2}(?:\d{4}|\d{2})(?!\d)"
    r"|\d{1,2}(?:st|nd|rd|th) (?:of )?[A-Za-z]{3,9},? \d{4}|\d{1,2}[A-Za-z]{3}\d{4}|"
    r"[A-Za-z]{3,9} \d{1,2},? \d{4}|(?:19|20)\d{6}(?!\d))"
)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_IN_WORDS = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{3,6}teenth|twentieth|thirtieth|"
    r"(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))\W(?:of\W)?"
    + _MONTHS
    + r",?\W"
    r"(?:in\W)?(?:\d{4}|nineteen[- ]\w+)"
)
_BIRTH = re.compile(
    r"(?<![A-Za-z])(?:d\.?o\.?b\.?|date[ _]?of[ _]?birth|birth[ _]?da(?:te|y)|born(?: on)?)[^\dA-Za-z<>]{0,6}"
    r"(?:(?:is|was|on|the)\W{1,2}|(?:td|d|mdy|ymd|dmy|date|to_date|as\.Date|datetime|strptime)\s?\([\"']?){0,2}(?:"
    + _DATE
    + "|"
    + _IN_WORDS
    + ")"
    r"|(?<![A-Za-z])(?:dob|date_?of_?birth|birth_?date)(?![A-Za-z])[^\n<>!]{0,40}?(?:<-|(?<![=<>!])=(?!=))\s{0,2}(?:[\w.]{1,20}\()?[\"']"
    + _DATE
    + r"|(?<![\w.])b\.\s?(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|\d{1,2} "
    + _MONTHS
    + r" (?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:1[0-8]\d\d(?!\d)|1900-01-01)")
"""Nobody who was born then lives, or is anybody's participant; and what programs write where no date is known."""
_RECORD = re.compile(
    r"(?<![A-Za-z])(?:hospital[ _-]?(?:no|num(?:ber)?|id|ref)|hosp\.?[ _-]?(?:no|num(?:ber)?|id|ref)?|mrn|"
    r"(?:medical|patient|case|clinic)[ _-]?(?:record|note)s?[ _-]?(?:no|num(?:ber)?|id)|"
    r"unit[ _-](?:no|number)|pas[ _-](?:no|number|id))\b\.?[ :#=(-]{1,3}(?:is |was )?"
    r"(?=[A-Z]{0,3}\d)[A-Z]{0,3}\d{5,10}[A-Z]?(?![\w.,]\d|\w)",
    re.IGNORECASE,
)
_MADE_UP = re.compile(r"12345|(\d)\1{4}$")
"""Digits that stand for any: 1234567, 9999999."""
_OF_ONE = r"(?:m|f|male|female|man|woman|lady|gentleman)"
_OLD = re.compile(
    rf"(?<![\w.])[(\[]\s?{_OF_ONE}[,;:/ ]{{1,2}}(?:aged? )?(\d{{2,3}})(?=\s?[,;)\]])|"
    rf"[(\[]\s?(?:aged? )?(\d{{2,3}})[,;:/ ]{{0,2}}{_OF_ONE}(?=\s?[,;)\]])",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(\d{1,3})[- ]years?[- ]old\s{1,3}(?:\w{1,20}\s{1,3})?"
    r"(?:man|woman|male|female|boy|girl|patient|participant|lady|gentleman)\b"
    r"|(?<!over )(?<!under )\baged (\d{2,3})(?!\d|\.|\+| ?[-–]| to | ?(?:years?)?,? ?(?:and|or|plus|to)\b| ?years?\s*\+)",  # noqa: RUF001 - the dash of printed texts
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\blat(?:itude)?\W{1,5}(-?\d{1,2}\.\d{4,})\D{1,30}?lon?g?(?:itude)?\W{1,5}-?\d{1,3}\.\d{4,}"
    r"|\bgps\b\D{0,20}(-?\d{1,2}\.\d{4,})(?:\s*+[NS])?(?=\s*[,; ])[\s,;]++-?\d{1,3}\.\d{4,}",
    re.IGNORECASE,
)
_SAID_BEFORE = 60
_OLDEST = 125


def matches(line: str, oldest: int, kinds: Collection[Kind] = tuple(Kind)) -> Iterator[Match]:
    """All of these kinds in a line. Ages count from ``oldest`` years on, unless a person is told of."""
    for kind, find in _FINDERS.items():
        if kind in kinds:
            yield from find(line)
    if Kind.AGE in kinds:
        yield from _ages(line, oldest)
    if Kind.OLDEST in kinds:
        yield from _oldest(line, oldest)


def _national_insurance_numbers(line: str) -> Iterator[Match]:
    for found in _NATIONAL_INSURANCE.finditer(line):
        letters = found.group(1) or found.group(3)
        is_example = _EXAMPLE_DIGITS in found[0].replace(" ", "") and _said(_EXAMPLE_SAID, line, found)
        if not is_example and is_national_insurance_prefix(letters.upper()):
            certain = found.group().isupper() or _said(_NATIONAL_INSURANCE_SAID, line, found)
            yield Match(Kind.NATIONAL_INSURANCE, found.start(), found.end(), certain=certain)


def _postcodes(line: str) -> Iterator[Match]:
    for found in _POSTCODE.finditer(line):
        outward, space, inward = found.groups()
        if is_postcode(outward.upper(), inward.upper()):
            certain = bool(space and found.group().isupper()) or _said(_POSTCODE_SAID, line, found)
            yield Match(Kind.POSTCODE, found.start(), found.end(), certain=certain)


def _phones(line: str) -> Iterator[Match]:
    for found in _PHONE.finditer(line):
        abroad, first, grouped, compact = found.groups()
        digits = sum(character.isdigit() for character in first or grouped or compact)
        if digits in _NATIONAL_LENGTHS:
            certain = bool(abroad or grouped) or compact.startswith("7") or _said(_PHONE_SAID, line, found)
            yield Match(Kind.PHONE, found.start(), found.end(), certain=certain)


def _emails(line: str) -> Iterator[Match]:
    for found in _EMAIL.finditer(line):
        in_address = _ACCOUNT.search(line, 0, found.start()) is not None
        known = found.group(1).lower() in TOP_LEVEL_DOMAINS
        if known and not in_address and not found.group().startswith(("git@", "noreply@")):
            yield Match(Kind.EMAIL, found.start(), found.end(), author=_said(_AUTHOR, line, found))


def _births(line: str) -> Iterator[Match]:
    for found in _BIRTH.finditer(line):
        if not _YEAR.search(found[0]):
            yield Match(Kind.BIRTH, found.start(), found.end())


def _birth(start: int, end: int) -> Match:
    return Match(Kind.BIRTH, start, end)


def _places(line: str) -> Iterator[Match]:
    for found in _PLACE.finditer(line):
        yield Match(Kind.LATITUDE, found.start(), found.end())


def _records(line: str) -> Iterator[Match]:
    for found in _RECORD.finditer(line):
        if not _MADE_UP.search(found[0]):
            yield Match(Kind.RECORD, found.start(), found.end())


def _oldest(line: str, oldest: int) -> Iterator[Match]:
    """The ages of those whose age alone may tell who they are, beside their sex."""
    for found in _OLD.finditer(line):
        if oldest <= int(found[1] or found[2]) < _OLDEST:
            yield Match(Kind.OLDEST, found.start(), found.end())


def _ages(line: str, oldest: int) -> Iterator[Match]:
    for found in _AGE.finditer(line):
        told, years = found.groups()
        if told and oldest <= int(told) < _OLDEST:
            yield Match(Kind.OLDEST, found.start(), found.end())
        elif (told and int(told) < _OLDEST) or (years and oldest <= int(years) < _OLDEST):
            yield Match(Kind.AGE, found.start(), found.end())


_FINDERS: dict[Kind, Callable[[str], Iterator[Match]]] = {
    Kind.NHS_NUMBER: nhs_numbers,
    Kind.NATIONAL_INSURANCE: _national_insurance_numbers,
    Kind.POSTCODE: _postcodes,
    Kind.PHONE: _phones,
    Kind.EMAIL: _emails,
    Kind.BIRTH: lambda line: chain(_births(line), starmap(_birth, births_without_words(line))),
    Kind.LATITUDE: _places,
    Kind.RECORD: _records,
}


def _before(line: str, at: int) -> str:
    return line[max(0, at - _SAID_BEFORE) : at]


def _said(words: re.Pattern[str], line: str, found: re.Match[str]) -> bool:
    return words.search(_before(line, found.start())) is not None
