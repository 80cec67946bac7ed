"""Labelled cases: files of persons and of genes without names that say so. Part of ``formats``.

Each: file, content, rules that speak.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ROWS = "persons.row_per_person"


def _drawn(
    seed: int, rows: int, row: Callable[[random.Random, int], Iterable[object]], head: str = "", between: str = ","
) -> str:
    made_up = random.Random(seed)
    return (
        "\n".join([*([head] if head else []), *(between.join(map(str, row(made_up, at))) for at in range(rows))]) + "\n"
    )


def _barcode(r: random.Random) -> str:
    return "".join(r.choice("ACGT") for _ in range(16)) + "-1"


def _normal(r: random.Random, mean: float, sd: float) -> float:
    return round(r.gauss(mean, sd), 4)


NAMELESS: dict[str, tuple[str, str, str]] = {
    "persons without names of columns": (
        "d.dat",
        _drawn(
            1,
            60,
            lambda r, _: (r.randint(40, 89), r.choice("12"), round(r.gauss(27, 4), 1), r.randint(100, 170)),
            between=" ",
        ),
        _ROWS,
    ),
    "persons in German": (
        "d.csv",
        _drawn(
            2,
            60,
            lambda r, _: (r.randint(40, 89), r.choice("mw"), f"{r.gauss(27, 4):.1f}".replace(".", ",")),
            "alter;geschlecht;bmi",
            ";",
        ),
        _ROWS,
    ),
    "what a model makes of each": (
        "shap.csv",
        _drawn(3, 60, lambda r, _: [_normal(r, 0, 1) for _ in range(4)], "age,sex,bmi,sbp"),
        _ROWS,
    ),
    "draws of coefficients": (
        "draws.csv",
        _drawn(4, 60, lambda r, at: (at // 30, *(_normal(r, 0, 1) for _ in range(4))), ".chain,age,sex,bmi,sbp"),
        "",
    ),
    "components without names of columns": (
        "pca.eigenvec",
        _drawn(5, 60, lambda r, at: (f"F{at}", f"I{at}", _normal(r, 0, 1), _normal(r, 0, 1)), between=" "),
        _ROWS,
    ),
    "cells and their clusters": (
        "meta.csv",
        _drawn(
            6,
            60,
            lambda r, _: (_barcode(r), r.choice("12"), r.randint(500, 9000), r.choice("01")),
            ",donor,nCount_RNA,seurat_clusters",
        ),
        _ROWS,
    ),
    "cells alone": ("barcodes.tsv", _drawn(7, 60, lambda r, _: (_barcode(r),)), _ROWS),
    "outcomes and predictions": (
        "p.csv",
        _drawn(8, 60, lambda r, _: (r.choice("01"), round(r.random(), 4)), "y_true,y_prob"),
        _ROWS,
    ),
    "calibration by deciles": (
        "p.csv",
        _drawn(9, 10, lambda _, at: (at + 1, at / 10 + 0.05, at / 10 + 0.04, 410 + at), "decile,predicted,observed,N"),
        "",
    ),
    "persons in columns": (
        "w.csv",
        "variable,"
        + ",".join(f"P{at:04d}" for at in range(25))
        + "\n"
        + _drawn(10, 3, lambda r, at: (("bmi", "sbp", "crp")[at], *(round(r.gauss(50, 9), 1) for _ in range(25)))),
        _ROWS,
    ),
    "a search for parameters": (
        "cv.csv",
        _drawn(
            11,
            40,
            lambda r, at: (at, at % 4 + 2, round(r.random(), 4), round(r.random(), 4), at + 1),
            ",param_max_depth,split0_test_score,mean_test_score,rank_test_score",
        ),
        "",
    ),
    "a curve": (
        "roc.csv",
        _drawn(12, 60, lambda _, at: (at / 60, (at / 60) ** 0.5, 1 - at / 60), "fpr,tpr,threshold"),
        "",
    ),
    "expression of samples": (
        "expr.gct",
        "#1.2\n30\t12\nNAME\tDescription\t"
        + "\t".join(f"T{at:03d}" for at in range(12))
        + "\n"
        + _drawn(13, 30, lambda r, at: (f"ENSG{at:011d}", "na", *(_normal(r, 5, 2) for _ in range(12))), between="\t"),
        "omics.expression",
    ),
    "a sparse matrix": (
        "matrix.mtx",
        "%%MatrixMarket matrix coordinate integer general\n%\n30 20 40\n"
        + _drawn(14, 40, lambda r, _: (r.randint(1, 30), r.randint(1, 20), r.randint(1, 9)), between=" "),
        "omics.expression",
    ),
    "lowest and highest": (
        "h.txt",
        "age\n     n missing Mean\n   412       0 58.1\n\nlowest : 18 19 21 23 24, highest: 88 91 94 97 103\n",
        "tables.endpoints",
    ),
    "variants by their chromosomes": (
        "weights.bim",
        "".join(f"{1 + at // 4}\trs{5583653 + at}\t0\t{960687 + 11 * at}\tG\tC\n" for at in range(12)),
        "omics.genotypes",
    ),
    "a deviation of one": (
        "t.csv",
        "country,mean egfr,sd\nUK,71.2,18.0\nIreland,70.8,16.9\nBhutan,44.0,NA\n",
        "tables.small_group",
    ),
    "simulated people": (
        "sim.csv",
        "scenario,n_per_arm,reps,bias,power\n1,50,1000,0.01,0.41\n2,8,1000,0.02,0.07\n",
        "",
    ),
    "medians of numbers": (
        "t.csv",
        '"","Placebo, N = 2,120","Active, N = 1,980"\n"Number of admissions","3 (1, 5)","3 (1, 6)"\n',
        "",
    ),
    "rows called R1 to R3": (
        "t.csv",
        "area,A,B,Total\nR1,40,50,90\nR2,*,60,67\nR3,70,31,101\nTotal,117,141,258\n",
        "tables.recoverable",
    ),
}
