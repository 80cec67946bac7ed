"""Many files wait for the disk together, and still in the right order: bytes, names, and only then the register.

Read from the system calls that the steps really make: what a power cut would leave cannot be tried, the order can.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from killing import effects_of
from sallyport.storage.turns import FILES_AT_ONCE
from sallyport.transfers import delivering, staging

if TYPE_CHECKING:
    from effects import Effect
    from journeys.site_fixture import Journey, TrialSite

MANY = FILES_AT_ONCE + 6
_SYNCS = {"fsync", "fdatasync"}
_BYTES = {"write", "copy_file_range"}
_RENAMES = {"rename", "renameat2"}


@pytest.fixture(params=[0, 2], autouse=True)
def carriers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Carried by the step's own process, as few files are, or by others."""
    for module in (staging, delivering):
        monkeypatch.setattr(module, "carriers_for", lambda _: request.param)


def request_of(site: TrialSite) -> Journey:
    """More files than are carried in one turn, in two folders, and one that is copied in several pieces."""
    for number in range(MANY):
        site.upload("researcher-1", f"mine/{number % 2}/{number:03}.csv", f"number\n{number}\n".encode())
    site.upload("researcher-1", "mine/large.bin", bytes(3_000_000))
    return site.user_input("mine")


def numbers(effects: list[Effect], calls: set[str], pattern: str) -> dict[str, list[int]]:
    """Target to the places, in the order of all calls, of these calls on targets that match."""
    found: dict[str, list[int]] = {}
    for number, effect in enumerate(effects):
        if effect.call in calls and re.search(pattern, effect.target):
            found.setdefault(effect.target, []).append(number)
    return found


def synced_after(syncs: dict[str, list[int]], target: str, number: int) -> int:
    """The first sync of ``target`` after that place."""
    found = next((place for place in syncs.get(target, []) if place > number), None)
    assert found is not None, f"{target} is not flushed after what was done to it last"
    return found


def require_flushed_before_named(written: dict[str, list[int]], syncs: dict[str, list[int]]) -> None:
    """Each is flushed after its last byte, and while it still has the name that it was written under."""
    for path, places in written.items():
        synced_after(syncs, path, places[-1])


def first_words_to_the_register(effects: list[Effect], after: int) -> int:
    """The first write to the register after that place."""
    return next(
        number for number, one in enumerate(effects) if number > after and one.is_of_register and "write" in one.call
    )


def test_law_5_bytes_are_on_the_disk_before_their_name_and_their_name_before_the_register_knows(
    site: TrialSite,
) -> None:
    journey = request_of(site)
    _ = site.quarantine
    effects = effects_of(journey.stage)
    written = numbers(effects, _BYTES, r"/quarantine/incoming/")
    named = numbers(effects, _RENAMES, r"/quarantine/blobs/../[0-9a-f]{64}$")
    syncs = numbers(effects, _SYNCS, r"/quarantine/")
    assert len(written) == len(named) == MANY + 1
    require_flushed_before_named(written, syncs)
    settled = [synced_after(syncs, path.rpartition("/")[0], places[-1]) for path, places in named.items()]
    assert max(settled) < first_words_to_the_register(effects, min(min(named.values())))


def test_law_6_a_release_is_recorded_once_every_file_and_its_name_are_on_the_disk(site: TrialSite) -> None:
    journey = request_of(site)
    for step in (journey.stage, journey.inspect, journey.ask, journey.approve):
        step()
    effects = effects_of(journey.release)
    written = numbers(effects, _BYTES, r"/data/.*\.sallyport-[^/]*\.tmp$")
    named = numbers(effects, _RENAMES, r"/data/.*\.(csv|bin)$")
    syncs = numbers(effects, _SYNCS, r"/data(/|$)")
    assert len(written) == len(named) == MANY + 1
    require_flushed_before_named(written, syncs)
    settled = {synced_after(syncs, path.rpartition("/")[0], places[-1]) for path, places in named.items()}
    assert len(settled) == 3, "each folder is flushed once, not once for each file"
    assert max(settled) < first_words_to_the_register(effects, min(min(named.values())))
