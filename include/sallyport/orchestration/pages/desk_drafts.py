"""The working page's *New request*: what lies ready, and drafts. Worked out in :mod:`sallyport.desk`.

The API server reads no folder: what lies where is what a data worker saw (``triage_watch``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, StrictBool, StrictStr
from starlette.responses import JSONResponse

from sallyport.desk import ready as lying
from sallyport.desk.drafts import Drafting, listed
from sallyport.desk.folders import Folder, Place
from sallyport.desk.forms import FieldProblems
from sallyport.orchestration.pages.desk import opened
from sallyport.orchestration.pages.doors import Visitor, account_of, by_our_script, from_here
from sallyport.orchestration.site import Site

if TYPE_CHECKING:
    from sallyport.orchestration.pages.doors import Visit

router = APIRouter(prefix="/desk", dependencies=[Depends(from_here), Depends(account_of)])
CHANGING = [Depends(by_our_script)]
_MOST = 10_000_000
_LARGEST = 2**62
Number = Annotated[int, Path(ge=1, le=_LARGEST)]
Fields = dict[str, StrictBool | StrictStr | list[StrictStr] | None]


class Beginning(BaseModel):
    """A new draft."""

    model_config = ConfigDict(extra="forbid")
    dag_id: str
    values: Fields


class Version(BaseModel):
    """Which version of a draft somebody has before them."""

    model_config = ConfigDict(extra="forbid")
    version: int


class Changed(Version):
    """All fields as they are to be kept."""

    values: Fields


@router.get("/ready")
def ready(visit: Visitor) -> dict[str, Any]:
    """Upload folders that hold something not asked for yet."""
    with opened(visit) as now:
        return lying.ready(now.session, now.site.policy, now.looker)


@router.get("/files")
def files(
    visit: Visitor,
    place: Place,
    owner: Annotated[str, Query(max_length=255)],
    start: Annotated[int, Query(ge=0, le=_MOST)] = 0,
) -> dict[str, Any]:
    """The files of one folder, some at a time."""
    with opened(visit) as now:
        return lying.files(now.session, now.site.policy, now.looker, Folder(place, owner), start)


@router.get("/drafts")
def drafts(visit: Visitor) -> dict[str, Any]:
    """The drafts that the account sees."""
    with opened(visit) as now:
        return listed(now.session, now.looker)


@router.post("/drafts", dependencies=CHANGING)
def begin(visit: Visitor, beginning: Beginning) -> dict[str, Any]:
    """Keep a new draft."""
    return _drafting(visit).begin(beginning.dag_id, beginning.values)


@router.patch("/drafts/{number}", dependencies=CHANGING)
def change(visit: Visitor, number: Number, changed: Changed) -> dict[str, Any]:
    """Replace what stands in a draft."""
    return _drafting(visit).change(number, changed.version, changed.values)


@router.post("/drafts/{number}/discard", dependencies=CHANGING)
def discard(visit: Visitor, number: Number, version: Version) -> dict[str, Any]:
    """Put a draft away."""
    return _drafting(visit).discard(number, version.version)


@router.post("/drafts/{number}/send", dependencies=CHANGING, response_model=None)
def send(visit: Visitor, number: Number, version: Version) -> dict[str, Any] | JSONResponse:
    """Keep the intention to trigger a run, and say which; 422 with ``fields`` when the form is not complete."""
    try:
        return _drafting(visit).send(number, version.version)
    except FieldProblems as problems:
        return JSONResponse({"detail": str(problems), "fields": problems.fields}, 422)


def _drafting(visit: Visit) -> Drafting:
    site = Site.open()
    return Drafting(site.register, site.policy, visit.account, visit.dags)
