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
_BOTH = re.compile(r"(?<![\w.-])(?:1?\d{2} ?[MF]|[MF][ /]?1?\d{2})(?![\w.-])")
_BARE = re.compile(r"(?<![\w.])\d{2,3}(?![\w.%])")
_DRAWN = re.compile(
    r"#[\da-fA-F]{3,8}\b|M-?[\d.]+,-?[\d.]+[LHVCSQTAZlhvcsqtaz](?:[\d\s,.-]|[MLHVCSQTAZmlhvcsqtaz](?![A-Za-z]))*"
)
"""A colour, or a path of a drawing ("M15,0H8"): its letters name nobody's sex."""
_LONGEST = 300
_BREAKS = re.compile(r"<br\s*/?>|&lt;br\s*/?&gt;|\\n", re.IGNORECASE)


def persons_told_of(texts: Iterable[str]) -> int:
    """How many different ones tell of one person each: two of id, age and sex at least.

    "64M" may be an amount of memory: without an id beside it, it counts where there are women among the men.
    """
    sure, loose = set[str](), set[str]()
    for text in texts:
        if len(text) < _LONGEST:
            plain = _DRAWN.sub(" ", _BREAKS.sub(" ", text))
            if _tells(plain):
                sure.add(text)
            elif _BOTH.search(plain):
                loose.add(text)
    told = [found[0] for text in loose for found in _BOTH.finditer(text)]
    women, men = sum("F" in one for one in told), sum("M" in one for one in told)
    return len(sure) + (len(loose) if min(women, men) * 5 >= len(loose) else 0)


def persons_labelled(texts: Iterable[str]) -> int:
    """How many different ids, called so, labels hold that are no addresses of pages."""
    found = (
        _ID.search(_BREAKS.sub(" ", text))
        for text in texts
        if len(text) < _LONGEST and "/" not in _BREAKS.sub("", text)
    )
    return len({one[0].lower() for one in found if one and not one[0].lower().startswith("pid")})


def _tells(text: str) -> bool:
    named = _ID.search(text)
    sex, age = _SEX.search(text) is not None, _AGE.search(text) is not None
    if age and sex:
        return True
    rest = text[named.end() :] if named else ""
    return named is not None and (age or _BOTH.search(rest) is not None or (sex and _BARE.search(rest) is not None))
