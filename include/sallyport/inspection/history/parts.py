"""Files that are named as the parts of another: the quarters of a year, the women and the men of all, each site of both.

A name tells little by itself. What is done here only says which sums are worth trying; the counts must bear them out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from sallyport.inspection.history.summed import Division
from sallyport.inspection.tables.headings.vocabulary import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.history.fingerprints import Fingerprint

Words = tuple[str, ...]
_WORD = re.compile(r"(?:19|20)\d\d(?!\d)|[a-z]+\d*|\d+")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}$")
_WHOLE = word_set(
    "year annual annually yearly fy total all overall both combined pooled everyone everybody every whole together sum person "
    "people full any national"
)
_KINDS = word_set(
    "quarter qtr month half week period site centre center region ward hospital trust clinic practice county district borough "
    "council board nation country sex sexes gender arm group"
)
"""Words for what the parts are, which may stand in the names of both or of one."""
_KINDS_OF_PARTS = (
    ("quarter", re.compile(r"q(?:tr)?[1-4]|quarter[1-4]")),
    ("half", re.compile(r"h(?:alf)?[12]")),
    ("month", re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]{0,6})|0[1-9]|1[0-2]|m\d{1,2}")),
    ("year", re.compile(r"(?:19|20)\d\d")),
    ("sex", re.compile(r"(?:fe)?male|(?:wo)?m[ea]n|girl|boy")),
)
_SHORTEST_PLURAL, _FEWEST_PARTS, _MOST_FILES = 4, 2, 5000


def named_divisions(tables: Iterable[tuple[str, Fingerprint]]) -> Iterator[Division]:
    """Each table with those that may be its parts by the names of their files: of each file the one that is most like it."""
    by_file: defaultdict[str, list[Fingerprint]] = defaultdict(list)
    for file, table in tables:
        by_file[file].append(table)
    for name, files in named_wholes(by_file):
        for whole in by_file[name]:
            parts = [max(by_file[file], key=partial(_shared, whole)) for file in files]
            if all(_shared(whole, part) * 2 >= len(whole.by_key) for part in parts):
                yield Division.of(whole, parts)


def named_wholes(files: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each file that is named as the whole of others, and those: all whose names have one word more, of one kind."""
    words = {file: _telling(file) for file in list(dict.fromkeys(files))[:_MOST_FILES]}
    parts: defaultdict[tuple[Words, str], list[str]] = defaultdict(list)
    by_words: defaultdict[Words, list[str]] = defaultdict(list)
    for file, named in words.items():
        by_words[named].append(file)
        for at, word in enumerate(named):
            parts[named[:at] + named[at + 1 :], _kind(word)].append(file)
    for (rest, _), some in parts.items():
        if len(some) >= _FEWEST_PARTS:
            yield from ((file, tuple(some)) for file in by_words.get(rest, ()))


def _shared(whole: Fingerprint, part: Fingerprint) -> int:
    return len(whole.by_key.keys() & part.by_key.keys())


def _telling(file: str) -> Words:
    """Words of its path, without those that say that it is the whole, or what parts are called."""
    found = _WORD.findall(_SUFFIX.sub("", file.lower()))
    plain = [word[:-1] if word.endswith("s") and len(word) >= _SHORTEST_PLURAL else word for word in found]
    return tuple(sorted(word for word in plain if word not in _WHOLE | _KINDS))


def _kind(word: str) -> str:
    return next((kind for kind, pattern in _KINDS_OF_PARTS if pattern.fullmatch(word)), "")
