"""Previews on a transfer's way: made after the inspection, taken away with its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeys.site_fixture import days_pass
from sallyport.review.previewing import preview, tidy_previews
from sallyport.review.previews.shelf import Shelf

if TYPE_CHECKING:
    from journeys.site_fixture import Journey, TrialSite

TABLE = b"exposure,odds_ratio,p\nsmoking,1.42,0.006\n"


def shelf_of(site: TrialSite) -> Shelf:
    site.change_policy(paths={"previews": str(site.root / "previews")})
    (site.root / "previews").mkdir()
    (site.root / "previews").chmod(0o2750)
    shelf = Shelf.of(site.loaded.policy)
    assert shelf is not None
    return shelf


def looked_at(site: TrialSite) -> Journey:
    (site.analysis / "models.csv").write_bytes(TABLE)
    return site.output_export("analysis/models.csv").stage().inspect()


def make(site: TrialSite, journey: Journey) -> int:
    return preview(site.register, site.loaded.policy, journey.run, site.quarantine)


def test_a_reviewer_finds_previews_of_what_was_inspected(site: TrialSite) -> None:
    shelf = shelf_of(site)
    journey = looked_at(site)
    assert make(site, journey) == make(site, journey) == 1
    (file,) = journey.transfer.files
    assert shelf.index(journey.transfer.ref, 1, file.digest or "").state == "made"


def test_law_5_a_step_that_makes_them_again_says_so_once(site: TrialSite) -> None:
    shelf = shelf_of(site)
    journey = looked_at(site)
    for _ in range(2):
        make(site, journey)
        assert [event.data["files"] for event in site.events("previews.made")] == [1]
    shelf.remove(journey.transfer.ref)
    make(site, journey)
    assert [event.data["states"] for event in site.events("previews.made")] == [{"made": 1}] * 2


def test_a_site_without_a_folder_for_them_makes_none(site: TrialSite) -> None:
    assert make(site, looked_at(site)) == 0


def test_they_go_when_the_bytes_have_had_their_time(site: TrialSite) -> None:
    shelf = shelf_of(site)
    journey = looked_at(site)
    make(site, journey)
    journey.ask()
    journey.answer("Reject", by="data-manager-2", reason="Not of this project.")
    assert tidy_previews(site.register, site.loaded.policy) == 0
    days_pass(site, site.loaded.policy.retention.quarantine_days + 1)
    assert tidy_previews(site.register, site.loaded.policy) == 1
    assert shelf.refs() == []
    assert len(site.events("previews.removed")) == 1
