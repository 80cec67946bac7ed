"""Labelled cases: variant statistics in the layouts of the programs that write them, and how their text may be written."""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

RARE, UNVERIFIED = frozenset({"omics.rare_variants"}), frozenset({"omics.unverified_variants"})
_PEOPLE, _CASES, _CONTROLS = 4000, 1500, 2500


class _Variant:
    """One variant of a study of 4,000 people, with the values that columns show."""

    def __init__(self, number: int, rng: random.Random, frequency: float | None = None) -> None:
        f = round(rng.uniform(0.05, 0.95), 4) if frequency is None else frequency
        ref, alt = rng.sample("ACGT", 2)
        position = 100_000 + 7919 * number
        self.values: dict[str, str] = {
            "chr": str(rng.randint(1, 22)),
            "pos": str(position),
            "rs": f"rs{1_000_000 + 37 * number}",
            "ref": ref,
            "alt": alt,
            "f": f"{f:.6g}",
            "maf": f"{min(f, 1 - f):.6g}",
            "ac": str(round(f * 2 * _PEOPLE)),
            "mac": str(round(min(f, 1 - f) * 2 * _PEOPLE)),
            "an": str(2 * _PEOPLE),
            "n": str(_PEOPLE),
            "nca": str(_CASES),
            "nco": str(_CONTROLS),
            "beta": f"{rng.gauss(0, 0.1):.5f}",
            "or": f"{rng.uniform(0.8, 1.25):.4f}",
            "se": f"{rng.uniform(0.01, 0.05):.5f}",
            "z": f"{rng.gauss(0, 1):.4f}",
            "p": f"{rng.uniform(0.001, 1):.4g}",
            "lp": f"{rng.uniform(0, 3):.4f}",
            "test": "ADD",
            ".": ".",
            "na": "NA",
            "dir": "+-+",
        }
        self.values["id"] = f"{self.values['chr']}:{position}:{ref}:{alt}"
        hom, het = round(f * f * _PEOPLE), round(2 * f * (1 - f) * _PEOPLE)
        self.values |= {"hom1": str(hom), "het": str(het), "hom2": str(_PEOPLE - hom - het), "0": "0"}


_Change = tuple[int, str, str]
"""Row, column's value, what stands there instead."""


def variants(
    name: str,
    layout: str,
    *,
    delimiter: str = "\t",
    rare: Iterable[tuple[int, float]] = (),
    changes: Iterable[_Change] = (),
    rows: int = 120,
    above: str = "",
    packed: bool = False,
    encoding: str = "utf-8",
    line_end: str = "\n",
) -> Callable[[Path], None]:
    """Writes a table; ``layout`` is "NAME=value NAME=value", ``rare`` are rows with their frequency."""
    pairs = [part.split("=") for part in layout.split()]

    def make(folder: Path) -> None:
        rng = random.Random(name)  # the same every time
        special = dict(rare)
        lines = [delimiter.join(pair[0].replace("~", " ") for pair in pairs)]
        for number in range(rows):
            values = _Variant(number, rng, special.get(number)).values
            values |= {value: instead for row, value, instead in changes if row == number}
            lines.append(delimiter.join(values[pair[1]] for pair in pairs))
        data = (above + line_end.join(lines) + line_end).encode(encoding)
        (folder / name).write_bytes(gzip.compress(data, mtime=0) if packed else data)

    return make


_LAYOUTS = {
    "gwas-ssf.tsv": "chromosome=chr base_pair_location=pos effect_allele=alt other_allele=ref beta=beta standard_error=se "
    "effect_allele_frequency=f p_value=p rsid=rs n=n",
    "catalog-harmonised.tsv": "hm_variant_id=id hm_rsid=rs hm_chrom=chr hm_pos=pos hm_other_allele=ref hm_effect_allele=alt "
    "hm_beta=beta hm_effect_allele_frequency=f p_value=p sample_size=n",
    "plink2.glm.linear": "#CHROM=chr POS=pos ID=rs REF=ref ALT=alt A1=alt A1_FREQ=f TEST=test OBS_CT=n BETA=beta SE=se "
    "T_STAT=z P=p ERRCODE=.",
    "plink2.afreq": "#CHROM=chr ID=rs REF=ref ALT=alt ALT_FREQS=f OBS_CT=an",
    "plink2.acount": "#CHROM=chr ID=rs REF=ref ALT=alt ALT_CTS=ac OBS_CT=an",
    "plink2.gcount": "#CHROM=chr ID=rs REF=ref ALT=alt HOM_REF_CT=hom2 HET_REF_ALT_CTS=het TWO_ALT_GENO_CTS=hom1 HAP_REF_CT=0 "
    "HAP_ALT_CTS=0 MISSING_CT=0",
    "plink.frqx": "CHR=chr SNP=rs A1=alt A2=ref C(HOM~A1)=hom1 C(HET)=het C(HOM~A2)=hom2 C(HAP~A1)=0 C(HAP~A2)=0 C(MISSING)=0",
    "gcta.ma": "SNP=rs A1=alt A2=ref freq=f b=beta se=se p=p N=n",
    "fastgwa.tsv": "CHR=chr SNP=rs POS=pos A1=alt A2=ref N=n AF1=f BETA=beta SE=se P=p",
    "saige.txt": "CHR=chr POS=pos MarkerID=id Allele1=ref Allele2=alt AC_Allele2=ac AF_Allele2=f N=n BETA=beta SE=se Tstat=z "
    "p.value=p",
    "metal.tbl": "MarkerName=rs Allele1=alt Allele2=ref Freq1=f Effect=beta StdErr=se P-value=p Direction=dir TotalSampleSize=n",
    "neale.tsv": "variant=id minor_allele=alt minor_AF=maf n_complete_samples=n AC=ac beta=beta se=se tstat=z pval=p",
    "counts.csv": "rsid=rs chrom=chr pos=pos ref=ref alt=alt AC=ac AN=an OR=or P=p",
    "mac.csv": "Marker=rs Chr=chr Pos=pos EA=alt NEA=ref MAF=maf MAC=mac P=p",
    "snptest.out": "alternate_ids=rs rsid=rs chromosome=chr position=pos alleleA=ref alleleB=alt all_maf=maf all_total=n "
    "frequentist_add_pvalue=p",
}
_SPACED = {
    "regenie.regenie": "CHROM=chr GENPOS=pos ID=rs ALLELE0=ref ALLELE1=alt A1FREQ=f N=n TEST=test BETA=beta SE=se "
    "CHISQ=z LOG10P=lp EXTRA=na",
    "plink.frq": "CHR=chr SNP=rs A1=alt A2=ref MAF=maf NCHROBS=an",
}
_IN_GROUPS = {
    "regenie-groups.tsv": "CHROM=chr GENPOS=pos ID=rs ALLELE0=ref ALLELE1=alt A1FREQ=f A1FREQ_CASES=f A1FREQ_CONTROLS=f N=n "
    "N_CASES=nca N_CONTROLS=nco BETA=beta LOG10P=lp",
    "saige-groups.tsv": "CHR=chr POS=pos SNPID=rs Allele1=ref Allele2=alt AF_case=f AF_ctrl=f N_case=nca N_ctrl=nco p.value=p",
    "pgc.daner": "CHR=chr SNP=rs BP=pos A1=alt A2=ref FRQ_A_1500=f FRQ_U_2500=f INFO=. OR=or SE=se P=p",
    "cases.csv": "rsid=rs effect_allele=alt other_allele=ref eaf=f n_cases=nca n_controls=nco beta=beta p=p",
}
_BLIND = {
    "ldsc.sumstats": "SNP=rs A1=alt A2=ref Z=z N=n",
    "bolt.stats": "SNP=rs CHR=chr BP=pos ALLELE1=alt ALLELE0=ref A1FREQ=f BETA=beta SE=se P_BOLT_LMM=p",
    "finngen.tsv": "#chrom=chr pos=pos ref=ref alt=alt rsids=rs pval=p beta=beta sebeta=se "
    "af_alt=f af_alt_cases=f af_alt_controls=f",
    "reference.tsv": "rsid=rs chr=chr pos=pos ref=ref alt=alt beta=beta p=p gnomAD_AF=f n=n",
    "weights.txt": "rsID=rs effect_allele=alt effect_weight=beta",
    "prs.csv": "snp=rs a1=alt weight=beta",
    "plink.assoc.logistic": "CHR=chr SNP=rs BP=pos A1=alt TEST=test NMISS=n OR=or STAT=z P=p",
    "positions.tsv": "chrom=chr pos=pos ref=ref alt=alt beta=beta p=p",
    "case-frequencies.tsv": "CHR=chr SNP=rs BP=pos A1=alt F_A=f F_U=f A2=ref CHISQ=z P=p OR=or",
}


_ZEROS, RAGGED = frozenset({"tables.zero"}), frozenset({"tables.ragged"})
"""Counts of a genotype may be zero, and a row may be longer than the header, which the rules for tables say too."""


def _in_layouts() -> Iterable[Case]:
    for name, layout in (_LAYOUTS | _SPACED).items():
        delimiter = " " if name in _SPACED else "," if name.endswith("csv") else "\t"
        yield Case(f"omics-good-{name}", variants(name, layout, delimiter=delimiter), tolerated=_ZEROS)
        rare = variants(name, layout, delimiter=delimiter, rare=[(40, 0.002), (99, 0.9985)])
        yield Case(f"omics-rare-{name}", rare, RARE, tolerated=_ZEROS)
    for name, layout in _IN_GROUPS.items():
        delimiter = "," if name.endswith("csv") else "\t"
        yield Case(f"omics-good-{name}", variants(name, layout, delimiter=delimiter))
        yield Case(f"omics-rare-{name}", variants(name, layout, delimiter=delimiter, rare=[(7, 0.0011)]), RARE)
    for name, layout in _BLIND.items():
        delimiter = "," if name.endswith("csv") else "\t"
        yield Case(f"omics-blind-{name}", variants(name, layout, delimiter=delimiter), UNVERIFIED)
    bolt = _BLIND["bolt.stats"]
    yield Case("omics-blind-but-rare", variants("bolt.stats", bolt, rare=[(3, 0.001)]), RARE | UNVERIFIED)


SSF = _LAYOUTS["gwas-ssf.tsv"]
COMMON = SSF.replace("base_pair_location", "BP").replace("chromosome", "CHR")


def _values_that_say_nothing() -> Iterable[Case]:
    for word, bad in {
        "missing": "NA",
        "dot": ".",
        "empty": "",
        "nan": "NaN",
        "above-one": "1.2",
        "negative": "-0.1",
        "percent": "12%",
        "infinite": "inf",
        "word": "common",
    }.items():
        yield Case(f"omics-frequency-{word}", variants("gwas.tsv", SSF, changes=[(60, "f", bad)]), UNVERIFIED)
    for word, bad in {"missing": "NA", "zero": "0", "negative": "-4000", "empty": ""}.items():
        yield Case(
            f"omics-people-{word}", variants("gwas.tsv", SSF, changes=[(119, "n", bad)]), UNVERIFIED, tolerated=_ZEROS
        )
    both = [(5, "f", "NA"), (6, "n", "500")]
    yield Case("omics-missing-and-rare", variants("gwas.tsv", SSF, changes=both, rare=[(6, 0.006)]), RARE | UNVERIFIED)
    count = _LAYOUTS["counts.csv"]
    yield Case(
        "omics-count-above-number", variants("ac.csv", count, delimiter=",", changes=[(4, "ac", "9000")]), UNVERIFIED
    )
    ragged = [(50, "p", "0.5\t0.5")]
    yield Case("omics-ragged", variants("gwas.tsv", SSF, changes=ragged), UNVERIFIED, tolerated=RAGGED)


def _at_the_limits() -> Iterable[Case]:
    def with_people(people: int, frequency: float) -> Callable[[Path], None]:
        return variants("gwas.tsv", SSF, rare=[(30, frequency)], changes=[(30, "n", str(people))])

    yield Case("omics-count-of-20", with_people(1000, 0.01))
    yield Case("omics-count-of-19", with_people(950, 0.01), RARE)
    yield Case("omics-frequency-of-0.005", with_people(2000, 0.005))
    yield Case("omics-frequency-of-0.995", with_people(2000, 0.995))
    yield Case("omics-frequency-of-0.0049", with_people(400_000, 0.0049), RARE)
    yield Case("omics-never-seen", with_people(4000, 0.0), RARE)
    yield Case("omics-first-row-alone", variants("gwas.tsv", SSF, rare=[(0, 0.001)]), RARE)
    yield Case("omics-last-row-alone", variants("gwas.tsv", SSF, rare=[(2999, 0.001)], rows=3000), RARE)
    for chromosome, rule in (
        ("X", RARE),
        ("23", RARE),
        ("chrY", RARE),
        ("MT", RARE),
        ("7", frozenset[str]()),
    ):
        changes = [(30, "chr", chromosome), (30, "n", "1500")]
        make = variants("gwas.tsv", SSF, rare=[(30, 0.01)], changes=changes)
        yield Case(f"omics-ploidy-{chromosome}", make, rule)
    groups = _IN_GROUPS["regenie-groups.tsv"].replace("A1FREQ_CASES=f", "A1FREQ_CASES=maf")
    few = [(9, "maf", "0.004")]
    yield Case("omics-few-among-cases", variants("r.tsv", groups, changes=few), RARE)
    stated = SSF.removesuffix(" n=n")
    yield Case("omics-people-in-comment", variants("gwas.tsv", stated, above="# N = 4000\n"))
    yield Case(
        "omics-people-in-comment-rare",
        variants("gwas.tsv", stated, above="# Total sample size: 1,500\n", rare=[(3, 0.006)]),
        RARE,
    )
    yield Case("omics-no-people", variants("gwas.tsv", stated), UNVERIFIED)


def _ways_of_writing() -> Iterable[Case]:
    rare = [(100, 0.001)]
    for word, how in {
        "comma": {"delimiter": ","},
        "semicolon": {"delimiter": ";"},
        "pipe": {"delimiter": "|"},
        "blank": {"delimiter": " "},
        "blanks": {"delimiter": "    "},
        "windows": {"line_end": "\r\n"},
        "mac": {"line_end": "\r"},
        "utf-16": {"encoding": "utf-16"},
        "bom": {"encoding": "utf-8-sig"},
        "blank-lines": {"line_end": "\n\n"},
        "gz": {"packed": True},
    }.items():
        name = "gwas.txt.gz" if word == "gz" else "gwas.txt"
        yield Case(f"omics-{word}-good", variants(name, COMMON, **how))
        yield Case(f"omics-{word}-rare", variants(name, COMMON, rare=rare, **how), RARE)
    yield Case("omics-other-name", variants("notes.log", COMMON, rare=rare), RARE)


def cases() -> Iterable[Case]:
    """All of them."""
    yield from _in_layouts()
    yield from _values_that_say_nothing()
    yield from _at_the_limits()
    yield from _ways_of_writing()
