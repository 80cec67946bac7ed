"""A round of looks on a site of the tests, and what is left to see of it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.desk.drafts import Drafting, listed
from sallyport.desk.folders import Folder, Place
from sallyport.desk.looker import looker_of
from sallyport.desk.ready import files, ready
from sallyport.desk.watching import Rounds, watch
from sallyport.register.desk import Sighting, Watched
from sallyport.review.account import Account
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from journeys.site_fixture import TrialSite
    from sallyport.desk.watching import Report


DAGS = ("user_input_request", "data_import", "output_export")


UPLOAD = Folder(Place.UPLOAD, "researcher-1")


def look(site: TrialSite, operator: str | None = None, project: str = "", username: str = "") -> Report:
    """A round by the clock, or a look that somebody asks for."""
    rounds = Rounds(site.register, site.loaded.policy, site.uploads)
    return watch(rounds, Run("triage_watch", "run", operator), project, username)


def minutes_pass(site: TrialSite, minutes: float = 6) -> None:
    """As if everything that was seen so far had been seen so much earlier."""
    with site.register.changing("system:test") as change:
        for sighting in change.session.scalars(select(Sighting)):
            sighting.quiet_since -= timedelta(minutes=minutes)
        for watched in change.session.scalars(select(Watched)):
            watched.seen_at = watched.seen_at and watched.seen_at - timedelta(minutes=minutes)
        change.record("test.time_passed", "register:1", minutes=minutes)


def settle(site: TrialSite) -> None:
    """Everything there has been seen, and has come to rest."""
    look(site)
    minutes_pass(site)
    look(site)


@contextmanager
def sitting(site: TrialSite, name: str = "data-manager-1") -> Iterator[tuple[Session, Any]]:
    with site.register.reading() as session:
        yield session, looker_of(session, site.loaded.policy, Account(f"id-of-{name}", name), DAGS)


def shown(site: TrialSite, folder: Folder = UPLOAD, name: str = "data-manager-1", start: int = 0) -> dict[str, Any]:
    with sitting(site, name) as (session, looker):
        return files(session, site.loaded.policy, looker, folder, start)


def rows(site: TrialSite, folder: Folder = UPLOAD) -> dict[str, dict[str, Any]]:
    return {row["path"]: row for row in shown(site, folder)["rows"]}


def ready_rows(site: TrialSite, name: str = "data-manager-1") -> dict[str, dict[str, Any]]:
    with sitting(site, name) as (session, looker):
        return {row["owner"]: row for row in ready(session, site.loaded.policy, looker)["rows"]}


def drafts(site: TrialSite, name: str = "data-manager-1") -> list[dict[str, Any]]:
    with sitting(site, name) as (session, looker):
        return list(listed(session, looker)["rows"])


def drafting(site: TrialSite, name: str = "data-manager-1") -> Drafting:
    return Drafting(site.register, site.loaded.policy, Account(f"id-of-{name}", name), DAGS)


def counted(site: TrialSite) -> int:
    return len(site.events())
