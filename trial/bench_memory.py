"""``python -m trial.bench_memory``: what each step of a transfer holds in memory, and how long large ones take.

SIZE=full carries all of it; SIZE=large nothing but one file of 20 GB, which needs 40 GB below /var/tmp.

Each step runs in a process of its own, which has first loaded what a bare Airflow task holds. Shown is how far the peak of
that process lies above the bare task's own, and the most that its children held: the largest of those that run a program
(parsers of archives, ACL tools), or what all those together that only carry files have to themselves; clamd is a service and
not counted. A flat line over three sizes and three counts is what is to be seen. Writes ``bench-memory.json``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trial.bench_data import make_archive, make_many, make_outputs, make_sparse
from trial.bench_report import command, run
from trial.bench_site import OPERATOR, STEPS, USER, WAY_OUT, BenchSite
from trial.bench_step import BARE, own_memory_of, peak_of, started_by
from trial.clamd import Clamd
from trial.state import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.transfers.run import Run

_NEEDED = {"clamd": "clamav-daemon", "7zz": "7zip", "setfacl": "acl"}
_LOOK_SECONDS = 0.01
_MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 - folders of our own in it
_ROOM_FOR_MANY = 4 * 1024**3


@dataclass(frozen=True)
class Amounts:
    """What is carried: sizes in MB, counts by number."""

    single: tuple[float, ...]
    many: tuple[int, ...]
    archive: tuple[float, ...]
    outputs: tuple[int, ...]


AMOUNTS = {
    "default": Amounts(
        single=(10, 100, 1000), many=(100, 1000, 10_000), archive=(10, 50, 250), outputs=(100, 1000, 5000)
    ),
    "full": Amounts(
        single=(10, 200, 2000, 20_000), many=(100, 3000, 100_000), archive=(10, 100, 1000), outputs=(5000,)
    ),
    "large": Amounts(single=(20_000,), many=(), archive=(), outputs=()),
    "tiny": Amounts(single=(0.1,), many=(5,), archive=(0.1,), outputs=(10,)),
}


@dataclass
class Carried:
    """What one transfer took; ``peaks`` in kB above a bare task: the step's process, and its children."""

    name: str
    seconds: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, tuple[int, int]] = field(default_factory=dict)


def main() -> int:
    """Measure everything; exit 64 for a SIZE that is not known, 1 when a program is missing."""
    return run("bench-memory.json", _NEEDED, AMOUNTS, _measure_all)


def _measure_all(size: str) -> tuple[dict[str, Any], str]:
    amounts = AMOUNTS[size]
    bare = _in_a_process({"step": BARE, "dag": "user_input_request"})["peak"]
    carried = [_carry(name, make, bare=bare) for name, make in _cases(amounts)]
    report = {"amounts": asdict(amounts), "bare task, kB": bare, "carried": [asdict(one) for one in carried]}
    return report, as_table(carried, bare)


def as_table(carried: list[Carried], bare: int) -> str:
    """Markdown, as in docs/benchmarks.md."""
    lines = [f"A bare Airflow task: {bare / 1000:.0f} MB."]
    for steps in (STEPS, WAY_OUT):
        if alike := [one for one in carried if tuple(one.peaks) == steps]:
            lines += ["", *_head("MB above it", steps)]
            lines += [f"| {one.name} | {' | '.join(_peak(*one.peaks[step]) for step in steps)} |" for one in alike]
            lines += ["", *_head("Seconds", steps)]
            lines += [f"| {one.name} | {' | '.join(f'{one.seconds[step]:.1f}' for step in steps)} |" for one in alike]
    return "\n".join(lines)


def _head(first: str, steps: tuple[str, ...]) -> list[str]:
    return [f"| {first} | {' | '.join(step.capitalize() for step in steps)} |", "|---|" + "---:|" * len(steps)]


def _peak(own: int, child: int) -> str:
    return f"{own / 1000:.0f}" + (f" + {child / 1000:.0f}" if child else "")


def _cases(amounts: Amounts) -> list[tuple[str, Callable[[Path], None]]]:
    def case(make: Callable[[Path, Any], None], amount: float) -> Callable[[Path], None]:
        return lambda folder: make(folder, amount)

    return [
        *((f"one file of {amount:g} MB", case(make_sparse, amount)) for amount in amounts.single),
        *((f"{amount:,} small files", case(make_many, amount)) for amount in amounts.many),
        *((f"archive of {amount:g} MB", case(make_archive, amount)) for amount in amounts.archive),
        *((f"{amount:,} outputs", case(make_outputs, amount)) for amount in amounts.outputs),
    ]


def _carry(name: str, make: Callable[[Path], None], *, bare: int) -> Carried:
    carried, is_import, is_output = Carried(name), name.startswith("archive"), name.endswith("outputs")
    with tempfile.TemporaryDirectory(prefix="sallyport-bench-", dir=_place_for(name)) as made:
        folder = Path(made)
        folder.chmod(0o755)
        clamd = Clamd(folder / "clamd")
        clamd.start()
        try:
            root = folder / "site"
            root.mkdir()
            site = BenchSite(root, clamd.socket)
            make(site.analysis if is_output else site.upload_of(OPERATOR if is_import else USER))
            run = _ask(site, is_import=is_import, is_output=is_output)
            what = {"root": str(root), "clamd": str(clamd.socket), "dag": run.dag_id, "run": run.run_id}
            for step in WAY_OUT if is_output else STEPS:
                said = _in_a_process(what | {"step": step, "owner": OPERATOR if is_import else USER})
                carried.seconds[step], carried.peaks[step] = said["seconds"], (said["peak"] - bare, said["child"])
            site.register.engine.dispose()
        finally:
            clamd.stop()
    return carried


def _ask(site: BenchSite, *, is_import: bool, is_output: bool) -> Run:
    if is_output:
        return site.ask_output_export("analysis")
    return site.ask_data_import("*") if is_import else site.ask_user_input("*")


def _place_for(name: str) -> Path:
    """Many small files go where no disk waits for each; large ones where there is room."""
    if (
        ("small" in name or "outputs" in name)
        and _MEMORY_FOLDER.is_dir()
        and shutil.disk_usage(_MEMORY_FOLDER).free > _ROOM_FOR_MANY
    ):
        return _MEMORY_FOLDER
    return Path("/var/tmp")  # noqa: S108 - a folder of our own is made in it


def _in_a_process(what: dict[str, Any]) -> dict[str, Any]:
    """What the step's process says, and as ``child`` the most (kB) that its children held."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "PYTHONWARNINGS": "ignore"}
        env["PYTHONPATH"] = os.pathsep.join([str(CHECKOUT / "include"), str(CHECKOUT)])
        argv = [sys.executable, "-m", "trial.bench_step", json.dumps(what)]
        with subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, text=True) as process:
            child, carriers = 0, set[int]()
            while process.poll() is None:
                programs, forked = _children(process.pid)
                # One that will run a program is a copy of its parent only for an instant, and shares all of its memory.
                carriers, before = forked, carriers
                child = max(child, *map(peak_of, programs), sum(map(own_memory_of, forked & before)))
                time.sleep(_LOOK_SECONDS)
            said = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise RuntimeError(f"the step {what['step']} failed")
    answer: dict[str, Any] = json.loads(said.splitlines()[-1])
    return answer | {"child": child}


def _children(pid: int) -> tuple[set[int], set[int]]:
    """Processes below it, at any depth: those that run a program of their own, and those that were only forked."""
    programs, forked, waiting = set[int](), set[int](), [pid]
    while waiting:
        for child in started_by(waiting.pop()):
            waiting.append(child)
            (forked if _command(child) == _command(pid) else programs).add(child)
    return programs, forked


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


if __name__ == "__main__":
    command(main)
