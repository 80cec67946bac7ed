"""Tables with a header that hold values of single persons: genotypes in columns or rows, samples, expression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.omics.evidence import FIRST_SAMPLE, study_keys
from sallyport.inspection.omics.found import NUMBER, Found, alike, all_match, values
from sallyport.inspection.omics.roles import Role, meaning, normalised
from sallyport.inspection.omics.samples import expression, of_one_sample, pairs, row_per_sample, segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.omics.layout import Layout
    from sallyport.policy.disclosure.omics import OmicsRules

_CALL = re.compile(r"(?:\d+|\.)[/|](?:\d+|\.)(?::.*)?|\./\.|[ACGT][/|]?[ACGT]|NN|--|00")
_NUMBERED_CALL = re.compile(r"(?:\d|\.)[/|](?:\d|\.)(?::.*)?")
_RS_COLUMN = re.compile(
    r"(?:rs\d+|(?:chr)?[0-9XY]{1,2}[:_.]\d+[:_.][ACGT]+[:_.][ACGT]+)(?:_[ACGT0-9]+)?(?:\(/[ACGT]+\))?", re.I
)
_SNP_COLUMN = re.compile(r"snp_?\d+(?:_[ACGT])?", re.IGNORECASE)
_PLINK = {"iid", "iid1"}
_PSAM = {"iid", "fid", "sid", "pat", "mat", "sex"}
_WEAK = {"sample", "patient", "participant", "donor", "barcode", "individual", "subject", "caseid"}
_FEWEST_CALLS, _FEWEST_SAMPLES, _FEWEST_DISTINCT = 3, 4, 5
_FARTHEST = 10  # from the mean, in standard deviations
_PVAR = ("CHROM", "POS", "ID", "REF", "ALT")


def persons_in(layout: Layout, rules: OmicsRules) -> Found | None:
    """What the table holds of single persons, or None."""
    for found in (
        _vcf(layout),
        _marked(layout),
        _calls(layout),
        _by_sample(layout),
        segments(layout),
        of_one_sample(layout),
        pairs(layout),
        expression(layout, rules),
    ):
        if found is not None:
            return found
    return None


def _vcf(layout: Layout) -> Found | None:
    names = tuple(name.upper() for name in layout.names)
    if layout.is_vcf and len(names) > FIRST_SAMPLE and not study_keys(layout):
        return Found("omics.genotypes", "genotypes (VCF)")
    if names[:5] == _PVAR and set(names[5:]) <= {"CM", "QUAL", "FILTER"}:
        return Found("omics.genotypes", "the variants of a PLINK 2 genotype file (PVAR)")
    return None


def _marked(layout: Layout) -> Found | None:
    """By names that only these formats have."""
    names = [normalised(name) for name in layout.names]
    if names[:3] == ["rs", "alleles", "chrom"] and "strand" in names:
        return Found("omics.genotypes", "genotypes (HapMap)")
    if "hugosymbol" in names and "tumorsamplebarcode" in names:
        return Found("omics.genotypes", "mutations of single samples (MAF, mutation annotation format)")
    if set(names) <= _PSAM and {"iid", "sex"} <= set(names):
        return Found("omics.genotypes", "the samples of a PLINK 2 genotype file (PSAM)")
    if _is_code(layout):
        return None
    as_variants = [
        at
        for at, name in enumerate(layout.names)
        if (_RS_COLUMN.fullmatch(name) and _are_of_genotypes(values(layout, at)))
        or (_SNP_COLUMN.fullmatch(name) and _are_dosages(values(layout, at)))
    ]
    labels = {row[0] for row in layout.rows if row}
    if len(as_variants) >= _FEWEST_CALLS and not any(
        _RS_COLUMN.fullmatch(label) or _SNP_COLUMN.fullmatch(label) or _is_of_results(label) for label in labels
    ):
        return Found("omics.genotypes", "genotypes with a column for each variant")
    return None


def _is_code(layout: Layout) -> bool:
    """Is what seems the first name where a vector or list of names begins, in whatever language?"""
    first = layout.names[0]
    return any(first.count(opening) > first.count(closing) for opening, closing in ("()", "[]", "{}"))


def _is_of_results(label: str) -> bool:
    """Does a row say what was found of each variant, in a table of results that is turned round?"""
    known = meaning(label)
    return known is not None and known.role in {Role.STATISTIC, Role.P_VALUE, Role.LOG_P_VALUE, Role.FREQUENCY}


def _calls(layout: Layout) -> Found | None:
    """Columns of genotypes or dosages beside the names of variants."""
    named = {at for at, one in enumerate(layout.meanings) if one is not None and one.role is not Role.GENOTYPE}
    others = [at for at in range(len(layout.names)) if at not in named]
    called = [at for at in others if all_match(_CALL, values(layout, at)) and _vary(values(layout, at))]
    if len(called) >= _FEWEST_CALLS:
        return Found("omics.genotypes", f"genotypes in {len(called):,} columns")
    if not (layout.has_variants or layout.columns(Role.VARIANT)):
        return None
    others = [at for at in others if not _RS_COLUMN.fullmatch(layout.names[at])]  # correlations of variants
    of_one = [
        at for at in called if at in layout.columns(Role.GENOTYPE) or all_match(_NUMBERED_CALL, values(layout, at))
    ]
    if of_one and _are_all_different(layout):
        return Found("omics.genotypes", "genotypes beside variants")
    dosages = [at for at in others if _are_dosages(values(layout, at))]
    if len(dosages) >= _FEWEST_SAMPLES and alike(layout.names[at] for at in dosages) and len(dosages) * 2 > len(others):
        return Found("omics.genotypes", f"allele dosages in {len(dosages):,} columns")
    return None


def _are_all_different(layout: Layout) -> bool:
    """Is each row about another variant? Results by genotype have several rows for one."""
    places = [at for role in (Role.VARIANT, Role.NAME, Role.POSITION) for at in layout.columns(role)]
    named = [tuple(row[at] for at in places if at < len(row)) for row in layout.rows]
    return len(set(named)) == len(named)


def _by_sample(layout: Layout) -> Found | None:
    """A column of samples: with variants a row is a genotype, with anything else a person."""
    columns = layout.columns(Role.SAMPLE)
    has_variants = layout.has_variants or layout.names_variants
    sure = [at for at in columns if normalised(layout.names[at]) in _PLINK]
    if sure and len(layout.rows) > 0:
        what = "a row for each sample and variant" if has_variants else "a row for each sample, named as PLINK does"
        return Found("omics.genotypes" if has_variants else "omics.individuals", what)
    for at in columns:
        distinct = set(values(layout, at))
        is_sure = normalised(layout.names[at]) not in _WEAK or bool(layout.columns(Role.GENOTYPE))
        are_ids = len(distinct) >= _FEWEST_DISTINCT and all(any(c.isdigit() for c in one) for one in distinct)
        are_counts = all(one.isdigit() for one in distinct)
        if has_variants and distinct and (is_sure or (are_ids and not are_counts)):
            return Found("omics.genotypes", "a row for each sample and variant")
    return None if has_variants else row_per_sample(layout)


def _vary(values: Sequence[str]) -> bool:
    """Are there bases or pairs among them, or is it one code again and again?"""
    return any("/" in value or "|" in value or set(value) & set("ACGT") for value in values)


def _are_dosages(values: Sequence[str]) -> bool:
    given = [value for value in values if value not in {"", ".", "NA", "-9"}]
    return bool(given) and all(NUMBER.fullmatch(value) and 0 <= float(value) <= 2 for value in given)  # noqa: PLR2004 - alleles


def _are_of_genotypes(values: Sequence[str]) -> bool:
    """Calls, or how many copies there are, also counted from their mean."""
    given = [value for value in values if value not in {"", ".", "NA", "-9"}]
    return bool(given) and all(
        _CALL.fullmatch(value) or (NUMBER.fullmatch(value) and abs(float(value)) <= _FARTHEST) for value in given
    )
