"""What labels say of the cells that they stand above and beside: which groups they are, hashed, since labels are data."""

from __future__ import annotations

import hashlib
import re
from functools import cache

from sallyport.inspection.tables.headings.vocabulary import COUNTS, PEOPLE, PERCENTAGES
from sallyport.inspection.tables.headings.words import is_total, words

_SIZE = re.compile(r"(?:(?:[(\[,;]|(?<!\s))\s*+)?\bn\s*[=:]\s*[\d,\s]+[)\]]?", re.IGNORECASE)
_OF_SUPPRESSED = re.compile(
    r"[(\[][^()\[\]]{0,60}?(?:suppress|redact|withheld|masked)[^()\[\]]{0,60}+[)\]]", re.IGNORECASE
)
_OF_ALL = re.compile(
    r"\b(?:both|all)(?: (?:\d{1,2}|three|four|five|six|seven|eight|nine|ten))? [a-z]+s\b", re.IGNORECASE
)
"""Beside the name of a count: "n (both arms)". Alone it may be a group: "both parents"."""
_SEXES = ("female", "females", "women", "girls", "male", "males", "men", "boys")
_FORMS = ("{}", "n_{}", "n {}", "{}_n", "{} n", "{} (n", "number of {}", "{} patients", "{}_patients")


def is_of_one_sex(label: str) -> bool:
    """Is it the label of one, as columns and rows are named?"""
    return label in _of_sexes()


@cache
def _of_sexes() -> frozenset[str]:
    return frozenset(hashed(form.format(name)) for name in _SEXES for form in _FORMS)


def tells_apart(text: str) -> bool:
    """Does a label say which group it is, and not that it is all of them, or a count?"""
    plain = _plain(text)
    named = set(words(plain))
    is_of_all = (of_all := _OF_ALL.search(plain)) is not None and named & COUNTS >= named - set(words(of_all[0]))
    is_counted = named <= COUNTS | PEOPLE | PERCENTAGES | {"of"}
    return bool(named) and not (is_total(plain) or is_counted or (is_of_all and bool(named & COUNTS)))


def _plain(text: str) -> str:
    """Without how many there are, and what is said of those that are suppressed."""
    return _OF_SUPPRESSED.sub("", _SIZE.sub("", text))


def hashed(text: str) -> str:
    """A label without what is said of sizes, hashed."""
    plain = " ".join(_plain(text).lower().split()).strip(" :,;.()[]")
    return hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=8).hexdigest()
