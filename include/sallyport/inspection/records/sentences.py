"""Short texts that each tell one person's id, age and sex, as labels of points and lines of logs do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ID = re.compile(
    r"(?i)\b(?:id|eid|pid|mrn|patient|participant|subject|case|person)\b[ :#=.-]{0,3}[A-Za-z]{0,4}[-_]?\d{3,12}\b"
)
_AGE = re.compile(
    r"(?i)\b(?:age|aged)\b[ :=]{0,3}\d{1,3}\b(?! ?[-+\u2013]|\.\d| to | or )|\b\d{1,3}[ -]?(?:yo|y/o|yrs?|years?)\b"
)
_SEX = re.compile(r"(?<![\w'])(?:[MF]|[Mm]ale|[Ff]emale)(?![\w'])")
_BOTH = re.compile(r"(?<![\w.])(?:\d{1,3} ?[MF]|[MF][ /]?\d{2,3})(?![\w.])")
_BARE = re.compile(r"(?<![\w.])\d{2,3}(?![\w.%])")
_LONGEST = 300
_BREAKS = re.compile(r"<br\s*/?>|&lt;br\s*/?&gt;|\\n", re.IGNORECASE)


def persons_told_of(texts: Iterable[str]) -> int:
    """How many different ones tell of one person each: two of id, age and sex at least, the id or both others among them."""
    told = {text for text in texts if len(text) < _LONGEST and _tells(_BREAKS.sub(" ", text))}
    return len(told)


def _tells(text: str) -> bool:
    named = _ID.search(text)
    if _BOTH.search(text):
        return True
    sex = _SEX.search(text) is not None
    age = _AGE.search(text) is not None
    if age and sex:
        return True
    rest = text[named.end() :] if named else ""
    return named is not None and (age or (sex and _BARE.search(rest) is not None))
