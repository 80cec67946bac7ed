"""``python -m trial.bench_gwas``: how fast every row of variant statistics is judged, from a gzip file and from a text.

Beside it, in the same run: polars' own scan of the same gzip file with the same columns and limits. Memory is the most that a
process of its own held, at each size.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from sallyport.inspection.omics.scan import scan_file
from sallyport.policy.disclosure.omics import OmicsRules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROWS_AT_ONCE = 200_000
_SIZES = {"small": (1_000_000,), "default": (2_000_000, 8_000_000), "large": (2_000_000, 20_000_000, 100_000_000)}
_TIMES = 3
_HEADER = b"\t".join(
    (
        *(b"chromosome", b"base_pair_location", b"rsid", b"effect_allele", b"other_allele", b"beta", b"standard_error"),
        *(b"effect_allele_frequency", b"p_value", b"n\n"),
    )
)


def measure(folder: Path, sizes: Sequence[int]) -> list[Mapping[str, Any]]:
    """For each number of rows: rows a second of ours and of polars, their ratio, and the peak memory of both in MB."""
    results: list[Mapping[str, Any]] = []
    for rows in sizes:
        path = folder / f"gwas-{rows}.tsv.gz"
        _write(path, rows)
        ours = [_apart("ours", path) for _ in range(_TIMES)]
        polars = [_apart("polars", path) for _ in range(_TIMES)]
        assert ours[0]["found"] == polars[0]["found"]  # noqa: S101 - both have to see the same
        best, other = (min(one["seconds"] for one in runs) for runs in (ours, polars))
        computing, others = (min(one["cpu_seconds"] for one in runs) for runs in (ours, polars))
        results.append(
            {
                "rows": rows,
                "packed_bytes": path.stat().st_size,
                "rows_per_second": rows / best,
                "polars_rows_per_second": rows / other,
                "ours_to_polars": best / other,
                "rows_per_cpu_second": rows / computing,
                "cpu_ours_to_polars": computing / others,
                "peak_mb": ours[0]["peak_mb"],
                "polars_peak_mb": polars[0]["peak_mb"],
            }
        )
        path.unlink()
    return results


def _write(path: Path, rows: int) -> None:
    """Rows as GWAS-SSF has them, one in a hundred too rare; packed in members, as bgzip does."""
    from isal import igzip  # noqa: PLC0415 - only where files are made

    with path.open("wb") as out:
        out.write(igzip.compress(_HEADER))
        for start in range(0, rows, _ROWS_AT_ONCE):
            count = min(_ROWS_AT_ONCE, rows - start)
            out.write(igzip.compress(_some(start, count).write_csv(separator="\t", include_header=False).encode()))


def _some(start: int, count: int) -> pl.DataFrame:
    at = pl.int_range(start, start + count, eager=True)
    noise = at.hash(seed=7)
    part = (noise % 1_000_003) / 1_000_003
    return pl.DataFrame(
        {
            "chromosome": noise % 22 + 1,
            "position": at * 29 + 10_000,
            "rsid": "rs" + (at + 1000).cast(pl.String),
            "effect": pl.Series(["A", "C", "G", "T"]).gather(noise % 4),
            "other": pl.Series(["C", "G", "T", "A"]).gather(noise % 4),
            "beta": ((part - 0.5) / 5).round(5),
            "error": (part / 20 + 0.01).round(5),
            "frequency": (part * 0.9 + 0.05).round(5).zip_with(noise % 100 != 0, pl.repeat(0.001, count, eager=True)),
            "p": part.round(6),
            "n": noise % 500 + 9_500,
        }
    )


def _apart(who: str, path: Path) -> dict[str, Any]:
    """One run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "trial.bench_gwas", who, str(path)], capture_output=True, check=True, text=True
    )
    return dict(json.loads(done.stdout))


def _run(who: str, path: Path) -> dict[str, Any]:
    rules = OmicsRules()
    begun, computed = time.perf_counter(), time.process_time()
    found = _ours(path, rules) if who == "ours" else _polars(path, rules)
    seconds = time.perf_counter() - begun
    return {
        "seconds": seconds,
        "cpu_seconds": time.process_time() - computed,
        "found": found,
        "peak_mb": round(_peak() / 1000),
    }


def _ours(path: Path, rules: OmicsRules) -> int:
    with path.open("rb") as stream:
        tally = scan_file(stream, rules)
    return tally.rare.count if tally else -1


def _polars(path: Path, rules: OmicsRules) -> int:
    """The plainest query that answers the same for files that hold nothing odd."""
    frequency, people = pl.col("effect_allele_frequency"), pl.col("n")
    minor = pl.min_horizontal(frequency, 1 - frequency)
    rare = (minor < rules.min_allele_frequency) | (2 * people * minor < rules.min_allele_count)
    return int(pl.scan_csv(path, separator="\t").select(rare.sum()).collect(engine="streaming").item())


def _peak() -> int:
    """The most memory that this process has held so far, in kB."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def main(arguments: Sequence[str]) -> None:
    """A run of one, or all at the size that is named."""
    if arguments and arguments[0] in {"ours", "polars"}:
        print(json.dumps(_run(arguments[0], Path(arguments[1]))))  # noqa: T201 - a command
        return
    with tempfile.TemporaryDirectory(prefix="sallyport-bench-") as folder:
        for result in measure(Path(folder), _SIZES[arguments[0] if arguments else "default"]):
            print(json.dumps(result))  # noqa: T201 - a command


if __name__ == "__main__":
    main(sys.argv[1:])
