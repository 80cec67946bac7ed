"""`sallyport check --filtered`: a copy of variant statistics that may leave."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl

INCLUDE = Path(__file__).parents[3] / "include"
HEADER = "chromosome\tbase_pair_location\teffect_allele\tother_allele\tbeta\teffect_allele_frequency\tp_value\tn\n"
COMMON = "".join(f"{1 + at % 22}\t{1000 + at}\tA\tC\t0.01\t0.2{at}\t0.5\t9000\n" for at in range(10, 60))
RARE = "3\t77\tA\tC\t0.01\t0.0001\t0.5\t9000\n"


def check(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sallyport.cli.main", "check", *map(str, arguments)]
    env = {"PYTHONPATH": str(INCLUDE), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False)


def test_a_copy_without_the_rare_rows_passes(tmp_path: Path) -> None:
    results, copies = tmp_path / "results", tmp_path / "copies"
    (results / "inner").mkdir(parents=True)
    (results / "inner" / "gwas.tsv").write_text(HEADER + COMMON + RARE)
    (results / "packed.tsv.gz").write_bytes(gzip.compress((HEADER + RARE + COMMON).encode(), mtime=0))
    (results / "notes.txt").write_text("Nothing of interest.\n")
    done = check(results, "--filtered", copies)
    assert done.returncode == 2, done.stderr
    found = {str(path.relative_to(copies)): path.read_text() for path in copies.rglob("*") if path.is_file()}
    assert found == {"inner/gwas.tsv": HEADER + COMMON, "packed.tsv": HEADER + COMMON}
    assert "50 of 51 rows" in done.stderr
    assert '"omics.' not in check(copies, "--format", "json").stdout


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "gwas.tsv").write_text(HEADER + COMMON + RARE)
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "gwas.tsv").write_text("mine")
    done = check(tmp_path / "gwas.tsv", "--filtered", tmp_path / "copies")
    assert done.returncode == 64
    assert "is there already" in done.stderr
    assert (tmp_path / "copies" / "gwas.tsv").read_text() == "mine"


def test_what_cannot_be_copied_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    results, copies = tmp_path / "results", tmp_path / "copies"
    results.mkdir()
    with zipfile.ZipFile(results / "packed.zip", "w") as packed:
        packed.writestr("gwas.tsv", HEADER + COMMON + RARE)
    done = check(results, "--filtered", copies)
    assert done.returncode == 2
    assert "packed.zip!/gwas.tsv: no filtered copy was made" in done.stderr
    assert not copies.exists()


def test_a_workbook_is_no_text_that_is_copied(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (HEADER + COMMON + RARE).splitlines():
        book.active.append([float(cell) if cell[0].isdigit() else cell for cell in line.split("\t")])
    book.save(tmp_path / "gwas.xlsx")
    done = check(tmp_path / "gwas.xlsx", "--filtered", tmp_path / "copies")
    assert done.returncode == 2
    assert "is no text with a row for each variant, such as CSV" in done.stderr
    assert not list((tmp_path / "copies").iterdir())


def test_a_full_disk_leaves_no_part_of_a_copy(tmp_path: Path) -> None:
    (tmp_path / "gwas.tsv").write_text(HEADER + COMMON * 200 + RARE)
    limited = ["prlimit", "--fsize=4096", sys.executable, "-m", "sallyport.cli.main", "check"]
    env = {"PYTHONPATH": str(INCLUDE), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*limited, str(tmp_path / "gwas.tsv"), "--filtered", str(tmp_path / "copies")]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 64, done.stderr
    assert "cannot be written" in done.stderr
    assert not list((tmp_path / "copies").iterdir())
