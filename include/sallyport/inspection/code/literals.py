"""Long lists of numbers in code that are data: not ranges, colours, axes or settings."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.code.sources import Source

_NUMBER = r"[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?[LlfF]?"
_BETWEEN = r"(?:[\s,;()\[\]{}]|\.\.\.|///|\\)++"
"""Brackets and what separates numbers, rows, or lines that go on: "..." in MATLAB, "///" in Stata, where "\\" ends a row."""
_RUN = re.compile(rf"(?<![\w.]){_NUMBER}(?:{_BETWEEN}{_NUMBER}(?![\w.(])){{20,}}")
_KEY = r"""(?:"[^"\n]{1,60}"|'[^'\n]{1,60}'|(?<![\w.])[A-Za-z_.][\w.]{0,60}+)"""
_KEYED = re.compile(
    rf"""{_KEY}\s*+(?:=>|[:=])\s*+{_NUMBER}(?:\s*+,\s*+{_KEY}\s*+(?:=>|[:=])\s*+{_NUMBER}(?![\w.])){{20,}}"""
)
_ID = r"(?:\"[A-Za-z]{0,6}[-_]?\d{4,12}\"|'[A-Za-z]{0,6}[-_]?\d{4,12}')"
_IDS = re.compile(rf"{_ID}(?:{_BETWEEN}{_ID}){{20,}}")
"""Numbers between quotes."""
_IN_QUOTES = re.compile(r"\d{4,12}(?=[\"'])")
_AFTER_KEY = re.compile(rf"(?:=>|[:=])\s*({_NUMBER})\s*(?:,|$)")
_ONE = re.compile(_NUMBER)
_SETTING = re.compile(
    r"(?i)(?:colou?rs?|palettes?|cmap|rgba?|hex|breaks?|bins?|levels|x?y?ticks?|grid|alphas?|lambdas?|thresholds?|cut_?points?"
    r"|quantiles?|probs|percentiles?|fig_?(?:widths?|heights?|sizes?)|seeds?|knots|edges|epochs|learning_rates?|n_estimators"
    r"|max_depth|param\w*|hyper\w*|layout|margins?|primes?|fibonacci|kernel|weights_init|chromosome_?(?:lengths?|sizes?)"
    r"|chr_?(?:len|lengths?|sizes?)|months?|days_in_\w+|ages?_?(?:breaks|bands|cuts)\w*|ports?)[\w.]*[\"']?\]?"
    r"\s*(?:=|<-|:|\()[^=\n;]{0,40}$"
)
_LOOKED_BACK = 120
_SURELY = 5
"""So many times the most values: no settings are that long."""
_CLOSE = 1e-9


def long_lists(source: Source, most: int) -> Iterator[tuple[int, int]]:
    """Where each begins in the source, and how many numbers it has."""
    yield from _long(source.bare, _RUN, _ONE, most)
    yield from _long(source.without_comments, _KEYED, _AFTER_KEY, most)
    yield from _long(source.without_comments, _IDS, _IN_QUOTES, most)


def _long(text: str, runs: re.Pattern[str], numbers: re.Pattern[str], most: int) -> Iterator[tuple[int, int]]:
    for match in runs.finditer(text):
        values = [float(one.rstrip("LlfF")) for one in numbers.findall(match[0])]
        if len(values) <= most or _is_regular(values):
            continue
        if len(values) > _SURELY * most or not names_a_setting(text, match.start()):
            yield match.start(), len(values)


def names_a_setting(text: str, at: int) -> bool:
    """Is what begins here given to something that is called like colours, axes or settings of a model?"""
    before = text[max(0, at - _LOOKED_BACK) : at].rstrip(" \n\t([{")
    return _SETTING.search(before + "(") is not None


def _is_regular(values: list[float]) -> bool:
    """All the same, or a range with even steps or a constant ratio."""
    if len(set(values)) == 1:
        return True
    steps = [second - first for first, second in pairwise(values)]
    if all(abs(step - steps[0]) <= _CLOSE + abs(steps[0]) / 100 for step in steps):
        return True
    if 0 in values:
        return False
    ratios = [second / first for first, second in pairwise(values)]
    return all(abs(ratio - ratios[0]) <= abs(ratios[0]) / 100 for ratio in ratios)
