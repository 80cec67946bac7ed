"""What the benchmarks carry, the same bytes every time."""

from __future__ import annotations

import random
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SEED = 20240607
_MEGABYTE = 1_000_000
_ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Sizes:
    """How much of each case.

    ``archive`` and ``single`` in MB, ``small`` and ``verified`` (events) by number, ``seconds`` of each round of appending.
    """

    archive: float
    small: int
    single: float
    seconds: float
    verified: int
    rounds: int


SIZES = {
    "default": Sizes(archive=60, small=1000, single=200, seconds=2, verified=100_000, rounds=2),
    "full": Sizes(archive=300, small=5000, single=2000, seconds=5, verified=1_000_000, rounds=4),
    "tiny": Sizes(archive=0.2, small=5, single=0.2, seconds=0.1, verified=20, rounds=1),
}


def seeded(number: int = 0) -> random.Random:
    """The same numbers every time, others for each ``number``."""
    return random.Random(_SEED + number)  # noqa: S311 - data to measure with, which have to be the same every time


def make_archive(folder: Path, megabytes: float) -> None:
    """``study.7z``: tables, and a binary of a tenth of their size."""
    inside = folder / "inside"
    inside.mkdir(parents=True)
    chance = seeded()
    for number in range(5):
        _write_table(inside / f"table-{number}.csv", int(megabytes * _MEGABYTE * 0.9 / 5), chance)
    (inside / "model.bin").write_bytes(chance.randbytes(int(megabytes * _MEGABYTE * 0.1)))
    program = shutil.which("7zz") or "7z"
    command = [program, "a", "-mx=1", "-bd", str(folder / "study.7z"), "."]
    subprocess.run(command, cwd=inside, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    shutil.rmtree(inside)


def make_small(folder: Path, count: int) -> None:
    """Tables of some kilobytes each."""
    folder.mkdir(parents=True)
    chance = seeded(1)
    for number in range(count):
        _write_table(folder / f"part-{number:05d}.csv", chance.randint(500, 20_000), chance)


def make_many(folder: Path, count: int) -> None:
    """Tables of some hundred bytes, a thousand to a folder: what counts is their number."""
    chance = seeded(3)
    for number in range(count):
        below = folder / f"part-{number // 1000:03d}"
        if number % 1000 == 0:
            below.mkdir(parents=True)
        (below / f"table-{number:06d}.csv").write_text(f"id,value\n{number},{chance.randbytes(200).hex()}\n", "ascii")


def make_outputs(folder: Path, count: int) -> None:
    """Summary tables as projects ask to take out, a hundred to a folder. In one of ten a count is too small to leave."""
    chance = seeded(5)
    for number in range(count):
        below = folder / f"model-{number // 100:03d}"
        below.mkdir(exist_ok=True)
        rows = [f"{group},{chance.randint(20, 900)},{chance.random():.3f}" for group in ("never", "former", "current")]
        small = (
            f"unknown,{chance.randint(1, 5)},0.500" if number % 10 == 0 else f"unknown,{chance.randint(20, 90)},0.500"
        )
        (below / f"table-{number:05d}.csv").write_text("\n".join(["smoking,n,share", *rows, small, ""]), "ascii")


def make_sparse(folder: Path, megabytes: float) -> None:
    """One large file that takes little room here: random bytes at every 16 MB, nothing between them."""
    chance = seeded(4)
    size = int(megabytes * _MEGABYTE)
    with (folder / "large.bin").open("wb") as stream:
        for place in range(0, size, 16 * _MEGABYTE):
            stream.seek(place)
            stream.write(chance.randbytes(4096))
        stream.truncate(size)


def make_single(folder: Path, megabytes: float) -> None:
    """One large table."""
    folder.mkdir(parents=True)
    _write_table(folder / "large.csv", int(megabytes * _MEGABYTE), seeded(2))


def _write_table(path: Path, size: int, chance: random.Random) -> None:
    with path.open("w", encoding="ascii") as table:
        written = table.write("id,group,value\n")
        while written < size:
            rows = min(_ROWS_AT_ONCE, (size - written) // 24 + 1)
            numbers = chance.getrandbits(64 * rows).to_bytes(8 * rows, "big").hex()
            written += table.write(
                "".join(
                    f"{numbers[at : at + 6]},{numbers[at + 6]},{numbers[at + 7 : at + 16]}\n"
                    for at in range(0, 16 * rows, 16)
                )
            )
