"""Tidying of what we keep ourselves: quarantined bytes, replaced files, reviewers' copies."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from journeys.site_fixture import days_pass
from journeys.tidying import certificates, places, released, review_copy, tidy
from sallyport.errors import Refused
from sallyport.register.copies import Delivery
from sallyport.retention.due import Place
from sallyport.retention.tidy import Tidier
from sallyport.transfers.failing import record_failure

if TYPE_CHECKING:
    from journeys.site_fixture import TrialSite


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
