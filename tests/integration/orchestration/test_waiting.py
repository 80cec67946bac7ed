"""The trigger that waits for uploads, as the triggerer runs it."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from sallyport.orchestration.waiting import UploadTrigger
from sallyport.register.register import Register
from sallyport.register.schema import migrate

if TYPE_CHECKING:
    import pytest

    from journeys.site_fixture import Journey, TrialSite


async def outcome(trigger: UploadTrigger) -> dict[str, Any]:
    """What its one event holds."""
    async for event in trigger.run():
        return dict(event.payload)
    raise AssertionError("it ended without an event")


def trigger_for(journey: Journey, seconds: float) -> UploadTrigger:
    """Gives up that many seconds from now."""
    return UploadTrigger(journey.run.dag_id, journey.run.run_id, time.time() + seconds)


def test_a_triggerer_that_was_down_too_long_still_takes_files_that_are_there(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv")
    assert asyncio.run(outcome(trigger_for(journey, -3600))) == {"outcome": "ready"}


def test_files_that_are_not_there_when_it_is_too_late_are_counted(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    site.upload("researcher-1", "c.csv.filepart", b"x")
    journey = site.user_input("a.csv", "b.csv", "c.csv")
    assert asyncio.run(outcome(trigger_for(journey, -1))) == {"outcome": "gave up", "missing": 2}


def test_an_upload_that_never_comes_to_rest_is_given_up(site: TrialSite) -> None:
    path = site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv")

    async def while_growing() -> dict[str, Any]:
        waiting = asyncio.create_task(outcome(trigger_for(journey, -1)))
        while not waiting.done():
            with path.open("ab") as stream:
                stream.write(b"more")
            await asyncio.sleep(0.02)
        return waiting.result()

    assert asyncio.run(while_growing())["outcome"] == "gave up"


def test_a_register_that_is_away_for_a_while_ends_no_waiting(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv")
    register = Path(site.register.url.removeprefix("sqlite:///"))
    away = register.with_name("away")
    site.register.engine.dispose()

    async def interrupted() -> dict[str, Any]:
        register.rename(away)
        sqlite3.connect(register).close()  # a database, but not one with our tables
        waiting = asyncio.create_task(outcome(trigger_for(journey, 60)))
        await asyncio.sleep(1.5)
        assert not waiting.done()
        away.rename(register)
        return await waiting

    assert asyncio.run(interrupted()) == {"outcome": "ready"}


def test_law_7_the_trigger_holds_ids_only(site: TrialSite) -> None:
    journey = site.user_input("jane_doe.csv")
    path, held = trigger_for(journey, 60).serialize()
    assert path == f"{UploadTrigger.__module__}.UploadTrigger"
    assert held.keys() == {"dag_id", "run_id", "until"}
    assert "jane_doe" not in str(held)


def test_hundreds_of_waiting_requests_share_the_triggerers_connections(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(postgres_url)
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", postgres_url)
    gc.disable()  # else it is chance whether what is not used any more still holds a connection
    try:
        for _ in range(50):
            with Register.from_environment().reading() as session:
                held = session.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"))
        assert held == 1
    finally:
        gc.enable()
