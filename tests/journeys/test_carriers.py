"""Stage and release carried by several processes, as many files are: what stops one of them, or all, leaves nothing half done."""

from __future__ import annotations

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from journeys.test_freeze import frozen, lifted
from journeys.test_waiting import files_no_larger_than
from sallyport.errors import Fault
from sallyport.register.copies import Delivery
from sallyport.register.incidents import Frozen
from sallyport.storage import turns
from sallyport.storage.folder import FolderSource
from sallyport.storage.placing import Placing
from sallyport.transfers import delivering, staging

if TYPE_CHECKING:
    from journeys.site_fixture import Journey, TrialSite

FILES = 40


@pytest.fixture(autouse=True)
def carriers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two, for few files, in small turns and lots."""
    for module in (staging, delivering):
        monkeypatch.setattr(module, "carriers_for", lambda _: 2)
    monkeypatch.setattr(turns.in_turns, "__defaults__", (3, turns.BYTES_AT_ONCE))
    monkeypatch.setattr(delivering, "FILES_RECORDED_AT_ONCE", 6)


def request_of(site: TrialSite) -> Journey:
    for number in range(FILES):
        site.upload("researcher-1", f"mine/{number % 3}/{number:02}.csv", f"number\n{number}\n".encode())
    return site.user_input("mine")


def approved(site: TrialSite) -> Journey:
    journey = request_of(site).to_review()
    assert journey.approve() == []
    return journey


def in_place(site: TrialSite) -> set[str]:
    return {str(path) for path in site.data.rglob("*.csv")}


def recorded(site: TrialSite) -> set[str]:
    with site.register.reading() as session:
        return set(session.scalars(select(Delivery.path).where(Delivery.state == "done")))


def test_they_go_the_whole_way(site: TrialSite) -> None:
    journey = approved(site)
    assert journey.release() == "released"
    assert len(in_place(site)) == FILES
    assert recorded(site) == in_place(site)
    assert not list(site.data.rglob(".sallyport-*"))
    assert not list((site.root / "quarantine/incoming").iterdir())


def test_a_freeze_stops_what_has_not_begun_and_what_has_is_recorded(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = approved(site)
    recording = delivering._record

    def freeze_then(*arguments: object) -> None:
        recording(*arguments)
        monkeypatch.setattr(delivering, "_record", recording)
        frozen(site)

    monkeypatch.setattr(delivering, "_record", freeze_then)
    with pytest.raises(Frozen):
        journey.release()
    assert 6 <= len(in_place(site)) < FILES
    assert recorded(site) == in_place(site)
    lifted(site)
    assert journey.release() == "released"
    assert recorded(site) == in_place(site)


def test_law_5_a_carrier_killed_in_a_release_is_a_fault_and_the_next_try_ends_it(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = approved(site)
    put = Placing.put

    def die_at_one(task: Placing) -> None:
        if task.name == "20.csv":
            os.kill(os.getpid(), signal.SIGKILL)
        put(task)

    monkeypatch.setattr(Placing, "put", die_at_one)
    with pytest.raises(Fault, match="was killed") as raised:
        journey.release()
    assert "again" in raised.value.advice
    assert recorded(site) <= in_place(site)
    assert str(site.data / "mine/2/20.csv") not in in_place(site)
    monkeypatch.setattr(Placing, "put", put)
    assert journey.release() == "released"
    assert recorded(site) == in_place(site)
    assert len(in_place(site)) == FILES
    assert not list(site.data.rglob(".sallyport-*"))


def test_one_file_that_somebody_else_put_there_stops_the_release_and_the_others_are_recorded(site: TrialSite) -> None:
    journey = approved(site)
    (site.data / "mine/0").mkdir(parents=True)
    (site.data / "mine/0/03.csv").write_text("somebody's")
    with pytest.raises(Exception, match="holds another file"):
        journey.release()
    assert (site.data / "mine/0/03.csv").read_text() == "somebody's"
    assert recorded(site) == in_place(site) - {str(site.data / "mine/0/03.csv")}


def test_a_full_disk_stops_the_staging_and_leaves_nothing_half_done(site: TrialSite) -> None:
    content = os.urandom(3_000_000)
    site.upload("researcher-1", "mine/z.bin", content)
    journey = request_of(site)
    _ = site.quarantine
    with files_no_larger_than(2_000_000), pytest.raises(Fault, match="full"):
        journey.stage()
    assert journey.transfer.files == []
    assert not list((site.root / "quarantine/incoming").iterdir())
    assert len(journey.stage().transfer.files) == FILES + 1


def test_two_workers_with_the_same_step_do_it_once(site: TrialSite) -> None:
    journey = request_of(site)
    _ = site.quarantine, site.scanner
    with ThreadPoolExecutor(2) as workers:
        for future in [workers.submit(journey.stage) for _ in range(2)]:
            future.result()
    assert Counter(event.kind for event in site.events())["transfer.staged"] == 1
    assert len(journey.transfer.files) == FILES


def test_a_source_that_processes_cannot_share_is_read_by_the_step_itself(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise AssertionError("a process was made")

    journey = request_of(site)
    monkeypatch.setattr(FolderSource, "guarantees", frozenset())
    monkeypatch.setattr(os, "fork", refuse)
    assert len(journey.stage().transfer.files) == FILES
