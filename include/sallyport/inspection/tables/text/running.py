"""Lines of running text, which no delimiter and no gap cuts into cells."""

from __future__ import annotations

import re

from sallyport.inspection.tables.headings.vocabulary import word_set

_JOINING = word_set(
    "a an and are as at be been but by for from had has have he her him his i in is it its my no not of on or our she since so "
    "than that the their them then there they this to until was we were when which while who will with would you your "
    "der die das und oder ist im den dem ein eine mit von zu auf für nicht wurde wurden le la les et ou est dans des du un "
    "une pour avec par sur el los las y o en con por para fue il di che e non"
)
"""Words that join others to sentences, and seldom stand in a cell."""
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_JOINING, _FEWEST_WORDS = 2, 6
_COLUMNS = re.compile(r"\s{2,}|\t|\|")
_MOST = 0.7


def is_running(line: str) -> bool:
    """Is most of a line one piece with several words of the kind that makes sentences?"""
    longest = max(_COLUMNS.split(line.strip()), key=len)
    if len(longest) < len(line.strip()) * _MOST:
        return False
    words = _WORD.findall(longest.lower())
    return len(words) >= _FEWEST_WORDS and sum(word in _JOINING for word in words) >= _FEWEST_JOINING


def are_running(lines: list[str]) -> bool:
    """Are at least half of them such lines? A line or two of a title or a signature may stand above or below."""
    return bool(lines) and sum(map(is_running, lines)) * 2 >= len(lines)
