"""Participants' ids cut into columns: the number of a site in one, that of a person within it in another."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.tally import poisson_tail

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import polars as pl

_WHOLE = r"^[A-Za-z]{0,4}[-_]?0*([1-9][0-9]{0,14})(?:\.0)?$"
_MOST_PAIRED = 6
"""Columns that are tried with each other."""
_FEWEST = 8
_MOST = 0.8
_SURPRISING = 1e-6


def divided(columns: Mapping[int, pl.Series], ids: Collection[str]) -> Iterator[tuple[int, int, int]]:
    """Two columns that together are ids, by their indexes, and how many different ones. ``ids`` as ``Participants.in_two``."""
    if not ids:
        return
    sites, persons = (set(part) for part in zip(*(one.split("|") for one in ids), strict=True))
    density = len(ids) / (len(sites) * len(persons))
    numbers = {at: columns[at].str.extract(_WHOLE, 1).to_list() for at in sorted(columns)[:_MOST_PAIRED]}
    for first, second in permutations(numbers, 2):
        told = {(one, other) for one, other in zip(numbers[first], numbers[second], strict=True) if one and other}
        hits = sum(f"{one}|{other}" in ids for one, other in told)
        if len(told) < _FEWEST or hits < _MOST * len(told):
            continue
        by_chance = density * sum(one in sites and other in persons for one, other in told)
        if poisson_tail(hits, by_chance) < _SURPRISING:
            yield first, second, hits
