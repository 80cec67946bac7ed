"""Tidying: only what has had its time and is proven, each deletion with its certificate."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hostile_samples import seven_zip
from journeys.site_fixture import days_pass
from sallyport.errors import Fault, Refused
from sallyport.register.backup import backup, restore
from sallyport.register.models import Certificate, Delivery, File
from sallyport.retention import tidy as tidy_module
from sallyport.retention.due import Place
from sallyport.retention.tidy import Tidier
from sallyport.review import copies
from sallyport.storage.quarantine import Quarantine
from sallyport.transfers.failing import record_failure
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from journeys.site_fixture import Journey, TrialSite
    from sallyport.retention.tidy import Report


class Killed(BaseException):
    """As if the process ended at that very moment."""


def released(site: TrialSite, *names: str, **form: object) -> Journey:
    journey = site.user_input(*names, **form).to_review()
    ticks = {"tick_destination_exists": True} if form.get("replace") else {}
    assert journey.approve(**ticks) == []
    assert journey.release() == "released"
    journey.close()
    return journey


def tidier(site: TrialSite) -> Tidier:
    return Tidier(site.register, site.loaded.policy, site.quarantine, site.uploads)


def tidy(site: TrialSite, *, dry_run: bool = False) -> Report:
    return tidier(site).run(dry_run=dry_run)


def certificates(site: TrialSite) -> list[Certificate]:
    with site.register.reading() as session:
        return list(session.scalars(select(Certificate).order_by(Certificate.id)))


def places(report: Report) -> list[str]:
    return sorted(item.place for item in report.deleted)


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


def test_quarantined_bytes_go_after_their_time_unless_another_transfer_needs_them(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"same bytes")
    first = released(site, "a.csv")
    (digest,) = site.quarantine.digests()
    days_pass(site, 91)
    site.upload("researcher-1", "b.csv", b"same bytes")
    second = site.user_input("b.csv").to_review()
    assert "quarantine" not in places(tidy(site))
    assert list(site.quarantine.digests()) == [digest]
    assert second.approve() == []
    assert second.release() == "released"
    second.close()
    days_pass(site, 91)
    report = tidy(site)
    gone = [item.transfer_id for item in report.deleted if item.place is Place.QUARANTINE]
    assert gone == [first.transfer.id, second.transfer.id]
    assert list(site.quarantine.digests()) == []


def test_law_3_a_replaced_file_is_kept_for_its_time_also_when_its_bytes_were_a_transfers_own(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"old")
    released(site, "a.csv")
    site.upload("researcher-1", "a.csv", b"new")
    replacing = released(site, "a.csv", replace=True)
    with site.register.reading() as session:
        old = session.scalar(select(Delivery.replaced_digest).where(Delivery.transfer_id == replacing.transfer.id))
    days_pass(site, 364)
    tidy(site)
    assert list(site.quarantine.digests()) == [old]
    days_pass(site, 2)
    assert "replaced" in places(tidy(site))
    assert list(site.quarantine.digests()) == []


def test_law_3_a_replaced_file_is_kept_while_the_release_that_replaced_it_has_failed(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"old")
    released(site, "a.csv")
    (old,) = site.quarantine.digests()
    days_pass(site, 91)
    site.upload("researcher-1", "a.csv", b"new")
    journey = site.user_input("a.csv", replace=True).to_review()
    assert journey.approve(tick_destination_exists=True) == []
    subprocess.run(["setfacl", "--remove-default", site.data], check=True)  # so that nothing is inherited
    with pytest.raises(Refused, match="permissions") as refused:
        journey.release()
    record_failure(site.register, site.loaded.policy, journey.run, "release", refused.value)
    assert journey.state == "failed"
    assert places(tidy(site)) == []
    assert old in site.quarantine.digests()


def test_a_certificate_of_bytes_in_quarantine_says_where_and_how_many(site: TrialSite) -> None:
    (site.data / "a.csv").write_bytes(b"the old bytes")
    site.upload("researcher-1", "a.csv", b"new")
    released(site, "a.csv", replace=True)
    days_pass(site, 400)
    tidy(site)
    rows = {row.place: row for row in certificates(site)}
    assert {place: row.size for place, row in rows.items()} == {"triage": 3, "quarantine": 3, "replaced": 13}
    for place in ("quarantine", "replaced"):
        assert rows[place].path == str(site.quarantine.path_of(rows[place].digest))
        assert rows[place].absent


def test_what_killed_writers_left_in_quarantine_is_cleared_with_the_tidying(site: TrialSite) -> None:
    left = site.quarantine.root / "incoming" / "left"
    fresh = site.quarantine.root / "incoming" / "fresh"
    for path in (left, fresh):
        path.write_bytes(b"half a file")
    os.utime(left, (1, 1))
    tidy(site, dry_run=True)
    assert left.exists()
    tidy(site)
    assert not left.exists()
    assert fresh.exists()


def test_law_3_replaced_bytes_that_an_open_transfer_needs_are_not_deleted(site: TrialSite) -> None:
    (site.data / "a.csv").write_bytes(b"old")
    site.upload("researcher-1", "a.csv", b"new")
    released(site, "a.csv", replace=True)
    days_pass(site, 400)
    site.upload("researcher-1", "back.csv", b"old")
    journey = site.user_input("back.csv").to_review()
    assert "replaced" not in places(tidy(site))
    assert journey.approve() == []
    assert journey.release() == "released"
    assert (site.data / "back.csv").read_bytes() == b"old"


def test_bytes_that_come_in_again_between_intention_and_deletion_stay(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.upload("researcher-1", "a.csv", b"same")
    released(site, "a.csv")
    days_pass(site, 91)
    site.upload("researcher-1", "b.csv", b"same")
    again = site.user_input("b.csv")
    original = Tidier._delete_bytes

    def first_the_other(self: Tidier, item: object) -> None:
        again.stage()
        original(self, item)

    monkeypatch.setattr(Tidier, "_delete_bytes", first_the_other)
    assert any("needs these bytes" in why for _, why in tidy(site).kept)
    assert len(list(site.quarantine.digests())) == 1
    assert again.inspect().state == "inspected"


def review_copy(site: TrialSite, journey: Journey, by: str = "data-manager-1") -> int:
    run = Run("review_copy", f"copy-by-{by}", by)
    reference = journey.transfer.ref
    return copies.copy_for_reviewer(
        site.register, site.loaded.policy, site.quarantine, run, reference, [], "to look at"
    )


def test_reviewer_copies_are_tidied_each_with_its_certificate(site: TrialSite) -> None:
    site.upload("researcher-1", "deep/a.csv", b"x")
    journey = site.user_input("deep").to_review()
    for name in ("data-manager-1", "data-manager-2"):
        review_copy(site, journey, name)
    days_pass(site, 6)
    assert tidy(site).deleted == []
    days_pass(site, 2)
    assert places(tidy(site)) == ["reviewer_copy", "reviewer_copy"]
    assert [row.absent for row in certificates(site)] == [True, True]
    assert [*site.root.glob("triage/*/download/*")] == []
    review_copy(site, journey)
    assert [*site.root.glob("triage/*/download/**/a.csv")] != []
    days_pass(site, 8)
    assert places(tidy(site)) == ["reviewer_copy"]
    assert [*site.root.glob("triage/*/download/*")] == []


def test_law_9_a_reviewer_copy_behind_a_link_is_left_alone(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    review_copy(site, journey)
    journey.approve()
    journey.release()
    folder = site.root / "triage/data-manager-1/download" / journey.transfer.ref
    shutil.rmtree(folder)
    folder.symlink_to(site.data)
    days_pass(site, 8)
    assert tidy(site).deleted == []
    assert (site.data / "a.csv").exists()


def test_a_reviewers_own_notes_in_place_of_the_copy_are_left_alone(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    review_copy(site, journey)
    place = site.root / "triage/data-manager-1/download" / journey.transfer.ref / "a.csv"
    place.write_bytes(b"my notes")
    days_pass(site, 8)
    ((_, why),) = tidy(site).kept
    assert "not ours" in why
    assert place.read_bytes() == b"my notes"


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
