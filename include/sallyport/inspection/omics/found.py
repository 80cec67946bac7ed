"""What is found in a table of single persons, and how its columns are looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sallyport.inspection.finding import Severity
    from sallyport.inspection.omics.layout import Layout

NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|NA|NaN|")


class Found(NamedTuple):
    """A rule, and what it speaks of."""

    rule: str
    what: str
    severity: Severity | None = None
    """Another than the rule's own."""


def values(layout: Layout, at: int) -> list[str]:
    """The cells of a column in the first rows."""
    return [row[at] for row in layout.rows if at < len(row)]


def all_match(shape: re.Pattern[str], cells: Sequence[str]) -> bool:
    """Does every cell that is filled have this shape, and is there one?"""
    given = [value for value in cells if value not in {"", ".", "NA"}]
    return bool(given) and all(shape.fullmatch(value) for value in given)


def alike(names: Iterable[str]) -> bool:
    """Are most of these names numbers of a few series, as samples have (S001, NA12878, TCGA-02-0001)?"""
    listed = [name for name in names if name]
    series = {re.sub(r"[\d]+", "0", name) for name in listed}
    return all(any(c.isdigit() for c in name) for name in listed) and len(series) * 2 <= len(listed)
