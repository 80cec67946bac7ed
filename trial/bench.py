"""``python -m trial.bench``: how long Sallyport takes, beside another way of doing it in the same go (SIZE=full for more).

Prints a table and writes ``bench.json`` beside the trial stack's own files. What counts are the ratios: seconds of one machine
say nothing about another. Before each side clamd is started anew, which empties its cache of files it has seen; the sides
take turns at being first, and the middle of the rounds is shown.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trial.bench_data import SIZES, Sizes, make_archive, make_single, make_small
from trial.bench_events import events
from trial.bench_report import command, run
from trial.bench_site import BenchSite
from trial.clamd import Clamd
from trial.state import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable

_HAND, _DURABLE = (Path(__file__).with_name(f"bench_{name}.sh") for name in ("hand", "durable"))
_NEEDED = {"clamd": "clamav-daemon", "clamdscan": "clamdscan", "7zz": "7zip", "setfacl": "acl"}
_LARGE = 1_000_000
_PARSE = """
import sys, time
from airflow.dag_processing.dagbag import DagBag
start = time.perf_counter()
bag = DagBag(sys.argv[1])
print(time.perf_counter() - start, len(bag.dags), len(bag.import_errors))
"""


@dataclass(frozen=True)
class Case:
    """The same files through Sallyport and by another way."""

    name: str
    make: Callable[[Path], None]
    is_import: bool

    @property
    def beside(self) -> str:
        """What the other way is."""
        return "the hand procedure" if self.is_import else "a scan and two durable copies"

    @property
    def script(self) -> Path:
        """The other way: a shell script."""
        return _HAND if self.is_import else _DURABLE


@dataclass
class Result:
    """Seconds of each round, and of each step of Sallyport's."""

    name: str
    beside: str
    hand: list[float] = field(default_factory=list)
    sallyport: list[float] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """How many times as long Sallyport takes."""
        return statistics.median(self.sallyport) / statistics.median(self.hand)

    def as_json(self) -> dict[str, Any]:
        """For ``bench.json``."""
        return asdict(self) | {"ratio": round(self.ratio, 2)}


def main() -> int:
    """Measure everything; exit 64 for a SIZE that is not known, 1 when a program of the hand procedure is missing."""
    return run("bench.json", _NEEDED, SIZES, _measure_all)


def _measure_all(size: str) -> tuple[dict[str, Any], str]:
    sizes = SIZES[size]
    with tempfile.TemporaryDirectory(prefix="sallyport-bench-", dir="/var/tmp") as made:
        folder = Path(made)
        folder.chmod(0o755)
        results = _compared(folder, sizes)
        figures = _parsing() | events(folder, sizes)
    report = {"sizes": asdict(sizes), "cases": [result.as_json() for result in results], "figures": figures}
    return report, as_table(results, figures)


def as_table(results: list[Result], figures: dict[str, float]) -> str:
    """Markdown, as in docs/benchmarks.md."""
    lines = [
        "| What | Beside | Beside (s) | Sallyport (s) | Ratio | Stage | Inspect | Approve | Release |",
        "|---|---|" + "---:|" * 7,
    ]
    for result in results:
        steps = [f"{statistics.median(seconds):.2f}" for seconds in result.steps.values()]
        hand, ours = statistics.median(result.hand), statistics.median(result.sallyport)
        times = f"{hand:.2f} | {ours:.2f} | {result.ratio:.2f} | {' | '.join(steps)}"
        lines.append(f"| {result.name} | {result.beside} | {times} |")
    lines += ["", "| What | |", "|---|---:|"]
    lines += [f"| {name} | {value:,.6g} |" for name, value in figures.items()]
    return "\n".join(lines)


def _compared(folder: Path, sizes: Sizes) -> list[Result]:
    cases = (
        Case(
            f"{sizes.archive:g} MB of tables and a binary in a 7z",
            lambda to: make_archive(to, sizes.archive),
            is_import=True,
        ),
        Case(f"{sizes.small} small files", lambda to: make_small(to, sizes.small), is_import=False),
        Case(f"one file of {sizes.single:g} MB", lambda to: make_single(to, sizes.single), is_import=False),
    )
    clamd = Clamd(folder / "clamd")
    clamd.start()
    try:
        return [_measure(folder / str(number), case, clamd, sizes.rounds) for number, case in enumerate(cases)]
    finally:
        clamd.stop()


def _measure(folder: Path, case: Case, clamd: Clamd, rounds: int) -> Result:
    result, made = Result(case.name, case.beside), folder / "made"
    case.make(made)
    _settle(made)
    for number in range(rounds):
        place = folder / str(number)
        place.mkdir()
        sides = [_by_hand, _by_sallyport]
        for side in sides if number % 2 == 0 else reversed(sides):
            _begin_anew(clamd)
            side(place, made, case, clamd, result)
            _settle(place)
        if _names(place / "hand-data") != _names(place / "site" / "data-left"):
            raise RuntimeError(f"{case.name}: the two sides released different files")
        _make_room(place)
    shutil.rmtree(folder)
    return result


def _by_hand(place: Path, made: Path, case: Case, clamd: Clamd, result: Result) -> None:
    data, upload = place / "hand-data", place / "hand-upload"
    data.mkdir()
    _upload(made, upload)
    argv = [
        "sh",
        str(case.script),
        str(upload),
        str(place / "hand-staging"),
        str(data),
        str(clamd.folder / "clamd.conf"),
    ]
    start = time.perf_counter()
    subprocess.run(argv, env=os.environ | {"UNPACK": "1" if case.is_import else ""}, check=True)
    result.hand.append(time.perf_counter() - start)


def _by_sallyport(place: Path, made: Path, case: Case, clamd: Clamd, result: Result) -> None:
    root = place / "site"
    root.mkdir()
    site = BenchSite(root, clamd.socket)
    carry, owner = (site.data_import, "data-manager-1") if case.is_import else (site.user_input, "researcher-1")
    _upload(made, site.upload_of(owner))
    start = time.perf_counter()
    carry("*")
    result.sallyport.append(time.perf_counter() - start)
    for step, seconds in site.seconds.items():
        result.steps.setdefault(step, []).append(seconds)
    site.data.rename(root / "data-left")
    site.register.engine.dispose()


def _upload(made: Path, to: Path) -> None:
    """On both sides alike: what has just been written may leave a disk less willing to be written to."""
    shutil.copytree(made, to, dirs_exist_ok=True)
    _settle(to)


def _begin_anew(clamd: Clamd) -> None:
    """Give clamd no memory of clean files. A start, since a reload first waits until all its threads have idled out."""
    clamd.stop()
    clamd.start()


def _settle(folder: Path) -> None:
    """Have everything below on the disk: what one side left to be written is not the other's to wait for."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            handle = os.open(path, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)


def _make_room(folder: Path) -> None:
    """Empty the large files and delete none: for minutes ext4 goes through deleted ones, one by one, for each new file."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.stat().st_size > _LARGE:
            path.chmod(0o600)
            os.truncate(path, 0)


def _names(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def _parsing() -> dict[str, float]:
    """Airflow reads all DAG files, in a process and a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "PYTHONWARNINGS": "ignore"}
        env["PYTHONPATH"] = str(CHECKOUT / "include")
        argv = [sys.executable, "-c", _PARSE, str(CHECKOUT / "dags")]
        answer = subprocess.run(argv, env=env, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    seconds, dags, errors = answer.split()
    if int(errors):
        raise RuntimeError(f"{errors} DAG files cannot be read")
    return {f"seconds to parse all {dags} DAGs": float(seconds)}


if __name__ == "__main__":
    command(main)
