"""Killed at any instant and run again, every step ends in the same state, with nothing done twice."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hostile_samples import seven_zip
from sallyport.register.models import Decision, Delivery
from sallyport.register.register import Register
from sallyport.register.verify import verify
from sallyport.storage.quarantine import Quarantine
from sallyport.transfers import inspecting, releasing, staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from journeys.site_fixture import Journey, TrialSite

ATTEMPTS = {"transfer.staging", "transfer.inspecting"}
"""Events that say that a step was begun; each try has its own."""
ROLLED_BACK, AFTER = "rolled back", "after"


class Killed(BaseException):
    """As if the process ended at that very moment."""


class Killer:
    """Counts transactions and file effects and ends the process at the Nth."""

    def __init__(self, patch: pytest.MonkeyPatch, moment: str) -> None:
        self.left = -1
        original = Register.changing

        @contextmanager
        def changing(register: Register, actor: str) -> Iterator[object]:
            due = self._is_due()
            with original(register, actor) as change:
                yield change
                self._die(due and moment == ROLLED_BACK)
            self._die(due and moment == AFTER)

        patch.setattr(Register, "changing", changing)
        for owner, name in (
            (releasing, "deliver"),
            (releasing, "advance"),
            (staging, "advance"),
            (inspecting, "advance"),
            (Quarantine, "take"),
        ):
            patch.setattr(owner, name, self._deadly(getattr(owner, name)))

    def _deadly(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def effect(*args: Any, **how: Any) -> Any:
            due = self._is_due()
            result = work(*args, **how)
            self._die(due)
            return result

        return effect

    def _is_due(self) -> bool:
        self.left -= 1
        return self.left == 0

    def _die(self, now: bool) -> None:
        if now:
            raise Killed


def walk(journey: Journey, steps: list[Callable[[], Any]], killer: Killer, at: int) -> bool:
    """Go the whole way, killed once at the ``at``-th effect and run again from that step. False when nothing was killed."""
    killer.left, killed = at, False
    for step in steps:
        try:
            step()
        except Killed:
            killed = True
            step()
    killer.left = -1
    return killed


def steps_of(journey: Journey) -> list[Callable[[], Any]]:
    def approve() -> None:
        assert journey.approve() == []

    return [journey.stage, journey.inspect, journey.ask, approve, journey.release, journey.close]


def ending(site: TrialSite, journey: Journey) -> dict[str, Any]:
    """What must be the same however often it was killed."""
    transfer = journey.transfer
    events = [event for event in site.events() if event.subject == f"transfer:{transfer.id}"]
    once = Counter(event.kind for event in events if event.kind.startswith(("transfer.", "decision.", "gate.")))
    with site.register.reading() as session:
        deliveries = session.scalars(select(Delivery).where(Delivery.transfer_id == transfer.id)).all()
        decisions = session.scalars(select(Decision).where(Decision.transfer_id == transfer.id)).all()
    mails = Counter(notice.kind for notice in site.notices() if notice.transfer_id == transfer.id)
    return {
        "state": transfer.state,
        "files": [(file.number, file.source_path, file.state, file.digest) for file in transfer.files],
        "events": {kind: count for kind, count in once.items() if kind not in ATTEMPTS},
        "deliveries": [(row.state, row.digest, row.size) for row in deliveries],
        "decisions": len(decisions),
        "mails": mails,
    }


@pytest.mark.parametrize("moment", [ROLLED_BACK, AFTER])
def test_law_5_a_users_files_killed_at_every_transaction_and_file_effect_in_turn(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    for name in ("a.csv", "b.csv"):
        site.upload("researcher-1", name, name.encode())
    wanted = site.user_input("*.csv", destination="untouched")
    for step in steps_of(wanted):
        step()
    _ = site.scanner
    killer = Killer(monkeypatch, moment)
    killed, at = True, 0
    while killed:
        at += 1
        journey = site.user_input("*.csv", destination=f"try-{at}")
        killed = walk(journey, steps_of(journey), killer, at)
        assert ending(site, journey) == ending(site, wanted), f"killed at {at}"
        found = {path.name: path.read_bytes() for path in (site.data / f"try-{at}").iterdir()}
        assert found == {"a.csv": b"a.csv", "b.csv": b"b.csv"}, f"killed at {at}"
    assert at > 15
    assert list((site.root / "quarantine/incoming").iterdir()) == []
    with site.register.reading() as session:
        assert verify(session).ok


def test_law_5_an_extracted_archive_killed_at_every_instant_of_its_release(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site.upload("data-manager-1", "p.7z", seven_zip(tmp_path, {"one.csv": b"1", "sub/two.csv": b"2"}).read_bytes())
    killer = Killer(monkeypatch, AFTER)
    killed, at = True, 0
    while killed:
        at += 1
        journey = site.data_import("p.7z", destination=f"try-{at}").to_review()
        assert journey.approve() == []
        killed = walk(journey, [journey.release, journey.close], killer, at)
        assert journey.state == "closed"
        found = {str(path.relative_to(site.data / f"try-{at}")) for path in (site.data / f"try-{at}").rglob("*.*")}
        assert found == {"one.csv", "sub/two.csv"}
    assert at > 5


def test_law_3_a_replacement_killed_at_every_instant_keeps_the_old_bytes(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.upload("researcher-1", "a.csv", b"new")
    killer = Killer(monkeypatch, AFTER)
    killed, at = True, 0
    while killed:
        at += 1
        place = site.data / f"try-{at}" / "a.csv"
        place.parent.mkdir()
        place.write_bytes(b"old %d" % at)
        journey = site.user_input("a.csv", destination=f"try-{at}", replace=True).to_review()
        assert journey.approve(tick_destination_exists=True) == []
        killed = walk(journey, [journey.release, journey.close], killer, at)
        assert [path.name for path in place.parent.iterdir()] == ["a.csv"]
        assert place.read_bytes() == b"new"
        with site.register.reading() as session:
            row = session.scalars(select(Delivery).where(Delivery.transfer_id == journey.transfer.id)).one()
        with site.quarantine.open(row.replaced_digest) as kept:
            assert kept.read() == b"old %d" % at, f"killed at {at}"
    assert at > 5


def test_law_5_two_workers_with_the_same_step_do_it_once(site: TrialSite) -> None:
    from concurrent.futures import ThreadPoolExecutor

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
