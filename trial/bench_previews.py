"""``python -m trial.bench_previews``: how long previews of a request take, in how much memory, and what lies on the shelf.

A request of thousands of small files, and one long table in each format. The start of the process that starts the children
is counted. Writes ``bench-previews.json``.
"""

from __future__ import annotations

import io
import os
import tempfile
import threading
import time
import zipfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sallyport.inspection.kinds.types import identify
from sallyport.policy.defaults import preflight_policy
from sallyport.review.previews.making import make_previews
from sallyport.review.previews.shelf import Shelf
from sallyport.storage.quarantine import Quarantine
from trial.bench_report import command, run
from trial.bench_step import peak_of, started_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOOK_SECONDS = 0.02
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_OF_OFFICE = "http://schemas.openxmlformats.org/"


@dataclass(frozen=True)
class Sizes:
    """Number of small files, and rows of each long table."""

    files: int
    rows: int


SIZES = {"default": Sizes(5000, 1_000_000), "tiny": Sizes(20, 1000)}


@dataclass
class Result:
    """What one request took."""

    name: str
    files: int
    megabytes: float
    seconds: float = 0
    peak_kb: int = 0
    """Of the largest process that was started for it."""
    shelf_megabytes: float = 0


@dataclass(frozen=True)
class _Row:
    id: int
    parent_id: int | None
    number: int
    source_path: str
    media_type: str | None
    size: int | None
    digest: str | None


def main() -> int:
    """Measure everything; exit 64 for a SIZE that is not known."""
    return run("bench-previews.json", {}, SIZES, _measure_all)


def _measure_all(size: str) -> tuple[dict[str, Any], str]:
    results = []
    for name, make in _REQUESTS.items():
        with tempfile.TemporaryDirectory(prefix="sallyport-bench-", dir="/var/tmp") as made:
            results.append(_measured(name, make(SIZES[size]), Path(made)))
    return {"results": [asdict(one) for one in results]}, as_table(results)


def as_table(results: list[Result]) -> str:
    """Markdown, as in docs/benchmarks.md."""
    lines = ["| What | Files | MB | Seconds | Peak of a child (MB) | On the shelf (MB) |", "|---|" + "---:|" * 5]
    lines += [
        f"| {one.name} | {one.files:,} | {one.megabytes:.1f} | {one.seconds:.1f} | {one.peak_kb / 1000:.0f} "
        f"| {one.shelf_megabytes:.2f} |"
        for one in results
    ]
    return "\n".join(lines)


def _measured(name: str, files: dict[str, bytes], folder: Path) -> Result:
    quarantine, shelf = Quarantine(folder / "quarantine"), Shelf(folder / "previews")
    rows = []
    for number, (path, data) in enumerate(files.items(), 1):
        stored = quarantine.take(io.BytesIO(data))
        rows.append(_Row(number, None, number, path, identify(io.BytesIO(data), path), stored.size, stored.digest))
    result = Result(name, len(rows), sum(map(len, files.values())) / 1e6)
    with _watched(result):
        began = time.perf_counter()
        made = make_previews(preflight_policy(), quarantine, "T000001", rows, shelf)
        result.seconds = round(time.perf_counter() - began, 2)
    if made.made != {"made": len(rows)}:
        raise RuntimeError(f"not every preview was made: {dict(made.made)}")
    result.shelf_megabytes = sum(path.stat().st_size for path in shelf.root.rglob("*") if path.is_file()) / 1e6
    return result


@contextmanager
def _watched(result: Result) -> Iterator[None]:
    own, over = os.getpid(), threading.Event()

    def look() -> None:
        while not over.wait(_LOOK_SECONDS):
            for server in started_by(own):
                for process in (server, *started_by(server)):
                    result.peak_kb = max(result.peak_kb, peak_of(process))

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _small(sizes: Sizes) -> dict[str, bytes]:
    body = "".join(f"group {row},{row * row},{row / 7:.3f}\n" for row in range(20))
    return {f"{number}.csv": f"name {number},n,share\n{body}".encode() for number in range(sizes.files)}


def _csv(sizes: Sizes) -> dict[str, bytes]:
    rows = (
        f"{row},{row % 90},m,{row * 0.37:.4f},g{row % 9},2024-01-{row % 28 + 1:02},{row * 7},{row * 3}\n"
        for row in range(sizes.rows)
    )
    return {"long.csv": ("id,age,sex,score,group,date,x,y\n" + "".join(rows)).encode()}


def _columnar(sizes: Sizes) -> dict[str, bytes]:
    import polars as pl  # noqa: PLC0415 - only where it is needed

    held = io.BytesIO()
    pl.DataFrame(
        {f"c{column}": [row * 0.37 + column for row in range(sizes.rows)] for column in range(8)}
    ).write_parquet(held)
    return {"long.parquet": held.getvalue()}


def _workbook(sizes: Sizes) -> dict[str, bytes]:
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="B{0}"><v>1.5</v></c><c r="C{0}"><v>7</v></c></row>'
    sheet = "".join(row.format(number) for number in range(1, sizes.rows + 1))
    kinds = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{_MAIN}{kind}+xml"/>'
        for part, kind in (("workbook.xml", "sheet.main"), ("worksheets/sheet1.xml", "worksheet"))
    )
    relation = '<Relationship Id="r1" Type="{0}officeDocument/2006/relationships/{1}" Target="{2}"/>'
    relations = f'<Relationships xmlns="{_OF_OFFICE}package/2006/relationships">{{}}</Relationships>'
    main = f'xmlns="{_OF_OFFICE}spreadsheetml/2006/main"'
    of_sheets = f'xmlns:r="{_OF_OFFICE}officeDocument/2006/relationships"'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_OF_OFFICE}package/2006/content-types">{kinds}</Types>',
        "_rels/.rels": relations.format(relation.format(_OF_OFFICE, "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relations.format(
            relation.format(_OF_OFFICE, "worksheet", "worksheets/sheet1.xml")
        ),
        "xl/workbook.xml": f'<workbook {main} {of_sheets}><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return {"long.xlsx": held.getvalue()}


_REQUESTS: dict[str, Callable[[Sizes], dict[str, bytes]]] = {
    "small CSV files": _small,
    "CSV of a million rows": _csv,
    "Parquet of a million rows": _columnar,
    "XLSX of a million rows": _workbook,
}

if __name__ == "__main__":
    command(main)
