"""The lock: ``python -m trial.lock`` says whether requirements.txt is made from requirements.in; ``--write`` makes it.

Checking needs no network: the lock's first lines hold the SHA-256 of the requirements.in that it was made from, and every
requirement of requirements.in and pyproject.toml must be met by a version in it.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from trial.state import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STAMP = "# sha256 of requirements.in: "


def problems(root: Path) -> list[str]:
    """What is wrong with the lock of the checkout at ``root``, a line each."""
    chosen, lock = root / "requirements.in", root / "requirements.txt"
    found = (
        []
        if _stamp(chosen) in lock.read_text().splitlines()
        else ["requirements.in was changed after the lock was made"]
    )
    pinned = _pins(lock)
    for requirement in [*_lines(chosen), *_declared(root / "pyproject.toml")]:
        versions = pinned.get(canonicalize_name(requirement.name), set())
        if not versions:
            found.append(f"{requirement.name} is not in the lock")
        elif not all(requirement.specifier.contains(version, prereleases=True) for version in versions):
            found.append(f"{requirement} is not met by {', '.join(sorted(map(str, versions)))}")
    return found


def write(root: Path) -> None:
    """Make the lock anew; versions already in it stay unless requirements.in or pyproject.toml ask for others."""
    lock = root / "requirements.txt"
    command = ["uv", "pip", "compile", "--universal", "--python-version", "3.11", "--no-header", "--no-emit-index-url"]
    subprocess.run([*command, "--quiet", "requirements.in", "-o", lock.name], cwd=root, check=True)
    body = "\n".join(line for line in lock.read_text().splitlines() if not line.startswith("# "))
    header = "# The full lock for Python 3.11 and newer, made from requirements.in by `make lock`; not edited by hand."
    lock.write_text(f"{header}\n{_stamp(root / 'requirements.in')}\n{body}\n")


def _stamp(chosen: Path) -> str:
    return _STAMP + hashlib.sha256(chosen.read_bytes()).hexdigest()


def _lines(path: Path) -> Iterator[Requirement]:
    for line in path.read_text().splitlines():
        if (text := line.partition(" #")[0].strip()) and not text.startswith("#"):
            yield Requirement(text)


def _declared(pyproject: Path) -> list[Requirement]:
    project = tomllib.loads(pyproject.read_text())["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in (*project["dependencies"], *extras)]


def _pins(lock: Path) -> dict[str, set[Version]]:
    """Name to the versions pinned; several when Python versions get different ones."""
    pins: dict[str, set[Version]] = {}
    for requirement in _lines(lock):
        exact = [item.version for item in requirement.specifier if item.operator == "=="]
        pins.setdefault(canonicalize_name(requirement.name), set()).update(Version(version) for version in exact)
    return pins


def main(arguments: list[str]) -> int:
    """Write when told so, then check; 1 when something is wrong."""
    if arguments == ["--write"]:
        write(CHECKOUT)
    found = problems(CHECKOUT)
    for problem in found:
        sys.stderr.write(f"requirements.txt: {problem}; run make lock\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
