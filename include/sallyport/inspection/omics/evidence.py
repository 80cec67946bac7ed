"""Which columns of a layout tell how rare its variants are, and the expressions that read them."""

from __future__ import annotations

import math
import re
import sys
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.omics.limits import LIMITS
from sallyport.inspection.omics.rarity import (
    TWO_COPIES,
    Evidence,
    Range,
    Rarity,
    copies_of,
    is_special,
    rarity,
    verdict,
    within,
)
from sallyport.inspection.omics.roles import Group, Role, meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sallyport.inspection.omics.layout import Layout
    from sallyport.policy.disclosure.omics import OmicsRules

RARE, UNVERIFIED, SIGNIFICANT = "rare", "unverified", "significant"
INFO_COLUMN, FORMAT_COLUMN, FIRST_SAMPLE = 7, 8, 9
_ON_SEX_CHROMOSOME = r"^(?i:chr)?((?:[XY]|MT?|2[346]))[:_\-.]\d"
_THREE = re.compile(r"\d+/\d+/\d+")
_GENE_LEVEL = "ref"  # what REGENIE writes for the allele of a whole gene
_ROUNDED = 1.001  # what frequencies that were rounded may sum up to
_PERCENT = 100.0
_LIST = re.compile(r"\[.*\]")
_LISTED = {"altfreqs", "altcts", "ac", "af", "altfreq", "altct", "afalt", "acalt"}
"""Columns that may name one value for each alternative allele, with commas between."""


@dataclass
class Reading:
    """What to read of every row, and how to judge it."""

    rules: OmicsRules
    numbers: set[int] = field(default_factory=set)
    """Columns of numbers."""
    texts: set[int] = field(default_factory=set)
    """Columns that are read as they are."""
    missing: str = ""
    """What no column tells at all, for people; empty when the rows can tell."""
    chromosome: pl.Expr | None = None
    ordinary: Sequence[Rarity] = ()
    """Of each study, for rows of which none is on a sex chromosome or mitochondrial."""
    special: Sequence[Rarity] = ()
    exempt: pl.Expr | None = None
    """Rows that are about no single variant."""
    significant: pl.Expr = field(default_factory=lambda: pl.lit(value=False))
    """Was the row chosen for its p-value? Asked of short lists only, where nothing tells how rare the variants are."""

    def judge(self, frame: pl.DataFrame) -> pl.DataFrame:
        """``rare``, ``unverified``, each of LIMITS and ``significant`` of every row."""
        told = self.ordinary
        if self.chromosome is not None and frame.select(is_special(self.chromosome).any()).item():
            told = self.special
        judged = frame.hstack(_of_any([verdict(frame, one, self.rules) for one in told]))
        exempt = pl.lit(value=False) if self.exempt is None else self.exempt
        if self.exempt is not None:
            judged = judged.with_columns(pl.col(name) & ~exempt for name in (RARE, UNVERIFIED, *LIMITS))
        return judged.select(RARE, UNVERIFIED, *LIMITS, self.significant.alias(SIGNIFICANT))


def column(at: int) -> str:
    """The name of a column in a frame, counted from 0."""
    return f"column_{at + 1}"


def reading_of(layout: Layout, rules: OmicsRules) -> Reading:
    """What to read of the rows of this layout."""
    reading = Reading(rules)
    told = [_evidence(layout, reading)]
    reading.missing = _missing(told[0])
    if reading.missing and layout.studies:
        told = [_evidence(one, reading) for one in layout.studies]
        reading.missing = next(filter(None, map(_missing, told)), "")
    reading.chromosome = _chromosome(layout, reading)
    reading.ordinary = [rarity(one, TWO_COPIES, rules) for one in told]
    if reading.chromosome is not None:
        reading.special = [rarity(one, copies_of(reading.chromosome, rules), rules) for one in told]
    reading.exempt = _gene_level(layout, reading)
    reading.significant = _significant(layout, reading, rules)
    return reading


def _of_any(verdicts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Too rare in one of the studies; or that one of them cannot tell, and none says that it is too rare."""
    if len(verdicts) == 1:
        return verdicts[0]
    names = (RARE, UNVERIFIED, *LIMITS)
    both = pl.DataFrame([reduce(or_, (one[name] for one in verdicts)) for name in names])
    return both.with_columns(pl.col(UNVERIFIED) & ~pl.col(RARE))


def _evidence(layout: Layout, reading: Reading) -> dict[Group, Evidence]:
    people = {group: pl.lit(float(count)) for group, count in layout.people().items()}
    told = _of_vcf(layout, reading) if layout.is_vcf else {}
    return {
        group: _of_columns(layout, group, reading, people.get(group), told.get(group, Evidence())) for group in Group
    }


def _missing(evidence: dict[Group, Evidence]) -> str:
    everyone, *groups = (evidence[group] for group in Group)
    frequency = everyone.frequencies or all(one.frequencies for one in groups)
    counts = everyone.counts or everyone.minor_counts
    if not (frequency or counts):
        return "no column of allele frequencies or counts of this study was recognised"
    size = everyone.numbers or everyone.people or all(one.numbers or one.people for one in groups)
    if not (size or (frequency and counts)):
        return "no column tells of how many people"
    return ""


def _of_columns(layout: Layout, group: Group, reading: Reading, people: pl.Expr | None, told: Evidence) -> Evidence:
    def values(role: Role, low: float, high: float = sys.float_info.max) -> list[pl.Expr]:
        return [_number(at, reading, low, high) for at in layout.columns(role, group)]

    def ranges(role: Role, high: float) -> list[Range]:
        return [_range(layout, at, reading, high) for at in layout.columns(role, group)]

    counts, numbers = _from_genotypes(layout, group, reading)
    counted = values(Role.PEOPLE, 1)
    return Evidence(
        frequencies=[*told.frequencies, *ranges(Role.FREQUENCY, 1.0)],
        counts=[*told.counts, *counts, *ranges(Role.ALLELE_COUNT, sys.float_info.max)],
        minor_counts=values(Role.MINOR_COUNT, 0),
        numbers=[*told.numbers, *numbers, *values(Role.ALLELE_NUMBER, 1)],
        people=[*told.people, *counted] or ([] if people is None else [people]),
    )


def _number(at: int, reading: Reading, low: float, high: float) -> pl.Expr:
    reading.numbers.add(at)
    return within(pl.col(column(at)), low, high)


def _range(layout: Layout, at: int, reading: Reading, high: float) -> Range:
    cells, text = [row[at] for row in layout.rows if at < len(row)], pl.col(column(at))
    said = layout.meanings[at]
    whole = 1.0 if said is None else said.whole
    if any(cell.endswith("%") for cell in cells):
        whole, text = _PERCENT, text.str.strip_chars(" ").str.strip_suffix("%")
    elif not _may_list(layout.names[at]) and not any(map(_LIST.match, cells)):
        value = _number(at, reading, 0, high * whole) / whole
        return Range(value, value)
    reading.texts.add(at)
    return _of_list(text.str.strip_chars("[] "), high, whole)


def _may_list(name: str) -> bool:
    return any(re.sub(r"[^a-z]", "", part) in _LISTED for part in (name.lower(), *re.split(r"[\s_.]", name.lower())))


def _of_list(text: pl.Expr, high: float, whole: float = 1.0) -> Range:
    """The smallest and the sum of numbers with commas between; null when one of them is none, or they are more than all."""

    def number(cell: pl.Expr) -> pl.Expr:
        return within(cell.str.strip_chars(" ").cast(pl.Float64, strict=False), 0, high * whole) / whole

    values = text.str.split(",").list.eval(number(pl.element()))
    every = values.list.eval(pl.element().is_null()).list.any().not_()
    single = number(text)
    return Range(
        pl.coalesce(single, pl.when(every).then(values.list.min())),
        pl.coalesce(single, pl.when(every).then(within(values.list.sum(), 0, high * _ROUNDED))),
        is_list=single.is_null(),
    )


def _from_genotypes(layout: Layout, group: Group, reading: Reading) -> tuple[list[Range], list[pl.Expr]]:
    """Allele count and number from how many people have which genotype (PLINK's .frqx and .gcount)."""
    roles = (Role.HOM_FIRST, Role.HET, Role.HOM_SECOND)
    found = [layout.columns(role, group) for role in roles]
    if group is Group.ALL and (together := _counted_together(layout)) is not None:
        reading.texts.add(together)
        return _from_parts(pl.col(column(together)).str.split("/"))
    if not all(found):
        return [], []
    first, both, second = (_number(one[0], reading, 0, sys.float_info.max) for one in found)
    haploid = [layout.columns(role, group) for role in (Role.HAP_FIRST, Role.HAP_SECOND)]
    single = [_number(one[0], reading, 0, sys.float_info.max) if one else pl.lit(0.0) for one in haploid]
    count = both + 2 * first + single[0]
    number = 2 * (first + both + second) + single[0] + single[1]
    return [Range(count, count)], [pl.when(number > 0).then(number)]


def _counted_together(layout: Layout) -> int | None:
    """The column that counts all three genotypes, as in "12/240/748" of PLINK's .hwe."""
    for at, name in enumerate(layout.names):
        if name.lower().startswith("geno"):
            cells = [row[at] for row in layout.rows if at < len(row)]
            if cells and all(map(_THREE.fullmatch, cells)):
                return at
    return None


def _from_parts(parts: pl.Expr) -> tuple[list[Range], list[pl.Expr]]:
    first, both, second = (
        within(parts.list.get(at, null_on_oob=True).cast(pl.Float64, strict=False), 0) for at in range(3)
    )
    number = 2 * (first + both + second)
    return [Range(2 * first + both, 2 * first + both)], [pl.when(number > 0).then(number)]


def _of_vcf(layout: Layout, reading: Reading) -> dict[Group, Evidence]:
    """What INFO tells, and the columns of studies of GWAS-VCF."""
    sources: list[tuple[str, Callable[[str], pl.Expr]]] = [(key, _in_info) for key in layout.declared]
    keys = study_keys(layout)
    sources += [(key, _in_study(keys, at)) for at, key in enumerate(keys)]
    reading.texts |= {INFO_COLUMN, FORMAT_COLUMN, FIRST_SAMPLE} if keys else {INFO_COLUMN}
    found: dict[Group, Evidence] = {}
    for group in Group:
        told = {
            role: [
                text(key) for key, text in sources if (one := meaning(key)) and one.role is role and one.group is group
            ]
            for role in (Role.FREQUENCY, Role.ALLELE_COUNT, Role.MINOR_COUNT, Role.ALLELE_NUMBER, Role.PEOPLE)
        }
        found[group] = Evidence(
            [_of_list(text, 1.0) for text in told[Role.FREQUENCY]],
            [_of_list(text, sys.float_info.max) for text in told[Role.ALLELE_COUNT]],
            _numbers(told[Role.MINOR_COUNT], 0),
            _numbers(told[Role.ALLELE_NUMBER], 1),
            _numbers(told[Role.PEOPLE], 1),
        )
    return found


def study_keys(layout: Layout) -> Sequence[str]:
    """Keys of FORMAT, of a GWAS-VCF file: its last columns are studies, not people. Empty for others."""
    if not layout.is_vcf or len(layout.names) != FIRST_SAMPLE + 1:
        return ()
    formats = {row[FORMAT_COLUMN] for row in layout.rows if len(row) > FIRST_SAMPLE}
    keys = formats.pop().split(":") if len(formats) == 1 else []
    return keys if {"ES", "SE"} <= set(keys) and "GT" not in keys else ()


def _in_info(key: str) -> pl.Expr:
    return pl.col(column(INFO_COLUMN)).str.extract(rf"(?:^|;){re.escape(key)}=([^;]*)")


def _in_study(keys: Sequence[str], at: int) -> Callable[[str], pl.Expr]:
    """Reads one key of rows whose FORMAT is that of the first rows; null in others."""
    value = pl.col(column(FIRST_SAMPLE)).str.split(":").list.get(at, null_on_oob=True)
    return lambda _: pl.when(pl.col(column(FORMAT_COLUMN)) == ":".join(keys)).then(value)


def _numbers(texts: Iterable[pl.Expr], low: float) -> list[pl.Expr]:
    return [within(text.cast(pl.Float64, strict=False), low) for text in texts]


def _chromosome(layout: Layout, reading: Reading) -> pl.Expr | None:
    named = [0] if layout.is_vcf else layout.columns(Role.CHROMOSOME)
    if named:
        reading.texts.add(named[0])
        return pl.col(column(named[0])).str.strip_chars(' "')
    named = [at for role in (Role.VARIANT, Role.NAME, Role.POSITION) for at in layout.columns(role)]
    places = [
        at
        for at in named or layout.surely_named
        if any(
            re.match(r"^(?:chr)?[0-9XYM]{1,2}[:_.\-]\d", row[at], re.IGNORECASE) for row in layout.rows if at < len(row)
        )
    ]
    if not places:
        return None
    reading.texts.add(places[0])
    return pl.col(column(places[0])).str.extract(_ON_SEX_CHROMOSOME).str.to_uppercase()


def _gene_level(layout: Layout, reading: Reading) -> pl.Expr | None:
    """Rows of REGENIE about a whole gene: the allele is called "ref", and the name is no variant's."""
    alleles, names = layout.columns(Role.ALLELE), layout.columns(Role.NAME)
    is_there = alleles and names and any(row[alleles[0]] == _GENE_LEVEL for row in layout.rows if alleles[0] < len(row))
    if not is_there:
        return None
    reading.texts |= {alleles[0], names[0]}
    name = pl.col(column(names[0]))
    is_variant = name.str.contains(r"(?i)^rs\d+$|^(?:chr)?[0-9XYM]{1,2}[:_\-.]\d+")
    return (pl.col(column(alleles[0])) == _GENE_LEVEL).fill_null(value=False) & ~is_variant.fill_null(value=True)


def _significant(layout: Layout, reading: Reading, rules: OmicsRules) -> pl.Expr:
    """Was the row chosen for its p-value?"""
    if not reading.missing:
        return pl.lit(value=False)
    if plain := layout.columns(Role.P_VALUE):
        reading.numbers.add(plain[0])
        return (pl.col(column(plain[0])) <= rules.significant_p_value).fill_null(value=False)
    if logarithms := layout.columns(Role.LOG_P_VALUE):
        reading.numbers.add(logarithms[0])
        limit = -math.log10(rules.significant_p_value)
        return (pl.col(column(logarithms[0])).abs() >= limit).fill_null(value=False)
    return pl.lit(value=False)
