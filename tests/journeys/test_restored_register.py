"""A register put back from an older backup: releases and tidying stop until people have looked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from sallyport.errors import BadRequest, Refused
from sallyport.register.backup import backup, restore
from sallyport.register.copies import Delivery
from sallyport.register.reconcile import reconcile
from sallyport.register.verify import verify
from sallyport.retention.tidy import Tidier
from sallyport.review.copies import copy_for_reviewer
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from journeys.site_fixture import Journey, TrialSite


def approved(site: TrialSite, name: str) -> Journey:
    site.upload("researcher-1", name, name.encode())
    journey = site.user_input(name).to_review()
    assert journey.approve() == []
    return journey


def keep(site: TrialSite) -> None:
    backup(site.register.url, site.root / "older")


def put_back(site: TrialSite) -> None:
    site.register.engine.dispose()
    restore(site.register.url, site.root / "older")


def reconciled(site: TrialSite) -> object:
    return reconcile(
        site.register, site.root / "quarantine", "account:root", "restored after a crash", site.root / "projects"
    )


def test_law_6_a_register_behind_the_watermark_releases_nothing_until_it_is_reconciled(site: TrialSite) -> None:
    journey = approved(site, "a.csv")
    keep(site)
    site.upload("researcher-1", "later.csv", b"later")
    site.user_input("later.csv").stage()
    put_back(site)
    for _ in range(2):
        with pytest.raises(Refused, match="lacks event"):
            journey.release()
    assert list(site.data.iterdir()) == []
    report = reconciled(site)
    assert len(report.unknown_blobs) == 1
    assert report.missing_files == []
    assert journey.release() == "released"
    assert (site.data / "a.csv").read_bytes() == b"a.csv"
    with site.register.reading() as session:
        assert verify(session, report.head).ok


def test_law_6_a_register_that_went_on_with_other_events_is_still_behind(site: TrialSite) -> None:
    journey = approved(site, "a.csv")
    keep(site)
    site.upload("researcher-1", "later.csv", b"later")
    site.user_input("later.csv").stage()
    put_back(site)
    for number in range(40):
        with site.register.changing("system:test") as change:
            change.record("test.other", "register:1", number=number)
    site.user_input("later.csv").stage()
    with pytest.raises(Refused, match="lacks event"):
        journey.release()


def test_law_5_what_was_released_after_the_backup_is_found_done_and_not_released_twice(site: TrialSite) -> None:
    journey = approved(site, "a.csv")
    keep(site)
    assert journey.release() == "released"
    seen = (site.data / "a.csv").stat()
    put_back(site)
    with pytest.raises(Refused):
        journey.release()
    reconciled(site)
    assert journey.release() == "released"
    assert os.path.samestat((site.data / "a.csv").stat(), seen)
    assert (site.data / "a.csv").stat().st_mtime_ns == seen.st_mtime_ns
    (delivered,) = site.events("release.delivered")
    assert delivered.data["files"][0]["resumed"] is True
    with site.register.reading() as session:
        assert len(session.scalars(select(Delivery)).all()) == 1


def test_reconciling_names_what_the_register_forgot(site: TrialSite) -> None:
    keep(site)
    approved(site, "a.csv").release()
    put_back(site)
    report = reconciled(site)
    assert report.unknown_files == [site.data / "a.csv"]
    assert len(report.unknown_blobs) == 1
    (event,) = site.events("register.reconciled")
    assert event.data["unknown_files"] == 1
    assert "a.csv" not in str(event.data)


def test_tidying_and_reviewer_copies_wait_for_the_reconciliation_too(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    keep(site)
    journey.approve()
    journey.release()
    put_back(site)
    tidier = Tidier(site.register, site.loaded.policy, site.quarantine, site.uploads)
    with pytest.raises(Refused, match="lacks event"):
        tidier.run()
    run = Run("review_copy", "copy", "data-manager-1")
    with pytest.raises(Refused, match="lacks event"):
        copy_for_reviewer(
            site.register, site.loaded.policy, site.quarantine, run, journey.transfer.ref, [], "to look at"
        )
    assert [*site.root.glob("triage/*/download/*")] == []
    reconciled(site)
    assert tidier.run().deleted == []


def test_a_reconciliation_without_a_reason_is_refused_and_releases_stay_stopped(site: TrialSite) -> None:
    journey = approved(site, "a.csv")
    keep(site)
    site.upload("researcher-1", "b.csv", b"b")
    site.user_input("b.csv").stage()
    put_back(site)
    with pytest.raises(BadRequest, match="reason"):
        reconcile(site.register, site.root / "quarantine", "account:root", "  ")
    with pytest.raises(Refused):
        journey.release()


def test_a_watermark_that_somebody_removed_does_not_stop_a_register_that_is_whole(site: TrialSite) -> None:
    journey = approved(site, "a.csv")
    (site.root / "quarantine/.register-head").unlink()
    assert journey.release() == "released"
    assert (site.root / "quarantine/.register-head").exists()


def test_a_watermark_that_cannot_be_read_stops_releases(site: TrialSite) -> None:
    journey = approved(site, "a.csv")
    (site.root / "quarantine/.register-head").write_text("nonsense\n")
    with pytest.raises(Refused, match="damaged"):
        journey.release()
    assert list(site.data.iterdir()) == []
