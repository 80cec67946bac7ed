"""The way in and a project's set-up, killed where the register is on Postgres: every message to its server is a place too.

At a few of the places, always the same ones; with ``SALLYPORT_KILL_EVERYWHERE`` set (``make test-killed``) at all of them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from journeys.site_fixture import TrialSite
from journeys.test_killed import begin, steps_of
from leaks import Search
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from setup_site import SetupSite
from world import dies_everywhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trial.clamd import Clamd

EVERYWHERE = bool(os.environ.get("SALLYPORT_KILL_EVERYWHERE"))
KINDS = ("input", "replace", "import") if EVERYWHERE else ("input",)


def most(places: int) -> int | None:
    return None if EVERYWHERE else places


@pytest.fixture
def site(tmp_path: Path, clamd: Clamd, postgres_url: str) -> Iterator[TrialSite]:
    root = tmp_path / "site"
    root.mkdir()
    made = TrialSite(root, clamd.socket, url=postgres_url)
    yield made
    made.register.engine.dispose()
    assert Search([]).folder(root).database("register", postgres_url).report() == []


@pytest.mark.parametrize("kind", KINDS)
def test_law_5_on_postgres_steps_killed_and_run_again_end_the_same(site: TrialSite, tmp_path: Path, kind: str) -> None:
    journey = begin(site, tmp_path, kind)
    _ = site.scanner, site.quarantine  # opened before: the proof of the scanner is not what is tried here
    for name, step in steps_of(journey, kind).items():
        assert dies_everywhere(site.register, site.root, tmp_path / f"before {name}", step, most=most(3)) > 2
    assert journey.state == "closed"


def test_law_5_on_postgres_a_project_killed_in_its_making_ends_the_same(tmp_path: Path, postgres_url: str) -> None:
    migrate(postgres_url)
    (tmp_path / "site").mkdir()
    site = SetupSite(tmp_path / "site", Register(postgres_url))
    run = site.ask_for().approve().answered()
    deaths = dies_everywhere(site.register, site.root, tmp_path / "aside", run.build, most=most(6))
    assert deaths > (30 if EVERYWHERE else 5)
    assert run.state == "active"
    site.register.engine.dispose()
