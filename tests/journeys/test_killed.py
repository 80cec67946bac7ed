"""Killed with SIGKILL at every write, rename, commit and call of a step in turn, and run again: the same end state.

The step runs in a process of its own. After each death nothing stands half under a final name; after the step is run again
register and folders are what they are without any death: nothing twice, nothing lost.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from hostile_samples import seven_zip
from sallyport.transfers import delivering, staging
from world import dies_everywhere

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from journeys.site_fixture import Journey, TrialSite

TICKS = {"tick_destination_exists": True}


def begin(site: TrialSite, tmp_path: Path, kind: str) -> Journey:
    """A request with a plain file, and one with an archive inside; ``replace`` has a file to replace."""
    if kind == "output":
        for name in ("a.csv", "tables/b.csv"):
            (site.analysis / name).parent.mkdir(exist_ok=True)
            (site.analysis / name).write_bytes(b"exposure,odds_ratio,p\nsmoking,1.42,0.006\n")
        return site.output_export("analysis")
    packed = seven_zip(tmp_path, {"one.csv": b"1,2\n", "sub/two.csv": b"3,4\n"}).read_bytes()
    if kind == "import":
        site.upload("data-manager-1", "release/packed.7z", packed)
        return site.data_import("release", destination="wave 1")
    site.upload("researcher-1", "mine/a.csv", b"a,b\n")
    site.upload("researcher-1", "mine/packed.7z", packed)
    if kind == "replace":
        (site.data / "mine").mkdir()
        (site.data / "mine/a.csv").write_bytes(b"the old bytes")
    return site.user_input("mine", replace=kind == "replace")


def steps_of(journey: Journey, kind: str) -> dict[str, Callable[[], object]]:
    ticks = TICKS if kind == "replace" else {}
    return {
        "stage": journey.stage,
        "inspect": journey.inspect,
        "ask": journey.ask,
        "approve": lambda: journey.approve(by="data-manager-2" if kind == "output" else "data-manager-1", **ticks),
        "release": journey.release,
        "close": journey.close,
    }


@pytest.mark.parametrize(
    ("kind", "killed"),
    [
        *(("input", step) for step in ("stage", "inspect", "ask", "approve", "release", "close")),
        ("replace", "release"),
        ("import", "inspect"),
        ("import", "release"),
        ("output", "release"),
    ],
)
def test_law_5_a_step_killed_at_every_effect_and_run_again_ends_the_same(
    site: TrialSite, tmp_path: Path, kind: str, killed: str
) -> None:
    journey = begin(site, tmp_path, kind)
    for name, step in steps_of(journey, kind).items():
        if name == killed:
            _ = site.scanner, site.quarantine  # opened before: the proof of the scanner is not what is tried here
            assert dies_everywhere(site.register, site.root, tmp_path / "aside", step) > 3
        else:
            step()
    assert journey.state == ("released" if kind == "output" else "closed")


@pytest.fixture
def with_carriers(monkeypatch: pytest.MonkeyPatch) -> None:
    """One process carries a few files as it would carry many; one, so that calls come in the same order each time."""
    monkeypatch.setattr(staging, "carriers_for", lambda _: 1)
    monkeypatch.setattr(delivering, "carriers_for", lambda _: 1)


@pytest.mark.parametrize("caller_alone", [False, True], ids=["all die", "one dies"])
@pytest.mark.parametrize(("kind", "killed"), [("input", "stage"), ("input", "release"), ("replace", "release")])
@pytest.mark.usefixtures("with_carriers")
def test_law_5_a_carrier_killed_at_every_effect_with_its_maker_or_alone_and_run_again_ends_the_same(
    site: TrialSite, tmp_path: Path, kind: str, killed: str, caller_alone: bool
) -> None:
    journey = begin(site, tmp_path, kind)
    for name, step in steps_of(journey, kind).items():
        if name == killed:
            _ = site.scanner, site.quarantine
            aside = tmp_path / "aside"
            assert dies_everywhere(site.register, site.root, aside, step, caller_alone=caller_alone) > 6
        else:
            step()
    assert journey.state == "closed"


def test_law_5_two_workers_with_the_same_step_do_it_once(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv")
    with ThreadPoolExecutor(4) as workers:
        for step in (journey.stage, journey.inspect, journey.ask, journey.approve):
            for future in [workers.submit(step) for _ in range(4)]:
                future.result()
    kinds = Counter(event.kind for event in site.events())
    assert kinds["transfer.staged"] == kinds["transfer.inspected"] == kinds["transfer.in_review"] == 1
    assert kinds["decision.recorded"] == kinds["transfer.approved"] == 1
    assert journey.release() == "released"
