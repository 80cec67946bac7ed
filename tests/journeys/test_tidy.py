"""Tidying: only what has had its time and is proven, each deletion with its certificate."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hostile_samples import seven_zip
from journeys.site_fixture import days_pass
from journeys.tidying import certificates, places, released, review_copy, tidy
from sallyport.errors import Fault, Refused
from sallyport.register.backup import backup, restore
from sallyport.register.copies import Delivery
from sallyport.register.models import File
from sallyport.retention import tidy as tidy_module
from sallyport.retention.due import Place
from sallyport.storage.quarantine import Quarantine
from sallyport.transfers.failing import record_failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from journeys.site_fixture import TrialSite


class Killed(BaseException):
    """As if the process ended at that very moment."""


@pytest.mark.parametrize(("days", "deleted"), [(13.9, []), (14.1, ["triage"])])
def test_law_3_a_source_is_deleted_only_after_the_days_of_the_policy(
    site: TrialSite, days: float, deleted: list[str]
) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    released(site, "a.csv")
    days_pass(site, days)
    assert places(tidy(site)) == deleted
    assert upload.exists() is not bool(deleted)
    assert (site.data / "a.csv").read_bytes() == b"x"


def test_a_deletion_leaves_a_certificate_and_both_events(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = released(site, "a.csv")
    days_pass(site, 15)
    tidy(site)
    (row,) = certificates(site)
    (file,) = journey.transfer.files
    assert (row.file_id, row.path, row.size, row.digest) == (file.id, "a.csv", 1, file.digest)
    assert row.absent
    assert row.reason == "released; the copy is proven"
    (intended,), (deleted,) = site.events("tidy.intended"), site.events("tidy.deleted")
    assert intended.number < deleted.number
    assert deleted.data["digest"] == file.digest
    assert deleted.data["found"] is True
    assert tidy(site).deleted == []
    assert len(certificates(site)) == 1


@pytest.mark.parametrize("harm", ["missing", "changed", "link", "folder behind a link"])
def test_law_3_a_source_stays_when_its_released_copy_is_not_proven(site: TrialSite, tmp_path: Path, harm: str) -> None:
    upload = site.upload("researcher-1", "batch/a.csv", b"x")
    released(site, "batch")
    copy = site.data / "batch" / "a.csv"
    if harm == "folder behind a link":
        copy.parent.rename(tmp_path / "elsewhere")
        (site.data / "batch").symlink_to(tmp_path / "elsewhere")
    else:
        copy.unlink()
    if harm == "changed":
        copy.write_bytes(b"y")
    if harm == "link":
        (tmp_path / "same").write_bytes(b"x")
        copy.symlink_to(tmp_path / "same")
    days_pass(site, 15)
    ((item, why),) = tidy(site).kept
    assert item.place == Place.TRIAGE
    assert "not in place" in why
    assert upload.exists()
    assert certificates(site) == []
    assert site.events("tidy.intended") == []


@pytest.mark.parametrize("swap", ["other bytes", "same bytes", "symlink", "hard link", "folder"])
def test_law_3_a_source_that_is_not_the_very_file_that_was_copied_stays(
    site: TrialSite, tmp_path: Path, swap: str
) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    released(site, "a.csv")
    victim = tmp_path / "victim"
    victim.write_bytes(b"x")
    if swap == "hard link":
        os.link(upload, tmp_path / "second name")
    else:
        upload.unlink()
    if swap in {"other bytes", "same bytes"}:
        upload.write_bytes(b"x" if swap == "same bytes" else b"new work of the user")
    elif swap == "symlink":
        upload.symlink_to(victim)
    elif swap == "folder":
        upload.mkdir()
        (upload / "kept").write_bytes(b"1")
    days_pass(site, 15)
    report = tidy(site)
    assert report.deleted == []
    assert os.path.lexists(upload)
    assert victim.read_bytes() == b"x"
    assert certificates(site) == []


def test_law_9_an_upload_folder_swapped_for_a_link_leads_the_tidying_nowhere(site: TrialSite, tmp_path: Path) -> None:
    upload = site.upload("researcher-1", "batch/a.csv", b"x")
    released(site, "batch")
    shutil.move(upload.parent, tmp_path / "batch")
    upload.parent.symlink_to(tmp_path / "batch")
    days_pass(site, 15)
    ((_, why),) = tidy(site).kept
    assert "cannot be looked for" in why
    assert (tmp_path / "batch" / "a.csv").exists()
    assert certificates(site) == []


def test_a_removed_upload_folder_stops_only_what_lay_in_it(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    released(site, "a.csv")
    other = site.upload("data-manager-1", "b.csv", b"y")
    journey = site.data_import("b.csv").to_review()
    journey.approve()
    journey.release()
    journey.close()
    shutil.rmtree(site.root / "triage/researcher-1")
    days_pass(site, 15)
    report = tidy(site)
    assert [item.owner for item in report.deleted] == ["data-manager-1"]
    assert [item.owner for item, _ in report.kept] == ["researcher-1"]
    assert not other.exists()


def test_an_upload_that_its_user_deleted_is_certified_as_seen_absent(site: TrialSite) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    released(site, "a.csv")
    upload.unlink()
    days_pass(site, 15)
    assert places(tidy(site)) == ["triage"]
    assert site.events("tidy.deleted")[0].data["found"] is False


@pytest.mark.parametrize(("delete", "deleted"), [(False, []), (True, ["triage"])])
def test_unreleased_files_stay_unless_the_policy_says_otherwise(
    site: TrialSite, delete: bool, deleted: list[str]
) -> None:
    site.change_policy(retention={"delete_unreleased": delete, "quarantine_days": 1000})
    upload = site.upload("researcher-1", "a.csv", b"x")
    site.user_input("a.csv").to_review().answer("Reject", reason="Not for this study")
    days_pass(site, 59)
    assert places(tidy(site)) == []
    days_pass(site, 2)
    assert places(tidy(site)) == deleted
    assert upload.exists() is not delete


def test_a_file_that_was_not_chosen_stays_with_its_user(site: TrialSite) -> None:
    for name in ("a.csv", "b.csv"):
        site.upload("researcher-1", name, name.encode())
    journey = site.user_input("*.csv").to_review()
    journey.approve(files=["1"])
    journey.release()
    journey.close()
    days_pass(site, 15)
    tidy(site)
    assert [path.name for path in (site.root / "triage/researcher-1/upload").iterdir()] == ["b.csv"]


def test_law_3_an_archive_of_which_something_was_left_behind_stays(site: TrialSite, tmp_path: Path) -> None:
    packed = seven_zip(tmp_path, {"one.csv": b"1", "two.csv": b"2"}).read_bytes()
    for name in ("whole.7z", "part.7z"):
        site.upload("data-manager-1", name, packed)
    for name, chosen in (("whole.7z", ["2", "3"]), ("part.7z", ["2"])):
        journey = site.data_import(name, destination=name[:-3]).to_review()
        assert journey.approve(files=chosen) == []
        journey.release()
        journey.close()
    days_pass(site, 15)
    tidy(site)
    assert [path.name for path in (site.root / "triage/data-manager-1/upload").iterdir()] == ["part.7z"]


def test_an_upload_stays_while_a_new_request_of_its_user_waits_to_be_staged(site: TrialSite) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    released(site, "a.csv")
    days_pass(site, 15)
    again = site.user_input("a.csv", destination="again")
    assert tidy(site).deleted == []
    assert upload.exists()
    again.stage()
    assert places(tidy(site)) == ["triage"]


def test_law_3_an_upload_stays_while_a_failed_request_for_it_can_be_resumed(site: TrialSite) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    released(site, "a.csv")
    days_pass(site, 15)
    again = site.user_input("a.csv", destination="again")
    record_failure(site.register, site.loaded.policy, again.run, "stage", Fault("The disk is full."))
    assert again.state == "failed"
    assert tidy(site).deleted == []
    assert upload.exists()
    assert again.stage().state == "staged"


def test_a_dry_run_touches_nothing_and_says_what_it_would_do(site: TrialSite) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    released(site, "a.csv")
    days_pass(site, 91)
    report = tidy(site, dry_run=True)
    assert places(report) == ["quarantine", "triage"]
    assert upload.exists()
    assert len(list(site.quarantine.digests())) == 1
    assert certificates(site) == []
    assert site.events("tidy.intended") == []
    assert site.events("tidy.finished")[0].data["dry_run"] is True
    assert places(tidy(site)) == places(report)


@pytest.mark.parametrize("place", ["triage", "quarantine", "reviewer_copy"])
@pytest.mark.parametrize("moment", ["before the deletion", "after the deletion"])
def test_law_3_killed_between_intention_and_certificate_the_next_run_finishes(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch, place: str, moment: str
) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    review_copy(site, journey)
    journey.approve()
    journey.release()
    journey.close()
    days_pass(site, 91)
    with killed_at(monkeypatch, place, moment), pytest.raises(Killed):
        tidy(site)
    assert len(site.events("tidy.intended")) == len(site.events("tidy.deleted")) + 1
    tidy(site)
    assert not upload.exists()
    assert list(site.quarantine.digests()) == []
    assert [*site.root.glob("triage/*/download/*")] == []
    rows = certificates(site)
    assert sorted(row.place for row in rows) == ["quarantine", "reviewer_copy", "triage"]
    assert all(row.absent for row in rows)
    assert len(site.events("tidy.deleted")) == 3


@contextmanager
def killed_at(monkeypatch: pytest.MonkeyPatch, place: str, moment: str) -> Iterator[None]:
    owner, name = {
        "triage": (tidy_module, "delete_upload"),
        "reviewer_copy": (tidy_module, "delete_copy"),
        "quarantine": (Quarantine, "remove"),
    }[place]
    work = getattr(owner, name)

    def dying(*args: object) -> None:
        if moment == "after the deletion":
            work(*args)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, dying)
        yield


def test_law_3_killed_within_the_removal_of_an_upload_nothing_is_left_of_it(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    released(site, "a.csv")
    days_pass(site, 15)
    unlink = os.unlink

    def dying(path: str, **how: int) -> None:
        if str(path).endswith(".removing"):
            raise Killed
        unlink(path, **how)

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", dying)
        with pytest.raises(Killed):
            tidy(site)
    assert [path.name for path in upload.parent.iterdir()] != ["a.csv"]
    tidy(site)
    assert list(upload.parent.iterdir()) == []


def test_law_6_a_restored_older_register_refuses_tidying(site: TrialSite) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    journey = released(site, "a.csv")
    days_pass(site, 15)
    backup(site.register.url, site.root / "older")
    site.upload("researcher-1", "b.csv", b"y")
    site.user_input("b.csv").stage()
    site.register.engine.dispose()
    restore(site.register.url, site.root / "older")
    with pytest.raises(Refused, match="lacks event"):
        tidy(site)
    assert upload.exists()
    assert journey.state == "closed"


def test_law_6_a_register_from_before_a_tidying_is_noticed(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    released(site, "a.csv")
    days_pass(site, 15)
    backup(site.register.url, site.root / "older")
    tidy(site)
    site.register.engine.dispose()
    restore(site.register.url, site.root / "older")
    with pytest.raises(Refused, match="lacks event"):
        tidy(site)


def test_a_register_that_lost_its_deliveries_proves_nothing(site: TrialSite) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    journey = released(site, "a.csv")
    with site.register.changing("system:test") as change:
        for row in change.session.scalars(select(Delivery)):
            change.session.delete(row)
        change.record("test.lost", change.get(type(journey.transfer), journey.transfer.id))
    days_pass(site, 15)
    ((_, why),) = tidy(site).kept
    assert "no released copy" in why
    assert upload.exists()


def test_law_7_events_of_tidying_hold_no_names(site: TrialSite) -> None:
    site.upload("researcher-1", "jane_doe.csv", b"x")
    released(site, "jane_doe.csv")
    days_pass(site, 91)
    tidy(site)
    assert all("jane_doe" not in str(event.data) for event in site.events())
    with site.register.reading() as session:
        assert session.scalars(select(File.source_path)).all() == ["jane_doe.csv"]
