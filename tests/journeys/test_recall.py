"""Outputs are taken back: exactly what was put there, with proof, and with an incident either way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from journeys.site_fixture import TrialSite, days_pass
from journeys.test_collecting import NAMES, delivered, fetch, tidied, two_outputs, word
from journeys.test_output_export import TABLE
from sallyport.errors import BadRequest, NotPermitted, Refused, SallyportError
from sallyport.projects.freezing import lift
from sallyport.register.copies import Certificate
from sallyport.register.outgoing import Incident
from sallyport.retention import recall
from sallyport.retention.due import released_copies
from sallyport.storage.placing import temporary_of
from sallyport.transfers.run import Run
from world import Beginning, dies_everywhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trial.clamd import Clamd

    from journeys.site_fixture import Journey

Begun = tuple[TrialSite, "Journey"]
WHY = "A column should not have left."


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, clamd: Clamd) -> tuple[TrialSite, Journey, Beginning]:
    """For all tests here."""
    return two_outputs(tmp_path_factory, clamd)


@pytest.fixture
def begun(released: tuple[TrialSite, Journey, Beginning]) -> Iterator[Begun]:
    site, journey, beginning = released
    yield site, journey
    beginning.restore()


def opened(site: TrialSite, by: str = "data-manager-2", run: str = "r") -> str:
    return recall.open_recall(site.register, site.loaded.policy, Run("release_recall", run, by), "T000001", WHY)


def taken(site: TrialSite) -> recall.Taken:
    return recall.take_back(site.register, site.loaded.policy, site.quarantine.root, "T000001")


def incidents(site: TrialSite) -> list[Incident]:
    with site.register.reading() as session:
        return list(session.query(Incident))


@pytest.mark.parametrize("by", ["data-manager-1", "platform-manager"])
def test_what_was_not_collected_is_taken_back_with_proof(begun: Begun, by: str) -> None:
    site, journey = begun
    beside = delivered(site).with_name("notes.txt")
    beside.write_text("the user's own")
    opened(site, by)
    assert taken(site).copies == 2
    assert journey.state == "recalled"
    assert [path.name for path in site.download().rglob("*") if path.is_file()] == ["notes.txt"]
    with site.register.reading() as session:
        rows = session.query(Certificate).all()
    assert {(row.place, row.absent, row.reason) for row in rows} == {("download", True, "recalled, incident 1")}
    (incident,) = incidents(site)
    assert (incident.kind, incident.transfer_id, incident.is_frozen, incident.reason) == ("recall", 1, False, WHY)
    told = {notice.recipient for notice in site.notices("output_recalled")}
    assert told == {
        f"{name}@trial.test" for name in ("researcher-1", "data-manager-1", "data-manager-2", "platform-manager")
    }
    assert journey.release() == "recalled"
    assert journey.close() == "recalled"


def test_what_was_collected_stays_so_and_the_incident_says_it(begun: Begun) -> None:
    site, journey = begun
    word(site)
    opened(site)
    assert "what was fetched is outside" in str(taken(site))
    assert journey.state == "collected"
    assert len(incidents(site)) == 1
    assert not [path for path in site.download().rglob("*") if path.is_file()]
    assert all("had been collected before" in notice.body for notice in site.notices("output_recalled"))


def test_what_is_collected_meanwhile_is_noticed(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the first copy is being deleted, the user fetches both."""
    site, journey = begun
    opened(site)
    deleting = recall.delete_copy

    def fetched_first(triage: Path, item: object) -> bool:
        if delivered(site).exists() and delivered(site, NAMES[1]).exists():
            fetch(site, *(delivered(site, name) for name in NAMES))
        return deleting(triage, item)

    monkeypatch.setattr(recall, "delete_copy", fetched_first)
    assert taken(site).fetched == 2
    assert journey.state == "collected"


def test_a_part_that_was_fetched_is_named(begun: Begun) -> None:
    site, journey = begun
    fetch(site, delivered(site))
    opened(site)
    assert taken(site).fetched == 1
    assert journey.state == "recalled"
    assert all("1 file had been fetched before" in notice.body for notice in site.notices("output_recalled"))


def test_law_3_the_bytes_are_kept_in_quarantine_until_the_incident_is_closed(begun: Begun) -> None:
    site, journey = begun
    opened(site)
    taken(site)
    (digest,) = {file.digest or "" for file in journey.transfer.files}
    days_pass(site, 400)
    tidied(site)
    assert site.quarantine.size(digest) is not None
    lift(site.register, site.loaded.policy, Run("lift_freeze", "r", "platform-manager"), "1", "dealt with")
    tidied(site)
    assert site.quarantine.size(digest) is None


def test_nothing_is_taken_back_without_an_open_incident(begun: Begun) -> None:
    site, journey = begun
    with pytest.raises(NotPermitted, match="No open incident"):
        taken(site)
    opened(site)
    lift(site.register, site.loaded.policy, Run("lift_freeze", "r", "platform-manager"), "1", "a mistake")
    with pytest.raises(NotPermitted, match="No open incident"):
        taken(site)
    assert delivered(site).exists()
    assert journey.state == "released"


def test_law_5_asked_for_twice_it_is_one_incident(begun: Begun) -> None:
    site, _ = begun
    opened(site)
    taken(site)
    assert "already: incident 1" in opened(site, "platform-manager", "another")
    assert taken(site).copies == 2
    assert len(incidents(site)) == len(site.events("recall.finished")) == 1


def test_who_may_not_review_recalls_nothing(begun: Begun) -> None:
    site, _ = begun
    for by in ("researcher-1", "nobody"):
        with pytest.raises(NotPermitted):
            opened(site, by)
    assert incidents(site) == []


def test_what_never_left_is_not_recalled(begun: Begun) -> None:
    site, _ = begun
    site.output_export("analysis/*.csv")
    run = Run("release_recall", "x", "data-manager-2")
    with pytest.raises(BadRequest, match="nothing outside"):
        recall.open_recall(site.register, site.loaded.policy, run, "T000002", WHY)
    assert incidents(site) == []


def test_something_else_in_a_copys_place_is_left_and_the_recall_can_be_finished(begun: Begun) -> None:
    site, journey = begun
    opened(site)
    delivered(site).unlink()
    delivered(site).write_text("written over")
    with pytest.raises(Refused, match="1 of 2 copies"):
        taken(site)
    assert delivered(site).read_text() == "written over"
    assert not delivered(site, NAMES[1]).exists()
    assert journey.state == "released"
    delivered(site).unlink()
    taken(site)
    assert journey.state == "recalled"


def test_law_9_a_download_folder_that_is_a_link_by_now_is_not_followed(begun: Begun) -> None:
    site, journey = begun
    opened(site)
    site.download().rename(site.root / "shared" / "moved")
    site.download().symlink_to(site.root / "shared" / "moved")
    with pytest.raises(SallyportError):
        taken(site)
    assert len(list((site.root / "shared").rglob("*.csv"))) == 2
    assert journey.state == "released"
    site.download().unlink()
    (site.root / "shared" / "moved").rename(site.download())


def test_what_a_killed_release_left_under_a_temporary_name_goes_too(begun: Begun) -> None:
    site, _ = begun
    file = next(one for one in begun[1].transfer.files if one.source_path.endswith(NAMES[0]))
    left = delivered(site).with_name(temporary_of(file.digest or "", delivered(site)))
    left.write_bytes(TABLE)
    opened(site)
    taken(site)
    assert not left.exists()


def test_law_5_a_recall_killed_at_every_effect_takes_back_once(begun: Begun, tmp_path: Path) -> None:
    site, journey = begun
    opened(site)
    with site.register.reading() as session:
        first, _ = released_copies(session, journey.transfer, "recalled, incident 1")
    recall._taken_back(site.register, site.loaded.policy, first, "person:1")  # as by a step that was cut short
    assert dies_everywhere(site.register, site.root, tmp_path / "aside", lambda: taken(site)) > 10
    assert journey.state == "recalled"
    assert len(site.events("recall.finished")) == 1
