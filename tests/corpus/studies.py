"""Variants whose columns are named for a study, hold lists or percent, or stand in Markdown; and who is near to whom."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.genotypes import bytes_file, text_file
from corpus.variants import RARE, UNVERIFIED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PEOPLE = 12_000
_SNPTEST = (
    "alternate_ids rsid chromosome position alleleA alleleB index all_AA all_AB all_BB all_NULL all_total all_maf "
    "missing_data_proportion frequentist_add_pvalue frequentist_add_info frequentist_add_beta_1 frequentist_add_se_1 comment"
)
_FINEMAP = (
    "index rsid chromosome position allele1 allele2 maf beta se z prob log10bf group corr_group prob_group mean sd"
)
_FINE_MAPPED = (0.1, 0.02, 0.7, 0.2, 1.2, 1, 1, 1, 0, 0)


def _table(
    names: str, row: Callable[[int, float], list[object]], between: str = "\t", end: str = ""
) -> Callable[..., str]:
    """Sixty variants, the last of which has the frequency that is asked for."""

    def write(last: float) -> str:
        frequencies = [round(0.05 + at * 0.007, 5) for at in range(59)] + [last]
        lines = [names, *(between.join(map(str, row(at, one))) for at, one in enumerate(frequencies))]
        return "\n".join(lines) + "\n" + end

    return write


def _counts(frequency: float) -> tuple[int, int]:
    """Alleles, and how many of them are the rarer one."""
    return 2 * _PEOPLE, round(2 * _PEOPLE * frequency)


def _hail(at: int, frequency: float) -> list[object]:
    number, count = _counts(frequency)
    lists = f"[{number - count},{count}]", f"[{1 - frequency:.4e},{frequency:.4e}]"
    return [f"chr1:{90_000 + at}", '["G","T"]', f"rs{at + 1}", *lists, number, 0.01, 0.4]


def _piped(names: str) -> str:
    cells = names.split(",")
    return f"# Replication\n\nVariants taken forward:\n\n| {' | '.join(cells)} |\n|{'|'.join(':---' for _ in cells)}|"


def _in_pipes(at: int, frequency: float) -> list[object]:
    return [
        "",
        f" rs{at + 1}    ",
        f" {at % 22 + 1} ",
        f"  {70_000 + at}",
        " A ",
        " G ",
        f" {frequency} ",
        f" {_PEOPLE} ",
        "",
    ]


_STUDIES: dict[str, tuple[str, Callable[[float], str]]] = {
    "counts of a cohort beside a panel": (
        "annotated.tsv",
        _table(
            "CHROM\tPOS\tREF\tALT\tgnomAD_AF\tcohort_AC\tcohort_AN\tP",
            lambda at, one: [1, 90_000 + at, "A", "G", 0.2, _counts(one)[1], _counts(one)[0], 0.3],
        ),
    ),
    "counts of a named study": (
        "annotated.tsv",
        _table(
            "CHROM\tPOS\tREF\tALT\tAC_UKB\tAN_UKB\tP",
            lambda at, one: [1, 90_000 + at, "A", "G", _counts(one)[1], _counts(one)[0], 0.3],
        ),
    ),
    "two traits beside each other": (
        "wide.csv",
        _table(
            "SNP,A1,A2,EAF_bmi,N_bmi,BETA_bmi,EAF_t2d,N_t2d,BETA_t2d",
            lambda at, one: [f"rs{at + 1}", "A", "C", 0.0061, 50_000, 0.1, one, 9_100, 0.2],
            ",",
        ),
    ),
    "lists of Hail": (
        "hail.tsv",
        _table("locus\talleles\trsid\tvariant_qc.AC\tvariant_qc.AF\tvariant_qc.AN\tbeta\tp_value", _hail),
    ),
    "a frequency in percent": (
        "table2.csv",
        _table(
            "rsID,Effect allele,Other allele,MAF (%),N,Beta",
            lambda at, one: [f"rs{at + 1}", "A", "C", round(100 * one, 4), _PEOPLE, 0.1],
            ",",
        ),
    ),
    "cells in percent": (
        "table2.csv",
        _table(
            "rsID,Effect allele,Other allele,MAF,N,Beta",
            lambda at, one: [f"rs{at + 1}", "A", "C", f"{100 * one:.2f}%", _PEOPLE, 0.1],
            ",",
        ),
    ),
    "a table of Markdown": (
        "README.md",
        _table(_piped("SNP,CHR,POS,EA,NEA,EAF,N"), _in_pipes, "|", "\nAll were found before.\n"),
    ),
    "names in German": (
        "Ergebnisse.csv",
        _table(
            "SNP;Risikoallel;Referenzallel;Allelhäufigkeit;Fallzahl;Beta",
            lambda at, one: [f"rs{at + 1}", "A", "C", str(one).replace(".", ","), _PEOPLE, "0,1"],
            ";",
        ),
    ),
    "SNPTEST, which says at the end that it is done": (
        "chr06.out",
        _table(
            _SNPTEST,
            lambda at, one: (
                f"--- rs{at + 1} 06 {90_000 + at} A T {at + 1} {_PEOPLE * (1 - one) ** 2:.2f} "
                f"{_PEOPLE * 2 * one * (1 - one):.2f} {_PEOPLE * one**2:.2f} 0 {_PEOPLE} {one} 0 0.0716 0.98 0.0034 0.0033 NA"
            ).split(),
            " ",
            "# Completed successfully at 2024-03-01 10:19:12\n",
        ),
    ),
    "groups of fine-mapping": (
        "locus.snp",
        _table(
            f"{_FINEMAP} N",
            lambda at, one: [at + 1, f"rs{at + 1}", 9, 90_000 + at, "G", "C", one, *_FINE_MAPPED, _PEOPLE],
            " ",
        ),
    ),
}  # fmt: skip
_COMMON, _SELDOM = 0.21, 0.0031
_RELATED = [(one, other, 0.98 if one == other else 0.01) for one in range(1, 25) for other in range(1, one + 1)]
_PAIRS = frozenset({"omics.individuals"})
_SAMPLES = frozenset({"omics.genotypes"})
_UNKNOWN = frozenset({"type.unread"})


def cases() -> Iterable[Case]:
    """All of them."""
    for name, (file, write) in _STUDIES.items():
        yield Case(f"omics-{name}", text_file(file, write(_COMMON)))
        yield Case(f"omics-{name}-rare", text_file(file, write(_SELDOM)), RARE)
    snptest = _STUDIES["SNPTEST, which says at the end that it is done"][1](_COMMON)
    hidden = snptest.replace("# Completed", "# rs7 06 71423 A T completed")
    yield Case("omics-a comment that names a variant", text_file("chr06.out", hidden), UNVERIFIED)
    yield from _relatedness()


def _relatedness() -> Iterable[Case]:
    text = "".join(f"{one}\t{other}\t52000\t{near}\n" for one, other, near in _RELATED)
    yield Case("omics-relatedness", text_file("cohort.grm.gz", text, packed=True), _PAIRS)
    triangle = struct.pack(f"<{len(_RELATED)}f", *(near for *_, near in _RELATED))
    yield Case("omics-relatedness in bytes", bytes_file("cohort.grm.bin", triangle), _PAIRS | _UNKNOWN)
    yield Case("omics-other bytes", bytes_file("cohort.grm.bin", triangle + bytes(4)), _UNKNOWN)
    families = "".join(f"F{at}\tI{at}\n" for at in range(40))
    yield Case("omics-families and persons", text_file("ids.txt", families), _SAMPLES)
    yield Case("omics-items and variables", text_file("renamed.txt", families.replace("F", "q").replace("I", "var")))
    yield Case("omics-persons of a matrix", text_file("cohort.grm.id", "Smith\tann\nJones\tbob\n"), _SAMPLES)
    distances = "".join(f"{one}\t{other}\t{one + other}.5\t0.3\n" for one in range(1, 25) for other in range(1, 6))
    yield Case("omics-a grid of settings", text_file("grid.tsv", distances))
