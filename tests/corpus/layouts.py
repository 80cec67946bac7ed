"""Labelled cases: more layouts of variant statistics and of what is like them, each a header and one row repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_ROWS = 30


class _Layout(NamedTuple):
    """``row`` is formatted with ``i``, the row's number; blanks become tabs unless ``as_is``."""

    name: str
    header: str
    row: str
    rule: str = ""
    as_is: bool = False


_RARE, _UNVERIFIED, _GENOTYPES = "omics.rare_variants", "omics.unverified_variants", "omics.genotypes"
_EQTL = "gene_id variant_id tss_distance ma_samples ma_count maf pval_nominal slope slope_se"
_METAL = "MarkerName Allele1 Allele2 Freq1 FreqSE MinFreq MaxFreq Weight Zscore P-value Direction"
_NEALE = "variant minor_allele minor_AF low_confidence_variant n_complete_samples AC ytx beta se tstat pval"
_LAYOUTS = (
    _Layout("eqtl", _EQTL, "ENSG0000000{i} chr1_{i}123_A_G_b38 {i} 150 170 0.12 0.01 0.1 0.2"),
    _Layout("eqtl-rare", _EQTL, "ENSG0000000{i} chr1_{i}123_A_G_b38 {i} 15 17 0.012 0.01 0.1 0.2", _RARE),
    _Layout("metal-weight", _METAL, "rs{i} a g 0.3 0.01 0.2 0.4 5000 1.2 0.2 ++"),
    _Layout("metal-weight-rare", _METAL, "rs{i} a g 0.001 0.01 0.001 0.4 5000 1.2 0.2 ++", _RARE),
    _Layout("neale-rare", _NEALE, "1:{i}000:A:G G 0.001 true 4000 8 3.5 0.1 0.1 1.5 0.2", _RARE),
    _Layout("phewas", "phecode snp beta p n_cases n_controls allele_frequency", "{i}.1 rs{i} 0.1 0.2 400 5000 0.23"),
    _Layout("annotated", "#Uploaded_variation Location Allele Gene", "1_{i}000_A/G 1:{i}000 G ENSG1", _UNVERIFIED),
    _Layout("places-of-gene", "gene chrom pos ref alt beta p", "BRCA1 13 {i}100 A G 0.1 0.2", _UNVERIFIED),
    _Layout("populations", "rsid A1 A2 AF_EUR AF_AFR beta p", "rs{i} A G 0.2 0.3 0.1 0.2", _UNVERIFIED),
    _Layout("about", "SNP A1 A2 EAF N P", "rs{i} A G 0.3 ~5000 0.3", _UNVERIFIED),
    _Layout("percent", "SNP A1 A2 EAF_percent N P", "rs{i} A G 23.5 4000 0.3"),
    _Layout("percent-rare", "SNP A1 A2 EAF_percent N P", "rs{i} A G 0.35 4000 0.3", _RARE),
    _Layout("percent-unsaid", "SNP A1 A2 EAF N P", "rs{i} A G 23.5 4000 0.3", _UNVERIFIED),
    _Layout("chrx", "chrom pos ref alt af n", "chrX {i}100 A G 0.011 1000", _RARE),
    _Layout("r-row-names", "CHR SNP A1 A2 EAF N P", '"{i}" 1 "rs{i}" "A" "G" 0.001 4000 0.5', _RARE, as_is=True),
    _Layout("quoted", '"SNP","A1","A2","EAF","N"', '"rs{i}","A","G","0.001","4,000"', _RARE, as_is=True),
    _Layout("quoted-good", '"SNP","A1","A2","EAF","N"', '"rs{i}","A","G","0.2","4,000"', as_is=True),
    _Layout("decimal-comma", "SNP;A1;A2;EAF;N;P", "rs{i};A;G;0,2;4000;0,5", as_is=True),
    _Layout("decimal-comma-rare", "SNP;A1;A2;EAF;N;P", "rs{i};A;G;0,001;4000;0,5", _RARE, as_is=True),
    _Layout("title-above", "GWAS of height\n\nSNP,A1,A2,EAF,N,P", "rs{i},A,G,0.001,4000,0.5", _RARE, as_is=True),
    _Layout("significant-but-rare", "SNP Gene P OR EAF N", "rs{i} G{i} 3e-9 1.2 0.001 5000", _RARE),
    _Layout("significant", "SNP Gene P OR", "rs{i} G{i} 3e-9 1.2"),
    _Layout("calls", "CHROM POS REF ALT S1 S2 S3", "1 {i}100 A G 0/1 0/0 1/1", _GENOTYPES),
    _Layout("calls-of-one", "CHROM POS REF ALT NA12878", "1 {i}100 A G 0/1", _GENOTYPES),
    _Layout("calls-in-letters", "rsid S1 S2 S3 S4", "rs{i} AA AG GG AG", _GENOTYPES),
    _Layout("numbered-columns", "subject SNP1 SNP2 SNP3 SNP4", "P{i}x 0 1 2 0", _GENOTYPES),
    _Layout("relatives", "#FID1 IID1 FID2 IID2 NSNP KINSHIP", "F{i} I{i} G{i} J{i} 1000 0.2", "omics.individuals"),
    _Layout("missing-by-sample", "FID IID N_MISS N_GENO F_MISS", "F{i} I{i} 50 1000 0.05", "omics.individuals"),
    _Layout("by-genotype", "SNP genotype n or p", "rs7 AA 2{i}0 1.{i} 0.31", _UNVERIFIED),
    _Layout("month-names", "id beta p", "1_20{i} 0.1 0.2"),
    _Layout("model-names", "name estimate p", "model_{i} 0.1 0.2"),
    _Layout("importance", "feature fold1 fold2 fold3 fold4 fold5 fold6 fold7", "f{i} 0.1 0.2 0.3 0.4 0.5 0.6 0.7"),
    _Layout("pairs", "SNP_A SNP_B R2", "rs{i} rs{i}1 0.8"),
    _Layout("antigens", "allele OR p", "A*01:{i} 1.1 0.2"),
    _Layout("manhattan", "CHR BP P", "1 {i}900 0.3"),
)
_OTHERS = frozenset({"persons.row_per_person"})
"""Where a row is a person, the rules about persons may say so too."""


def _made(layout: _Layout) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        lines = [layout.header, *(layout.row.format(i=at) for at in range(10, 10 + _ROWS))]
        text = "\n".join(line if layout.as_is else line.replace(" ", "\t") for line in lines) + "\n"
        (folder / "results.txt").write_text(text, "utf-8")

    return make


def cases() -> Iterable[Case]:
    """All of them."""
    for layout in _LAYOUTS:
        expected = frozenset({layout.rule}) if layout.rule else frozenset[str]()
        tolerated = _OTHERS if layout.rule in {_GENOTYPES, "omics.individuals"} else frozenset[str]()
        yield Case(f"omics-layout-{layout.name}", _made(layout), expected, tolerated=tolerated)
