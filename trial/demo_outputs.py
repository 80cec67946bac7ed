"""What a project's user asks to take out in the demo: one table that may leave, and four files that may not."""

from __future__ import annotations

import io
import pickle

import openpyxl
import polars as pl

SAFE = "models.csv"
_PEOPLE = 60
_VARIANTS, _ONE_IN = 200, 50

IN_THE_WAY = {
    "counts.csv": ("a small count", "tables.small_count"),
    "smoking.xlsx": ("a hidden sheet with people in it", "hidden.sheet"),
    "gwas.tsv": ("rare variants", "omics.rare_variants"),
    "cohort.pkl": ("a pickled data frame", "binary.data_frame"),
}
"""Each of the others: what is in its way, and the rule that finds it."""


def outputs() -> dict[str, bytes]:
    """Their contents by name, the same each time but for the workbook's times."""
    return {
        SAFE: b"exposure,odds_ratio,ci_low,ci_high,p\nsmoking,1.42,1.10,1.83,0.006\n",
        "counts.csv": b"sex,smoker,count\nmale,yes,3\nmale,no,120\nfemale,yes,44\nfemale,no,98\n",
        "smoking.xlsx": _workbook(),
        "gwas.tsv": _variants(),
        "cohort.pkl": pickle.dumps(_frame()),
    }


def _frame() -> pl.DataFrame:
    people = range(_PEOPLE)
    return pl.DataFrame({"age": [40 + one * 7 % 37 for one in people], "sex": ["FM"[one % 2] for one in people]})


def _workbook() -> bytes:
    """A harmless table, and beside it the sheet that it was worked out from."""
    book = openpyxl.Workbook()
    shown = book.worksheets[0]
    for row in (("smoking", "n"), ("never", 412), ("former", 218), ("current", 97)):
        shown.append(row)
    hidden = book.create_sheet("working")
    hidden.sheet_state = "hidden"
    for number, (age, sex) in enumerate(_frame().iter_rows()):
        hidden.append((f"P{number:04d}", age, sex))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _variants() -> bytes:
    """Summary statistics; one variant in fifty has too few carriers."""
    rows = ["SNP\tCHR\tPOS\tA1\tA2\tEAF\tN\tBETA\tSE\tP"]
    for number in range(_VARIANTS):
        frequency = 0.0004 if number % _ONE_IN == 0 else 0.05 + number % 40 / 100
        rows.append(
            f"rs{1000 + number}\t1\t{10_000 + 37 * number}\tA\tG\t{frequency:.4f}\t12000\t"
            f"{(number % 7 - 3) / 100:.3f}\t0.010\t{(number + 1) / 201:.3f}"
        )
    return ("\n".join(rows) + "\n").encode("ascii")
