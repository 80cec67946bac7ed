"""Releasing, tidying, and what is left to see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.register.copies import Certificate
from sallyport.retention.tidy import Tidier
from sallyport.review import copies
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from journeys.site_fixture import Journey, TrialSite
    from sallyport.retention.tidy import Report


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


def review_copy(site: TrialSite, journey: Journey, by: str = "data-manager-1") -> int:
    run = Run("review_copy", f"copy-by-{by}", by)
    reference = journey.transfer.ref
    return copies.copy_for_reviewer(
        site.register, site.loaded.policy, site.quarantine, run, reference, [], "to look at"
    )
