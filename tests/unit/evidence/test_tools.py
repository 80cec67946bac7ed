"""The versions that a record names are those of everything that touches files."""

from __future__ import annotations

import tomllib

from packaging.requirements import Requirement
from trial.state import CHECKOUT

from sallyport.evidence.tools import PACKAGES, tools

SAYS_NOTHING_ABOUT_FILES = {"msgspec", "rich", "typer"}


def test_every_package_that_the_inspection_needs_is_named() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    needed = {Requirement(line).name for line in project["dependencies"]}
    assert needed - SAYS_NOTHING_ABOUT_FILES <= set(PACKAGES)


def test_versions_are_those_of_this_process() -> None:
    found = tools()
    assert {"sallyport", "python", "polars", "apache-airflow"} <= set(found)
    assert all(version[0].isdigit() for version in found.values())
