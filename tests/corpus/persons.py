"""Labelled cases: tables with a row for each person, and tables that only look so. Part of ``identifiers``."""

from __future__ import annotations

import uuid

from corpus.case import Case
from corpus.people import age, birth, bmi, csv, sheet

ROWS = frozenset({"persons.row_per_person"})
AGED = ROWS | {"identifiers.exact_age"}


def _id(r):
    return r.randint(10**6, 10**7)


def _uuid(r):
    return uuid.UUID(int=r.getrandbits(128), version=4)


def _at(r):
    return round(r.gauss(0, 4), 4), round(r.gauss(0, 4), 4)


def _barcode(r):
    return "".join(r.choice("ACGT") for _ in range(16)) + "-1"


_WORDS = ("sleep", "mood", "pain", "work", "home", "diet")
_BANDS = [f"{low}-{low + 9}" for low in range(20, 90, 10)]

CASES = (
    Case(
        "persons-ids",
        csv(
            "a.csv",
            ["participant_id", "age", "sex", "bmi"],
            lambda r, i: (_id(r), age(r), r.choice("MF"), bmi(r)),
            60,
            1,
        ),
        AGED,
    ),
    Case(
        "persons-uuids",
        csv(
            "a.csv",
            ["key", "sex", "sbp", "smoker"],
            lambda r, i: (_uuid(r), r.choice("MF"), bmi(r), r.choice("01")),
            40,
            2,
        ),
        ROWS,
    ),
    Case(
        "persons-no-key",
        csv(
            "a.csv",
            ["age", "sex", "ethnicity", "smoker", "bmi"],
            lambda r, i: (age(r), r.choice("MF"), r.choice("ABCDE"), r.choice("01"), bmi(r)),
            80,
            3,
        ),
        AGED,
    ),
    Case(
        "persons-births",
        csv("a.csv", ["ref", "dob", "hba1c"], lambda r, i: (i, birth(r), bmi(r)), 30, 4),
        ROWS | {"identifiers.date_of_birth"},
    ),
    Case(
        "persons-visits",
        csv("a.csv", ["patient_id", "visit_date", "sbp"], lambda r, i: (10_000 + i // 3, birth(r), bmi(r)), 90, 5),
        ROWS,
    ),
    Case(
        "persons-unnamed-columns",
        csv(
            "a.csv",
            [f"v{at}" for at in range(1, 8)],
            lambda r, i: (_id(r), r.choice("01"), r.choice("123"), bmi(r), bmi(r), r.choice("01"), bmi(r)),
            100,
            6,
        ),
        ROWS,
    ),
    Case(
        "persons-samples",
        csv(
            "a.tsv",
            ["sample_id", "tumour_stage", "age_at_diagnosis"],
            lambda r, i: (f"TCGA-{i:04d}", r.choice("1234"), age(r)),
            40,
            7,
            "\t",
        ),
        AGED,
    ),
    Case(
        "persons-xlsx",
        sheet("a.xlsx", ["eid", "sex", "bmi"], lambda r, i: (_id(r), r.choice("MF"), bmi(r)), 40, 8),
        ROWS,
    ),
    Case(
        "persons-parquet",
        sheet(
            "a.parquet",
            ["study_id", "arm", "outcome", "bmi"],
            lambda r, i: (_id(r), r.choice("AB"), r.choice([0, 1]), bmi(r)),
            40,
            9,
        ),
        ROWS,
    ),
    Case(
        "persons-stata",
        sheet("a.dta", ["pid", "sex", "bmi"], lambda r, i: (_id(r), r.choice("MF"), bmi(r)), 40, 10),
        ROWS,
    ),
    Case(
        "persons-semicolons",
        csv("a.csv", ["subject_id", "sex", "weight"], lambda r, i: (f"S{i:04d}", r.choice("MF"), bmi(r)), 40, 11, ";"),
        ROWS,
    ),
    Case(
        "persons-districts-and-dates",
        csv(
            "a.csv",
            ["postcode_district", "sex", "admission_date", "diagnosis"],
            lambda r, i: (r.choice(["CB1", "CB2", "CB3"]), r.choice("MF"), birth(r), r.choice(["I21", "J44"])),
            60,
            12,
        ),
        ROWS,
    ),
    Case(
        "persons-on-a-map",
        csv("a.csv", ["UMAP_1", "UMAP_2", "cluster"], lambda r, i: (*_at(r), r.choice("1234")), 60, 24),
        ROWS,
    ),
    Case("persons-on-a-map-alone", csv("a.csv", ["tSNE1", "tSNE2"], lambda r, i: _at(r), 60, 25), ROWS),
    Case(
        "cells-on-a-map",
        csv(
            "a.csv",
            ["", "umap_1", "umap_2", "cell_type"],
            lambda r, i: (_barcode(r), *_at(r), r.choice(["B", "T"])),
            60,
            26,
        ),
        ROWS,
    ),
    Case(
        "samples-by-components",
        csv(
            "a.csv",
            ["sample", "PC1", "PC2", "PC3", "batch"],
            lambda r, i: (f"S{i:03d}", *_at(r), bmi(r), r.choice("12")),
            60,
            27,
        ),
        ROWS,
    ),
    Case(
        "points-by-components",
        csv("a.csv", ["PC1", "PC2", "group"], lambda r, i: (*_at(r), r.choice("AB")), 60, 28),
        ROWS,
    ),
    Case(
        "clusters-on-a-map",
        csv("a.csv", ["cluster", "UMAP_1", "UMAP_2"], lambda r, i: (i, *_at(r)), 40, 29),
    ),
    Case("loadings", csv("a.csv", ["", "PC1", "PC2"], lambda r, i: (f"question {_WORDS[i % 6]} {i}", *_at(r)), 40, 30)),
    Case("loadings-of-genes", csv("a.csv", ["gene", "PC1", "PC2"], lambda r, i: (f"GENE{i}", *_at(r)), 40, 31)),
    Case(
        "loadings-of-countries",
        csv("a.csv", ["population", "PC1", "PC2"], lambda r, i: (_WORDS[i % 6] * (i // 6 + 1), *_at(r)), 40, 32),
    ),
    Case(
        "rows-of-genes",
        csv(
            "a.csv",
            ["gene_id", "symbol", "log2FoldChange", "pvalue"],
            lambda r, i: (f"ENSG{r.randint(1, 10**9):011d}", f"GENE{i}", round(r.gauss(0, 1), 3), round(r.random(), 4)),
            60,
            13,
        ),
    ),
    Case(
        "rows-of-proteins",
        csv(
            "a.csv",
            ["protein", "estimate", "se", "pvalue"],
            lambda r, i: (f"P{r.randint(10000, 99999)}", round(r.gauss(0, 1), 3), 0.1, round(r.random(), 4)),
            60,
            14,
        ),
    ),
    Case(
        "rows-of-regions",
        csv("a.csv", ["region", "rate"], lambda r, i: (f"E0{7_000_000 + i}", round(r.random(), 3)), 40, 15),
    ),
    Case(
        "rows-of-months",
        csv(
            "a.csv",
            ["date", "rate", "temperature"],
            lambda r, i: (f"20{20 + i // 12}-{i % 12 + 1:02d}-01", round(r.random(), 3), bmi(r)),
            48,
            16,
        ),
    ),
    Case(
        "rows-of-outcomes",
        csv(
            "a.csv",
            ["outcome", "model", "hr", "lower", "upper", "p"],
            lambda r, i: (f"outcome {i // 3}", "abc"[i % 3], 1.21, 1.13, 1.32, 0.012),
            18,
            17,
        ),
    ),
    Case(
        "rows-of-runs",
        csv(
            "a.csv",
            ["run_id", "learning_rate", "batch_size", "auc"],
            lambda r, i: (f"{r.getrandbits(64):016x}", round(r.random(), 4), r.choice([32, 64]), round(r.random(), 4)),
            60,
            18,
        ),
    ),
    Case(
        "rows-of-ages",
        csv("a.csv", ["age", "mean_sbp", "sd"], lambda r, i: (20 + i, round(120 + i / 7, 1), 12.1), 60, 19),
        tolerated=frozenset({"tables.mean_without_n", "tables.no_denominator"}),
    ),
    Case(
        "cross-table",
        csv("a.csv", ["age_band", "sex", "n"], lambda r, i: (_BANDS[i // 2], "MF"[i % 2], r.randint(200, 900)), 14, 20),
    ),
    Case(
        "cross-table-of-three",
        csv(
            "a.csv",
            ["age_band", "sex", "ethnicity", "rate"],
            lambda r, i: (_BANDS[i // 4], "MF"[i % 2], "AB"[i // 2 % 2], round(r.random(), 3)),
            28,
            21,
        ),
    ),
    Case(
        "participants-by-group",
        csv("a.csv", ["group", "participants"], lambda r, i: (f"group {i}", r.randint(100, 900)), 12, 22),
    ),
    Case(
        "simulation",
        csv(
            "a.csv",
            ["iteration", "bias", "coverage"],
            lambda r, i: (i, round(r.gauss(0, 1), 4), round(r.random(), 4)),
            200,
            23,
        ),
    ),
)
