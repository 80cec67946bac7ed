"""Tables of samples without variants: features by samples, a row or many for each sample, pairs, one sample alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.omics.found import NUMBER, Found, alike, all_match, values
from sallyport.inspection.omics.labels import are_ids, are_samples, of_persons
from sallyport.inspection.omics.roles import Role, normalised

if TYPE_CHECKING:
    from sallyport.inspection.omics.layout import Layout
    from sallyport.policy.disclosure.omics import OmicsRules


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FEATURE = re.compile(
    r"ENS[A-Z]*[GTP]\d{6,}(?:\.\d+)?|cg\d{8}|[0-9]+(?:_[a-z])?_at|ILMN_\d+|hsa-(?:mir|let)-\S+|TC\d+\.hg|[NX][MRP]_\d{6,}(?:\.\d+)?"
    r"|(?:[OPQ]\d[A-Z0-9]{3}\d|[A-NR-Z]\d[A-Z][A-Z0-9]{2}\d)(?:-\d)?(?:;\S+)?|HMDB\d{5,}|(?:OTU|ASV)[-_]?\d+|[kd]__\w+.*",
    re.I,
)
"""Genes, transcripts, probes, proteins, metabolites, taxa."""
_FEATURE_NAMES = _words(
    "gene geneid genename genesymbol symbol probe probeid probeset cpg ensemblid ensgid hgncsymbol feature "
    "featureid transcript transcriptid protein proteinid proteinname proteingroup uniprot uniprotid peptide "
    "metabolite metabolitename metaboliteid compound compoundname compoundid analyte lipid lipidname idref mirna "
    "otu otuid asv asvid taxon taxonomy targetid"
)
_SYMBOL, _DISEASE = (
    re.compile(r"[A-Z][A-Z0-9]{1,9}(?:[-.][A-Z0-9]{1,6})?|C\d{1,2}orf\d{1,3}"),
    re.compile(r"[A-Z]\d{2}(?:\.\d+)?"),
)
"""What genes are called in short; and codes of ICD-10, which look like it."""
_UNNAMED = _words("index rownames rowname unnamed0 x v1")
_MANY_FEATURES, _NEARLY_ALL = 20, 0.8
_STATISTIC = re.compile(
    r"mean|median|sd|stderr|^se$|fold|logfc|lfc|pval|p_?value|padj|fdr|qval|^p$|^q$|stat|beta|coef|lower|upper|^ci|(?<!\d)95(?!\d)|percent|pct|"
    r"avg|average|length|start|end|chr|strand|count$|rank|score|odds|ratio|var$|min$|max$|q1|q3|iqr|quantile|^n$|^n_|z$|pc\d+$|"
    r"^(?:19|20)\d\d$|iter|boot|seed|epoch|model|run|rep|week|month|year|day|stage|grade|cluster|module|group|fraction"
    r"|factor|topic|program|comp(?:onent)?[-_ ]?\d|signature|^[sdi][bd]s\d|dim(?:ension)?[-_ ]?\d|latent"
    r"|^lv[-_]?\d|eigen|axis|state[-_ ]?\d"
    r"|time|hour|^[th][-_]?\d{1,2}h?$|^\d+ ?h(?:rs?|ours?)?$|dose|conc|tissue|cell_?type|decile|quart",
    re.IGNORECASE,
)
_SAMPLES = _words(
    "sample samplename sampleid samplebarcode barcode biosampleid platekey seqid tumorsamplebarcode "
    "submittedsampleid lpid"
)
_PLATED = re.compile(
    r"[A-Z]{2}\d{5,}-DNA_[A-H]\d{2}|TCGA-[A-Z0-9]{2}-[A-Z0-9]{4}(?:-\w+)*|(?:[A-Z]{3}\d+_)?\d{9,12}_R\d{2}C\d{2}"
    r"|(?=[A-Za-z]{0,9}\d{3})[A-Za-z0-9]{3,20}[-_](?:(?:plate|p)?\d{1,3}[-_])?[A-H](?:0[1-9]|1[0-2])",
    re.IGNORECASE,
)
"""Ids with the place on a plate or array, and those of TCGA."""
_ENDS = _words("end ends stop locend chromend endposition positionend to segend")
_STARTS = _words("start starts locstart chromstart startposition positionstart from segstart")
_EFFECTIVE = _words("efflength effectivelength")
_OF_READS = _words("estcounts numreads expectedcount tpm fpkm")
_FEWEST_ROWS = 6


def row_per_sample(layout: Layout) -> Found | None:
    """A column called after samples that holds ids; or a first one of any name with persons, or places on plates and arrays."""
    called = _called(layout)
    for at in sorted({0, *called}):
        ids = [value for value in values(layout, at) if value]
        if len(ids) < _FEWEST_ROWS or len(set(ids)) < len(ids) or len(layout.names) == 1:
            continue
        if all_match(_PLATED, ids) or (at in called and are_ids(ids)):
            return Found("omics.individuals", f"a row for each sample, named in column {at + 1}")
        if at == 0 and of_persons(ids) and _is_measured(layout):
            return Found("omics.individuals", f"a row for each person or sample, named in column {at + 1}")
    return None


def _is_measured(layout: Layout) -> bool:
    """Is there a column of numbers with decimals? Lists of cases, as of tests, have none."""
    columns = (values(layout, at) for at in range(1, len(layout.names)))
    return any(all_match(NUMBER, cells) and any("." in cell for cell in cells) for cells in columns)


def _called(layout: Layout) -> set[int]:
    """Columns called after samples."""
    return {at for at in layout.columns(Role.SAMPLE) if _singular(layout.names[at]) in _SAMPLES}


def _singular(name: str) -> str:
    return normalised(name).removesuffix("s")


def segments(layout: Layout) -> Found | None:
    """Stretches of chromosomes, several for each sample: copies, runs of homozygosity, shared by descent."""
    named = {normalised(name) for name in layout.names}
    if not (layout.columns(Role.CHROMOSOME) and named & _STARTS and named & _ENDS):
        return None
    for at in sorted({*_called(layout), *layout.columns(Role.NAME)}):
        ids = [value for value in values(layout, at) if value]
        if len(ids) >= _FEWEST_ROWS and len(set(ids)) < len(ids) and are_ids(list(dict.fromkeys(ids))):
            return Found("omics.individuals", f"stretches of chromosomes of each sample, named in column {at + 1}")
    return None


def of_one_sample(layout: Layout) -> Found | None:
    """How much of each gene or transcript one sample holds, as programs write that count reads."""
    named = {normalised(name) for name in layout.names}
    if named & _EFFECTIVE and named & _OF_READS and all_match(_FEATURE, values(layout, 0)):
        return Found("omics.expression", "the reads of one sample for each gene or transcript")
    return None


def pairs(layout: Layout) -> Found | None:
    """Ids by the same ids: how near the samples are to each other."""
    if are_samples(layout.names, layout.rows) and all_match(NUMBER, [cell for row in layout.rows for cell in row[1:]]):
        return Found("omics.individuals", "a value for each pair of what looks like samples", Severity.REVIEW)
    return None


def expression(layout: Layout, rules: OmicsRules) -> Found | None:
    """Genes or other features in rows, columns with names alike and numbers below."""
    if len(layout.names) <= rules.min_samples_of_matrix or not layout.rows:
        return None
    is_feature = (
        all_match(_FEATURE, values(layout, 0)) or _singular(layout.names[0]) in _FEATURE_NAMES or _are_genes(layout)
    )
    samples = [
        at
        for at in range(1, len(layout.names))
        if not _STATISTIC.search(layout.names[at]) and all_match(NUMBER, values(layout, at))
    ]
    numbered = [layout.names[at] for at in samples if any(map(str.isdigit, layout.names[at]))]
    many = len(numbered) >= rules.min_samples_of_matrix and len(numbered) * 2 > len(samples)
    if is_feature and many and alike(numbered):
        return Found("omics.expression", f"{len(numbered):,} columns that look like samples")
    return None


def _are_genes(layout: Layout) -> bool:
    """Has the first column no name, as programs write row names, and short names of genes, each once?"""
    labels = [label for label in values(layout, 0) if label]
    if normalised(layout.names[0]) not in _UNNAMED | {""} or len(labels) < _MANY_FEATURES:
        return False
    genes = sum(bool(_SYMBOL.fullmatch(label)) and not _DISEASE.fullmatch(label) for label in labels)
    return len(set(labels)) == len(labels) and genes >= _NEARLY_ALL * len(labels)
