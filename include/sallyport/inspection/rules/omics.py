"""Rules about variants and genotypes."""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, INFO, REVIEW, SRCP, UNVERIFIED, Rule

_GEL = "Genomics England Airlock Rules"
_GWAS = f"{SRCP}, 'Omics results (MAC 20, MAF 0.005); {_GEL}: bulk variants"
_RAW = f"{_GEL}: final results only, never sequences or genotypes of persons"

RULES = (
    Rule(
        "omics.rare_variants",
        BLOCK,
        "It holds variants that are too rare.",
        _GWAS,
        "Send only variants whose minor allele count and frequency reach the minimum; of a text, such as CSV, "
        "`sallyport check --filtered FOLDER` writes a filtered copy.",
    ),
    Rule(
        "omics.unverified_variants",
        UNVERIFIED,
        "How rare its variants are cannot be told.",
        _GWAS,
        "Add columns for the allele frequency and the number of people (or allele count and number) to every row, and leave out "
        "rows without them; of a text, such as CSV, `sallyport check --filtered FOLDER` writes a copy without such rows.",
    ),
    Rule("omics.variant_list", INFO, "It is a short list of significant variants.", f"{_GEL}: lists of variants", ""),
    Rule(
        "omics.genotypes",
        BLOCK,
        "It holds genotypes or sequences of single persons, or belongs to a set of files that does.",
        _RAW,
        "Send summary results only: one row a variant with its frequency and counts, and no columns or rows of persons.",
    ),
    Rule(
        "omics.individuals",
        BLOCK,
        "Each of its rows is about one sample or person.",
        _RAW,
        "Send results over groups of people instead of values of single samples or persons.",
    ),
    Rule(
        "omics.sequences",
        REVIEW,
        "It holds sequences; those of a reference may leave, those of persons may not.",
        _RAW,
        "Say where the sequences come from; send only references that are public anyway.",
    ),
    Rule(
        "omics.expression",
        BLOCK,
        "It looks like a matrix of genes with a column for each sample.",
        f"{_GEL}: individual-level data need a reason",
        "Send statistics over groups of samples, or say why the columns are no persons.",
    ),
)
