"""The pre-flight with nothing but what it declares to need: no Airflow, no database, none of the tests' packages."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections import Counter
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from corpus.measure import SUBJECTS, cases

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
LIBRARY = f"python{sys.version_info.major}.{sys.version_info.minor}"
START = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from sallyport.cli.main import main; main()"


def declared() -> list[str]:
    """What pyproject.toml says that the package needs, without any extra."""
    return list(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])


def distributions(lines: list[str], seen: set[str]) -> Iterator[metadata.Distribution]:
    """Those named, and what they need in turn."""
    for line in lines:
        wanted = Requirement(line)
        name = canonicalize_name(wanted.name)
        if name in seen or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        found = metadata.distribution(name)
        yield found
        yield from distributions(found.requires or [], seen)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with these packages and no other, as an installation alone would have it."""
    folder = tmp_path_factory.mktemp("packages")
    for found in distributions(declared(), set()):
        for name in {file.parts[0] for file in found.files or [] if file.parts[0] not in {"..", "__pycache__"}}:
            if not (folder / name).exists():
                (folder / name).symlink_to(Path(str(found.locate_file(name))))
    return folder


def one_of_each_kind(folder: Path) -> None:
    """Files of the labelled cases: the first two of each subject and extension."""
    kept: Counter[tuple[str, str]] = Counter()
    for number, case in enumerate(cases(SUBJECTS)):
        below = folder / str(number)
        below.mkdir()
        case.make(below)
        for path in [found for found in below.rglob("*") if found.is_file()]:
            kind = case.subject, path.suffix
            kept[kind] += 1
            if kept[kind] > 2:
                path.unlink()


def test_the_pre_flight_runs_on_every_format_without_airflow_or_a_database(alone: Path, tmp_path: Path) -> None:
    assert not list(alone.glob("airflow*"))
    assert not list(alone.glob("sqlalchemy*"))
    one_of_each_kind(tmp_path)
    standard = [path for path in sys.path if path.endswith((".zip", "lib-dynload")) or Path(path).name == LIBRARY]
    paths = json.dumps([str(ROOT / "include"), *standard, str(alone)])
    command = [sys.executable, "-I", "-S", "-c", START, paths, "check", str(tmp_path), "--format", "json"]
    done = subprocess.run(command, env={}, capture_output=True, text=True, check=False)
    result = json.loads(done.stdout)
    assert result["files"], done.stderr
    failed = [said for item in result["files"] for said in item["findings"] if said["rule"] == "inspector.failed"]
    assert not failed
