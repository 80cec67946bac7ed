"""``python -m trial.bench_inspection``: how fast a file is looked into with every rule on, and in how much memory.

Beside it stands what polars does at best: one combined regular expression over all cells of the same file, by as many
threads, in a process of its own that has already started. What counts are the ratios. Writes ``bench-inspection.json``.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sallyport.inspection.kinds.types import identify
from sallyport.inspection.looking import AT_ONCE, Looking
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from trial.bench_data import seeded
from trial.bench_gwas import measure as gwas
from trial.bench_report import command, run
from trial.bench_request import measure_request
from trial.bench_step import peak_of, started_by

if TYPE_CHECKING:
    from collections.abc import Callable

_MEGABYTE = 1_000_000
_LOOK_SECONDS = 0.02
_COLUMNS, _ROWS_AT_ONCE = 60, 2000
_PATTERN = (
    r"\b\d{3} ?\d{3} ?\d{4}\b|\b[A-CEGHJ-PR-TW-Z]{2}\d{6}[A-D]\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
    r"|[\w.+-]+@[\w-]+\.[\w.]+|\b\d{1,2}/\d{1,2}/\d{4}\b"
)
"""NHS numbers, National Insurance numbers, postcodes, addresses of mail, dates."""
_RIVAL = """
import sys, time
import polars as pl
pl.read_csv(b"a\\n1\\n", infer_schema=False).select(pl.all().str.contains("a").sum())
start, computed = time.perf_counter(), time.process_time()
cells = pl.scan_csv(sys.argv[1], infer_schema=False).select(pl.all().str.contains(sys.argv[2]).sum())
cells.collect(engine="streaming")
print(time.perf_counter() - start, time.process_time() - computed)
"""


@dataclass(frozen=True)
class Sizes:
    """MB of each file: ``wide`` is timed, ``memory`` are those that memory is compared at. ``variants`` are rows."""

    wide: float
    memory: tuple[float, ...]
    variants: tuple[int, ...]
    rounds: int


SIZES = {
    "default": Sizes(wide=200, memory=(50, 200, 800), variants=(2_000_000,), rounds=3),
    "full": Sizes(wide=1000, memory=(100, 1000, 10_000), variants=(2_000_000, 20_000_000), rounds=3),
    "tiny": Sizes(wide=0.5, memory=(0.5, 5, 10), variants=(1000,), rounds=1),
}


@dataclass
class Result:
    """Of each round, ours and polars': seconds, and seconds of processor; the peak of our child (kB) by the file's size (MB)."""

    name: str
    ours: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    ours_computing: list[float] = field(default_factory=list)
    beside_computing: list[float] = field(default_factory=list)
    peaks: dict[str, int] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Our speed as a part of polars'."""
        return statistics.median(self.beside) / statistics.median(self.ours)

    @property
    def computing_ratio(self) -> float:
        """The same by seconds of processor, which other work on the machine changes less."""
        return statistics.median(self.beside_computing) / statistics.median(self.ours_computing)


def main() -> int:
    """Measure everything; exit 64 for a SIZE that is not known."""
    return run("bench-inspection.json", {}, SIZES, _measure_all)


def _measure_all(size: str) -> tuple[dict[str, Any], str]:
    sizes = SIZES[size]
    with tempfile.TemporaryDirectory(prefix="sallyport-bench-", dir="/var/tmp") as made:
        results = [wide_table(Path(made), sizes)]
        variants = [dict(one) for one in gwas(Path(made), sizes.variants)]
        checked = measure_request(Path(made))
    report = {
        "sizes": asdict(sizes),
        "results": [
            asdict(one) | {"ratio": round(one.ratio, 2), "computing_ratio": round(one.computing_ratio, 2)}
            for one in results
        ],
        "variants": variants,
        "request": checked._asdict(),
    }
    request = (
        f"`sallyport check` of 20 files, {checked.megabytes:.1f} MB, from its start to its end: {checked.seconds:.1f} s, "
        f"{checked.computing:.1f} s of processor"
    )
    return report, "\n".join([as_table(results), "", *_variants_table(variants), "", request])


def _variants_table(measured: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| Rows of variants, packed | Million rows a second | polars | Time, beside polars | Peak (MB) |",
        "|---|" + "---:|" * 4,
    ]
    for one in measured:
        ours, polars = one["rows_per_second"] / 1e6, one["polars_rows_per_second"] / 1e6
        lines.append(
            f"| {one['rows']:,} | {ours:.2f} | {polars:.2f} | {one['ours_to_polars']:.2f} | {one['peak_mb']} |"
        )
    return lines


def as_table(results: list[Result]) -> str:
    """Markdown, as in docs/benchmarks.md."""
    lines = [
        "| What | polars (s) | Sallyport (s) | Speed, as a part of polars' | the same, of processor | | |",
        "|---|" + "---:|" * 6,
    ]
    for one in results:
        seconds = [statistics.median(some) for some in (one.beside, one.ours, one.beside_computing, one.ours_computing)]
        beside, ours, beside_computing, ours_computing = (f"{one:.2f}" for one in seconds)
        lines.append(
            f"| {one.name} | {beside} | {ours} | {one.ratio:.2f} | {beside_computing} | {ours_computing} "
            f"| {one.computing_ratio:.2f} |"
        )
    lines += ["", "| Memory of the child | " + " | ".join(results[0].peaks) + " |"]
    lines.append("|---|" + "---:|" * len(results[0].peaks))
    lines += [
        f"| {one.name} | " + " | ".join(f"{peak / 1000:.0f} MB" for peak in one.peaks.values()) + " |"
        for one in results
    ]
    return "\n".join(lines)


def wide_table(folder: Path, sizes: Sizes) -> Result:
    """A CSV file of measures and categories, every rule on, beside one regular expression."""
    result = Result(f"CSV of {_COLUMNS} columns, {sizes.wide:g} MB")
    path = folder / "wide.csv"
    _write_wide(path, sizes.wide)
    for number in range(sizes.rounds):
        sides: list[Callable[[Path, Result], None]] = [_by_polars, _by_sallyport]
        for side in sides if number % 2 == 0 else reversed(sides):
            side(path, result)
    for megabytes in sizes.memory:
        _write_wide(path, megabytes)
        result.peaks[f"{megabytes:g} MB"] = _looked_into(path).peak
    return result


def _by_polars(path: Path, result: Result) -> None:
    env = {"POLARS_MAX_THREADS": str(AT_ONCE)}
    argv = [sys.executable, "-c", _RIVAL, str(path), _PATTERN]
    seconds, computing = subprocess.run(argv, env=env, check=True, capture_output=True, text=True).stdout.split()
    result.beside.append(float(seconds))
    result.beside_computing.append(float(computing))


def _by_sallyport(path: Path, result: Result) -> None:
    one = _looked_into(path)
    result.ours.append(one.seconds)
    result.ours_computing.append(one.computing)


class _Taken(NamedTuple):
    """What a file took: seconds, seconds of processor, and the most memory in kB."""

    seconds: float
    computing: float
    peak: int


def _looked_into(path: Path) -> _Taken:
    """One file in a confined child, without the start of the first.

    RuntimeError when it was not looked into to its end.
    """
    with Looking(Terms(Disclosure(), Direction.OUTPUT)) as looking, tempfile.TemporaryDirectory() as other:
        warm = Path(other) / "warm.csv"
        _write_wide(warm, 0.01)
        looking.seen(_specimen(warm))
        watched = _Watch()
        start = time.perf_counter()
        findings = looking.seen(_specimen(path)).findings
        seconds = time.perf_counter() - start
        computing, peak = watched.stop()
    if any(one.rule in {"inspector.failed", "tables.unreadable"} for one in findings):
        raise RuntimeError("the file was not looked into to its end")
    return _Taken(seconds, computing, peak)


class _Watch:
    """Watches the confined children, which are children of our children."""

    def __init__(self) -> None:
        self._largest, self._computing, self._ended = 0, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> tuple[float, int]:
        """The most that one of them has computed, in seconds, and held, in kB."""
        self._ended.set()
        self._thread.join()
        return self._computing, self._largest

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            confined = [child for server in started_by(os.getpid()) for child in started_by(server)]
            self._largest = max(self._largest, *map(peak_of, confined), 0)
            self._computing = max(self._computing, *map(_computed, confined), 0.0)


def _computed(process: int) -> float:
    """Seconds of processor that it has used so far; 0 when it is gone."""
    try:
        after_name = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]
    except OSError:
        return 0.0
    user, system = after_name.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _specimen(path: Path) -> Specimen:
    with path.open("rb") as stream:
        media_type = identify(stream, path.name)
    digest = hashlib.sha256(path.name.encode()).hexdigest()  # no part of this measures the digest
    return Specimen(path.name, path.stat().st_size, digest, media_type, lambda: path.open("rb"))


def _write_wide(path: Path, megabytes: float) -> None:
    chance = seeded(6)
    words = ("yes", "no", "unknown", "2009", "asthma", "not asked")
    rows = "".join(
        ",".join(f"{chance.gauss(50, 20):.3f}" if column % 3 else chance.choice(words) for column in range(_COLUMNS))
        + "\n"
        for _ in range(_ROWS_AT_ONCE)
    ).encode()
    with path.open("wb") as stream:
        stream.write(",".join(f"v{column}" for column in range(_COLUMNS)).encode() + b"\n")
        while stream.tell() + len(rows) < megabytes * _MEGABYTE:
            stream.write(rows)
        stream.write(rows[: rows.rfind(b"\n", 0, max(0, int(megabytes * _MEGABYTE) - stream.tell())) + 1])


if __name__ == "__main__":
    command(main)
