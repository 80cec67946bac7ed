"""How rare variants are: minor allele frequency and count of every row, from whatever columns tell them.

All expressions give null where a value is missing, no number, or out of range.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.omics.limits import BY_COUNT, BY_FREQUENCY, LIMITS
from sallyport.inspection.omics.roles import Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sallyport.policy.disclosure.omics import OmicsRules

_X = ("X", "23")
_Y = ("Y", "24")
_MT = ("M", "MT", "26")
_COUNT_SLACK, _FREQUENCY_SLACK = 1e-6, 1e-9  # what floating point may lose on the way
_NOTHING_LEFT = 5e-5
TWO_COPIES = pl.lit(2.0)
_NOTHING = pl.lit(None, dtype=pl.Float64)


@dataclass(frozen=True)
class Range:
    """The smallest value of a row's alternative alleles, and their sum: the same where there is one."""

    low: pl.Expr
    total: pl.Expr
    is_list: pl.Expr | None = None
    """Are they several? Then there may be all alleles among them, the reference too, as Hail writes them."""


@dataclass(frozen=True)
class Evidence:
    """What the columns say of one group of people."""

    frequencies: Sequence[Range] = ()
    counts: Sequence[Range] = ()
    minor_counts: Sequence[pl.Expr] = ()
    numbers: Sequence[pl.Expr] = ()
    """Observed alleles."""
    people: Sequence[pl.Expr] = ()

    @property
    def is_empty(self) -> bool:
        """Is nothing said about alleles?"""
        return not (self.frequencies or self.counts or self.minor_counts)


@dataclass(frozen=True)
class Rarity:
    """Expressions of one reading."""

    frequency: pl.Expr
    """Minor allele frequency."""
    count: pl.Expr
    """Minor allele count."""
    few: Sequence[pl.Expr]
    """Whatever else shows that the count is too small, true or false or null."""
    few_in_group: Sequence[pl.Expr]
    """The same of cases or controls alone."""
    seldom: Sequence[pl.Expr]
    """Whatever else shows that the frequency is."""


def rarity(evidence: dict[Group, Evidence], copies: pl.Expr, rules: OmicsRules) -> Rarity:
    """How rare the variants are by all that is told of them; the rarest counts, where several columns tell."""
    everyone = evidence.get(Group.ALL, Evidence())
    cases, controls = evidence.get(Group.CASES, Evidence()), evidence.get(Group.CONTROLS, Evidence())
    frequencies, counts = _together(cases, controls, copies)
    if not everyone.people:
        both = [_least(group.people) for group in (cases, controls) if group.people]
        everyone = replace(everyone, people=[both[0] + both[1]] if len(both) == 2 else [])  # noqa: PLR2004 - both groups
    # Whatever the other allele's count is: the rarer of the two is no more than this one.
    few = [_below_count(one.low, rules) for one in everyone.counts]
    few_in_group: list[pl.Expr] = []
    if rules.cases_and_controls_too:
        for group in (cases, controls):
            shown = (*_minor_counts(group, copies), *(one.low for one in group.counts))
            few_in_group += [_below_count(one, rules) for one in shown]
    return Rarity(
        _least([*_minor_frequencies(everyone), *frequencies]),
        _least([*_minor_counts(everyone, copies), *counts]),
        few,
        few_in_group,
        _seldom_in_both(cases, controls, rules.min_allele_frequency - _FREQUENCY_SLACK),
    )


def verdict(frame: pl.DataFrame, told: Rarity, rules: OmicsRules) -> pl.DataFrame:
    """``rare``: a row's variant is too rare for sure, by one of LIMITS or several. ``unverified``: that cannot be told.

    None of them holds nulls.
    """
    known = frame.select(
        told.frequency.alias("f"),
        told.count.alias("c"),
        *(
            pl.any_horizontal(pl.lit(value=False), *(sign.fill_null(value=False) for sign in signs)).alias(name)
            for name, signs in zip(LIMITS, (told.few, told.seldom, told.few_in_group), strict=True)
        ),
    )
    if len(known) != len(frame):  # nothing but constants
        known = pl.concat([known] * len(frame)) if len(frame) else known.clear()
    is_few, is_seldom = _below_count(pl.col("c"), rules), pl.col("f") < rules.min_allele_frequency - _FREQUENCY_SLACK
    return (
        known.with_columns(
            pl.col(BY_COUNT) | is_few.fill_null(value=False), pl.col(BY_FREQUENCY) | is_seldom.fill_null(value=False)
        )
        .with_columns(
            pl.any_horizontal(LIMITS).alias("rare"), (pl.col("f").is_null() | pl.col("c").is_null()).alias("u")
        )
        .select("rare", (pl.col("u") & ~pl.col("rare")).alias("unverified"), *LIMITS)
    )


def copies_of(chromosome: pl.Expr, rules: OmicsRules) -> pl.Expr:
    """Copies of a row's chromosome that each person has."""
    return (
        pl.when(chromosome.is_in(_spellings(_X)))
        .then(float(rules.copies_of_x))
        .when(chromosome.is_in(_spellings(_Y)))
        .then(float(rules.copies_of_y))
        .when(chromosome.is_in(_spellings(_MT)))
        .then(float(rules.copies_of_mt))
        .otherwise(TWO_COPIES)
    )


def is_special(chromosome: pl.Expr) -> pl.Expr:
    """Is it one of those that not everybody has two of?"""
    return chromosome.is_in(_spellings((*_X, *_Y, *_MT)))


def within(value: pl.Expr, low: float, high: float = sys.float_info.max) -> pl.Expr:
    """The value where it is a number in this range: neither infinite nor NaN, which is above all numbers."""
    return pl.when(value.is_between(low, high)).then(value)


def _spellings(names: Iterable[str]) -> list[str]:
    return [f"{prefix}{one}" for name in names for one in {name, name.lower()} for prefix in ("", "chr", "Chr", "CHR")]


def _least(values: Sequence[pl.Expr]) -> pl.Expr:
    return pl.min_horizontal(values) if values else _NOTHING


def _folded(value: Range, whole: pl.Expr | float) -> pl.Expr:
    """The rarest of the alleles that this is about: the listed ones, or the one that is left."""
    left = whole - value.total
    if value.is_list is None:
        return pl.min_horizontal(value.low, left)
    return (
        pl.when(value.is_list & (left.abs() < _NOTHING_LEFT))
        .then(value.low)
        .otherwise(pl.min_horizontal(value.low, left))
    )


def _minor_frequencies(evidence: Evidence) -> list[pl.Expr]:
    by_number = [
        pl.when(count <= number).then(count / number)
        for number in evidence.numbers
        for count in [*evidence.minor_counts, *(_whole(one, number) for one in evidence.counts)]
    ]
    return [_folded(one, 1.0) for one in evidence.frequencies] + by_number


def _whole(count: Range, number: pl.Expr) -> pl.Expr:
    return pl.when(count.total <= number).then(_folded(count, number))


def _minor_counts(evidence: Evidence, copies: pl.Expr) -> list[pl.Expr]:
    numbers = [*evidence.numbers, *(one * copies for one in evidence.people)]
    found = list(evidence.minor_counts)
    for number in numbers:
        found += [_whole(one, number) for one in evidence.counts]
        found += [_folded(one, 1.0) * number for one in evidence.frequencies]
    for frequency in () if numbers else evidence.frequencies:
        # Of one allele count and the frequency of the same allele, the whole number follows.
        found += [
            pl.when(frequency.low > 0).then(one.low * _folded(frequency, 1.0) / frequency.low)
            for one in evidence.counts
        ]
    return found


def _together(cases: Evidence, controls: Evidence, copies: pl.Expr) -> tuple[list[pl.Expr], list[pl.Expr]]:
    """Minor frequency and count of all people, where they are told of cases and controls apart."""
    if not (cases.frequencies and controls.frequencies):
        return [], []
    one, other = cases.frequencies[0], controls.frequencies[0]
    sizes = [_least([*group.numbers, *(count * copies for count in group.people)]) for group in (cases, controls)]
    carried = one.low * sizes[0] + other.low * sizes[1]
    whole = sizes[0] + sizes[1]
    minor = pl.min_horizontal(carried, whole - carried)
    return [minor / whole], [minor]


def _below_count(count: pl.Expr, rules: OmicsRules) -> pl.Expr:
    return count < rules.min_allele_count - _COUNT_SLACK


def _seldom_in_both(cases: Evidence, controls: Evidence, least: float) -> list[pl.Expr]:
    """However many they are, the frequency of all lies between those of the two groups."""
    if not (cases.frequencies and controls.frequencies):
        return []
    one, other = cases.frequencies[0], controls.frequencies[0]
    return [(one.low < least) & (other.low < least), (one.total > 1 - least) & (other.total > 1 - least)]
