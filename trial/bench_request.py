"""A request as researchers send it: twenty files, five megabytes, of the kinds that results come in."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from trial.bench_data import seeded
from trial.state import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

_TABLES, _BOOKS, _PICTURES, _SCRIPTS = 10, 4, 3, 3
_ROWS = 4000
_SIDE = 600
_WORST = {0, 1, 2, 3}
"""What ``sallyport check`` ends with when it has looked at everything."""


class Request(NamedTuple):
    """What ``sallyport check`` takes for them, from its start to its end."""

    seconds: float
    computing: float
    """Seconds of processor, of all its processes: other work on the machine changes these less."""
    megabytes: float
    """How large they are."""


def measure_request(folder: Path) -> Request:
    """Look at them once. RuntimeError when it did not come to its end."""
    below = folder / "request"
    below.mkdir()
    _write(below)
    megabytes = sum(path.stat().st_size for path in below.iterdir()) / 1e6
    argv = [sys.executable, "-m", "sallyport.cli.main", "check", str(below), "--format", "json"]
    start, before = time.perf_counter(), _computed()
    done = subprocess.run(argv, env={"PYTHONPATH": str(CHECKOUT / "include")}, capture_output=True, check=False)
    seconds, computing = time.perf_counter() - start, _computed() - before
    if done.returncode not in _WORST:
        raise RuntimeError(f"the request was not looked at: {done.stderr.decode()}")
    return Request(seconds, computing, megabytes)


def _computed() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _write(below: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - only where files are made
    from PIL import Image  # noqa: PLC0415 - only where files are made

    chance = seeded(7)
    for number in range(_TABLES):
        rows = (
            f"protein {row},{chance.gauss(0, 1):.6f},{chance.random():.6f},{chance.random():.2e}"
            for row in range(_ROWS)
        )
        (below / f"associations-{number}.csv").write_text("protein,beta,se,p\n" + "\n".join(rows) + "\n", "ascii")
    for number in range(_BOOKS):
        book = Workbook()
        sheet = book.active
        sheet.append(["group", "n", "mean", "sd"])
        for row in range(300):
            sheet.append(
                [f"group {row}", chance.randint(50, 900), round(chance.gauss(50, 9), 2), round(chance.random(), 3)]
            )
        book.save(below / f"summary-{number}.xlsx")
    for number in range(_PICTURES):
        Image.frombytes("RGB", (_SIDE, _SIDE), chance.randbytes(3 * _SIDE * _SIDE)).save(below / f"figure-{number}.png")
    for number in range(_SCRIPTS):
        (below / f"analysis-{number}.R").write_text("fit <- lm(y ~ x, data = cohort)\nsummary(fit)\n" * 200, "ascii")
