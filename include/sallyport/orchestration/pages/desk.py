"""The working page and what it asks for. What it gives is worked out in :mod:`sallyport.desk`."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from sallyport.desk.choices import choices_of
from sallyport.desk.figures import figures_of
from sallyport.desk.looker import looker_of
from sallyport.desk.requests import Search, find_requests
from sallyport.desk.waiting import waiting_for
from sallyport.orchestration.pages.doors import Visitor, account_of, from_here
from sallyport.orchestration.pages.shipped import page
from sallyport.orchestration.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker
    from sallyport.orchestration.pages.doors import Visit

router = APIRouter(prefix="/desk", dependencies=[Depends(from_here), Depends(account_of)])
_MOST_MONTHS = 60
_MOST = 10_000_000
_LONGEST = 300
Word = Annotated[str, Query(max_length=_LONGEST)]


@dataclass(frozen=True)
class Open:
    """The desk, opened for one person within one snapshot of the register."""

    site: Site
    session: Session
    looker: Looker


@contextmanager
def opened(visit: Visit) -> Iterator[Open]:
    """NotPermitted for who has no duty here."""
    site = Site.open()
    with site.register.reading() as session:
        yield Open(site, session, looker_of(session, site.policy, visit.account, visit.dags))


@router.get("")
def show_page() -> Response:
    """The page itself: the same for everybody; what it shows its script asks for."""
    return page("desk.html")


@router.get("/waiting")
def waiting(visit: Visitor) -> dict[str, Any]:
    """What waits on the looker, and on others."""
    with opened(visit) as now:
        return waiting_for(now.session, now.site.policy, now.looker)


@router.get("/requests")
def requests(
    visit: Visitor,
    q: Word = "",
    state: Word = "",
    kind: Word = "",
    project: Word = "",
    person: Word = "",
    start: Annotated[int, Query(ge=0, le=_MOST)] = 0,
) -> dict[str, Any]:
    """Requests, newest first, some at a time."""
    with opened(visit) as now:
        return find_requests(now.session, now.looker, Search(q, state, kind, project, person, start))


@router.get("/choices")
def choices(visit: Visitor) -> dict[str, Any]:
    """What filters and forms offer."""
    with opened(visit) as now:
        return choices_of(now.session, now.site.policy, now.looker)


@router.get("/figures")
def figures(visit: Visitor, months: Annotated[int, Query(ge=1, le=_MOST_MONTHS)] = 12) -> dict[str, Any]:
    """How long things take."""
    with opened(visit) as now:
        return figures_of(now.session, now.looker, months)
