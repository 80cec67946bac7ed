"""The same in the confined child, where nothing can be loaded any more; and in tables that are no text."""

from __future__ import annotations

import gzip
from collections import defaultdict
from typing import TYPE_CHECKING

import polars as pl
import pytest
from openpyxl import Workbook

from sallyport.inspection.preflight import preflight
from sallyport.policy.defaults import preflight_policy

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = ("chr", "pos", "rsid", "ref", "alt", "eaf", "n", "p")
_ROWS = [("1", str(100 + at), f"rs{at}", "A", "G", "0.001" if at == 7 else "0.2", "4000", "0.5") for at in range(40)]
_TEXT = "\n".join("\t".join(row) for row in (_HEADER, *_ROWS)) + "\n"
RARE = "omics.rare_variants"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str]]]:
    """Rule and place of all that is said of omics, by the file."""
    folder = tmp_path_factory.mktemp("omics")
    _write(folder)
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for looked in preflight([folder], preflight_policy()):
        found[looked.path.split("!")[0]] += [
            (one.rule, one.location) for one in looked.findings if one.rule.startswith(("omics.", "inspector."))
        ]
    return dict(found)


def _write(folder: Path) -> None:
    (folder / "plain.tsv").write_text(_TEXT, "utf-8")
    (folder / "wide.tsv").write_text(_TEXT, "utf-16")
    (folder / "packed.tsv.gz").write_bytes(gzip.compress(_TEXT.encode()))
    (folder / "blanks.txt").write_text(_TEXT.replace("\t", "   "), "utf-8")
    (folder / "odd.tsv").write_text(_TEXT + "1\t2\n\n", "utf-8")
    (folder / "sites.vcf").write_text(
        "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n1\t5\t.\tA\tG,T\t.\t.\tAC=9,700;AN=8000\n",
        "utf-8",
    )
    pl.DataFrame(_ROWS, schema=_HEADER, orient="row").with_columns(pl.col("eaf", "n").cast(pl.Float64)).write_parquet(
        folder / "columns.parquet"
    )
    book = Workbook()
    for row in (_HEADER, *_ROWS):
        book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in row])
    book.save(folder / "sheet.xlsx")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain.tsv", [(RARE, "row 9")]),
        ("wide.tsv", [(RARE, "row 9")]),
        ("packed.tsv.gz", [(RARE, "row 9")]),
        ("blanks.txt", [(RARE, "row 9")]),
        ("odd.tsv", [(RARE, "row 9"), ("omics.unverified_variants", "row 42")]),
        ("sites.vcf", [(RARE, "row 3")]),
    ],
)
def test_texts_are_judged_in_the_confined_child(
    said: dict[str, list[tuple[str, str]]], name: str, expected: list[tuple[str, str]]
) -> None:
    assert said[name] == expected


@pytest.mark.parametrize("name", ["columns.parquet", "sheet.xlsx"])
def test_tables_that_are_no_text_are_judged_by_the_same_rules(
    said: dict[str, list[tuple[str, str]]], name: str
) -> None:
    assert [rule for rule, _ in said[name]] == [RARE]
    assert said[name][0][1].endswith("row 9" if name == "sheet.xlsx" else said[name][0][1])
