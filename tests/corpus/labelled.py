"""Labelled cases: names of sequences, leaves and matrices; variants in columns of any name; tables turned round and code."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.genotypes import bytes_file, text_file
from corpus.variants import RARE, UNVERIFIED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_GENOTYPES, _SEQUENCES = frozenset({"omics.genotypes"}), frozenset({"omics.sequences"})
_OF_PERSONS = frozenset({"persons.row_per_person"})
_AVERAGES = "tables.group_size_unknown"
"""Depth and content of bases are averages over reads: a reviewer may be told so."""
_INDIVIDUALS = frozenset({"omics.individuals"})
_RNG = random.Random(41)


def _fasta(labels: Sequence[str]) -> str:
    return "".join(f">{label}\n{''.join(_RNG.choices('ACGT', k=120))}\n" for label in labels)


def _matrix(ids: Sequence[str], value: Callable[[int, int], str]) -> str:
    rows = ("\t".join((one, *(value(at, to) for to in range(len(ids))))) for at, one in enumerate(ids))
    return "\n".join(("\t".join(("", *ids)), *rows)) + "\n"


_LABELLED = {
    "swabs.fasta": (_fasta([f"H25{3001 + 17 * at}B|2025-0{at % 8 + 1}-11|throat" for at in range(9)]), _GENOTYPES),
    "wards.fa": (_fasta([f"resident_{210 + at} home=4" for at in range(6)]), _GENOTYPES),
    "public.fasta": (
        _fasta([f"hCoV-19/Wales/LAB-{at}77/2021|EPI_ISL_{500100 + at}|2021-01-{10 + at}" for at in range(9)]),
        _SEQUENCES,
    ),
    "strains.fasta": (_fasta([f"Wales/LAB-{at}77/2021 2021-01-{10 + at}" for at in range(9)]), _SEQUENCES),
    "cluster.nwk": ("((contact_041:0.1,contact_055:0.2)90:0.1,(contact_102:0.1,contact_113:0.3):0.1);\n", _GENOTYPES),
    "primates.nwk": ("((Homo_sapiens:0.1,Pan_paniscus:0.1):0.2,(Gorilla_gorilla:0.2,Pongo_abelii:0.4):0.1);\n", None),
    "distances.tsv": (
        _matrix([f"TB{300 + 3 * at}" for at in range(9)], lambda a, b: str(4 * abs(a - b))),
        _INDIVIDUALS,
    ),
    "items.tsv": (
        _matrix([f"phq{1 + at}" for at in range(9)], lambda a, b: "1" if a == b else f"0.{30 + a + b}"),
        None,
    ),
}
_PLATES = [f"LP{3001000 + 17 * at}-DNA_C{at % 12 + 1:02}" for at in range(18)]
_OF_SAMPLES = {
    "general_stats.txt": (
        "Sample\tpercent_gc\ttotal_reads\n"
        + "".join(f"{one}\t41.{at}\t3{at:02}17\n" for at, one in enumerate(_PLATES)),
        _INDIVIDUALS,
    ),
    "contamination.selfSM": (
        "#SEQ_ID\tAVG_DP\tFREEMIX\n" + "".join(f"SM_{2000 + 7 * at}\t31.{at}\t0.00{at}\n" for at in range(18)),
        _INDIVIDUALS,
    ),
    "report.html": (
        "<html><body><p>QC</p><script type='application/json'>{"
        + ", ".join(f'"{one}": {{"gc": 41.{at}, "sex": "{"MF"[at % 2]}"}}' for at, one in enumerate(_PLATES))
        + "}</script></body></html>\n",
        _INDIVIDUALS,
    ),
    "standards.csv": (
        "Sample,Concentration,Absorbance\n" + "".join(f"Std{at},{2**at}.5,0.{at}1\n" for at in range(1, 9)),
        frozenset(),
    ),
    "series.csv": (
        "sample,platform,title\n" + "".join(f"GSM{400100 + at},GPL570,liver of a mouse\n" for at in range(12)),
        frozenset(),
    ),
}
_EXPRESSION = frozenset({"omics.expression"})
_ALLELES = "allele,freq_cases,freq_controls,OR,P,n_cases,n_controls\nA*01:01,0.17,0.16,1.07,0.1,4120,9810\n"
_OF_SAMPLES |= {
    "volumes.txt": (
        "Measure:volume\tLeft-Hippocampus\teTIV\n"
        + "".join(f"sub-{at:02}\t{3900 + 7 * at}.{at}\t1500{at:02}.5\n" for at in range(12)),
        _INDIVIDUALS,
    ),
    "roh.tsv": (
        "ID\tchrom\tstart\tend\tlength_kb\n"
        + "".join(f"NB{300 + at // 4}\t{at % 22 + 1}\t{9000 * at}\t{9000 * at + 700}\t0.7\n" for at in range(40)),
        _INDIVIDUALS,
    ),
    "genes.tsv": (
        "ID\tchrom\tstart\tend\tstrand\n"
        + "".join(f"GENE{300 + at}\t{at % 22 + 1}\t{9000 * at}\t{9000 * at + 700}\t+\n" for at in range(40)),
        frozenset(),
    ),
    "sample17.genes.results": (
        "gene_id\tlength\teffective_length\texpected_count\tTPM\n"
        + "".join(f"ENSG{at:011}\t1200\t1010.5\t{at}4.2\t{at}.31\n" for at in range(30)),
        _EXPRESSION,
    ),
    "lfq.txt": (
        "Protein IDs\tGene names\t"
        + "\t".join(f"LFQ intensity PT{301 + at}" for at in range(9))
        + "\n"
        + "".join(f"P{10000 + at};Q{20000 + at}\tG{at}" + f"\t{at}3177{at}.5" * 9 + "\n" for at in range(20)),
        _EXPRESSION,
    ),
    "hla.csv": (_ALLELES + "B*27:05,0.08,0.04,2.1,1e-12,4120,9810\n", frozenset()),
    "hla-rare.csv": (_ALLELES + "B*56:04,0.0004,0.0001,4.0,0.06,4120,9810\n", RARE),
}
_JSON = '{"data": [' + ", ".join(
    f'{{"variant": "{at + 1}:{7000 + at}_A/G", "pvalue": 0.01, "ref_allele_freq": 0.{at + 11}, "n": 41200}}'
    for at in range(20)
)
_HTML = "<html><body><table><tr><th>SNP</th><th>EAF</th><th>N</th></tr>" + "".join(
    f"<tr><td>rs{at + 7}</td><td>0.{at + 11}</td><td>41200</td></tr>" for at in range(20)
)
_OF_SAMPLES |= {
    "psc.txt": (
        "# PSC, Per-sample counts\n# PSC\t[2]id\t[3]sample\t[4]nRefHom\t[5]nHets\n"
        + "".join(f"PSC\t0\tHX{4000 + 3 * at}\t91{at:02}\t43{at:02}\n" for at in range(12)),
        _INDIVIDUALS,
    ),
    "grm.id": ("".join(f"{70100 + 3 * at}\t{70100 + 3 * at}\n" for at in range(14)), _GENOTYPES),
    "pca.eigenvec": ("".join(f"F{at} HX{4000 + 3 * at} 0.01{at} -0.02{at}\n" for at in range(14)), _INDIVIDUALS),
    "grid.txt": ("".join(f"{at} {1000 + 3 * at} 0.01{at} 0.02{at}\n" for at in range(14)), frozenset()),
    "zoom.json": (_JSON + "]}\n", frozenset()),
    "zoom-rare.json": (_JSON + ', {"variant": "3:99_A/T", "ref_allele_freq": 0.9998, "n": 41200}]}\n', RARE),
    "hits.html": (_HTML + "</table></body></html>\n", frozenset()),
    "hits-rare.html": (_HTML + "<tr><td>rs77</td><td>0.0002</td><td>41200</td></tr></table></body></html>\n", RARE),
    "leads.html": (
        "<html><body><table><tr><th>SNP</th><th>EAF</th><th>P</th></tr>"
        + "".join(
            f"<tr><td>rs{at + 7}</td><td>0.{at + 11}</td><td>3.1&times;10<sup>-{at + 9}</sup></td></tr>"
            for at in range(14)
        )
        + "</table></body></html>\n",
        frozenset(),
    ),
    "sites.tsv": (
        "Chr\tStart\tEnd\tRef\tAlt\tGene\n"
        + "".join(f"{at}\t{7 * at}\t{7 * at}\tA\tG\tG{at}\n" for at in range(1, 15)),
        UNVERIFIED,
    ),
}
_GENES = "gene," + ",".join(f"Factor{at}" for at in range(1, 9)) + "\n"
_OF_SAMPLES |= {
    "loadings.csv": (_GENES + "".join(f"G{at}" + f",0.{at}1" * 8 + "\n" for at in range(20)), frozenset()),
    "k3.Q": ("".join(f"0.{100 + at} 0.{300 + at} 0.{600 - 2 * at}\n" for at in range(60)), _INDIVIDUALS),
    "transitions.txt": ("0.9 0.1 0\n0.2 0.7 0.1\n0 0 1\n", frozenset()),
}
_VARIANTS = {
    "credible.csv": "feature,pip,maf_cohort,n\n"
    + "".join(f"{at + 1}:{7000 + at}:A:G,0.{at + 10},0.{at + 11},31000\n" for at in range(20)),
    "turned.csv": "stat,rs11,rs22,rs33,rs44\nbeta,0.1,0.2,0.05,-0.1\nse,0.01,0.02,0.01,0.02\np,1e-12,2e-9,1e-9,1e-8\n",
    "leads.R": 'leads <- c("rs11", "rs22", "rs33", "rs44", "rs55")\npos <- c(4490, 4499, 5504, 2609, 1092)\n',
    "leads.py": 'LEADS = ["rs11", "rs22", "rs33", "rs44"]\nBETA = [0.12, 0.4, 0.33, 1.2]\nprint(LEADS, BETA)\n',
    "plink.frq": " CHR  SNP   A1   A2          MAF  NCHROBS \n"
    + "".join(f"   1  rs{at + 7}   A   G       0.{at + 21}    18114 \n" for at in range(30)),
}
_RARE = {
    "credible.csv": _VARIANTS["credible.csv"] + "3:99:A:T,0.2,0.0008,31000\n",
    "plink.frq": _VARIANTS["plink.frq"] + "   1  rs9001   A   G       0.0009    18114 \n",
    "qc.hwe": " CHR  SNP  TEST  A1  A2            GENO   O(HET)   E(HET)     P \n"
    + "".join(f"   2  rs{at + 7}  ALL  A  G  {900 + at}/4000/4100   0.4   0.41   0.2 \n" for at in range(20))
    + "   2  rs9001  ALL  A  G  1/12/8987   0.001   0.001   0.4 \n",
    "cc.assoc": " CHR  SNP  BP  A1   F_A   F_U  A2  CHISQ   P    OR \n   1  rs9001  723  A  0.0031  0.0018  C  2.0  0.15  1.7 \n",
}


_MEASURED = {
    "tube7.fcs": b"FCS3.1         58    900     901    9999       0       0" + bytes(range(200, 256)) * 20,
    "night.edf": b"0       "
    + b"X F 03-AUG-1951 Haagse".ljust(80)
    + b"Startdate".ljust(80)
    + b"02.03.9522.10.00768     "
    + bytes(range(200, 256)) * 20,
}


def cases() -> Iterable[Case]:
    """All of them."""
    for name, (text, expected) in _LABELLED.items():
        yield Case(f"omics-labelled-{name}", text_file(name, text), expected or frozenset())
    for name, (text, expected) in _OF_SAMPLES.items():
        told = frozenset({"hidden.inline_data", "hidden.script"}) if name.endswith("html") else frozenset({_AVERAGES})
        told |= _OF_PERSONS if name == "pca.eigenvec" else frozenset()
        yield Case(f"omics-samples-{name}", text_file(name, text), expected, tolerated=told)
    for name, data in _MEASURED.items():
        yield Case(f"omics-samples-{name}", bytes_file(name, data), _INDIVIDUALS, tolerated=frozenset({"type.unknown"}))
    for name, text in _VARIANTS.items():
        yield Case(f"omics-any-column-{name}", text_file(name, text))
    for name, text in _RARE.items():
        yield Case(f"omics-any-column-rare-{name}", text_file(name, text), RARE)
