"""The review tab's routes, all below one run. What they give is worked out in :mod:`sallyport.review.sheet`."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict

from sallyport.errors import NotFound, SallyportError
from sallyport.orchestration.pages.doors import MAY_ANSWER, MAY_READ, Reader
from sallyport.orchestration.pages.shipped import page
from sallyport.orchestration.site import Site
from sallyport.review.previews.shape import PicturePage
from sallyport.review.previews.shelf import Shelf
from sallyport.review.sheet.changing import Shown, change_marks, kept_marks
from sallyport.review.sheet.leaves import LeafCache
from sallyport.review.sheet.one import file_of, more_notes, shown_file
from sallyport.review.sheet.viewer import viewer_of
from sallyport.review.sheet.views import Views
from sallyport.review.sheet.whole import sheet_of, standing_of
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from sallyport.register.models import File, Transfer
    from sallyport.review.account import Account
    from sallyport.review.sheet.viewer import Viewer

router = APIRouter(prefix="/review/{dag_id}/{run_id}", dependencies=MAY_READ)
_LEAVES, _VIEWS = LeafCache(), Views()
FILES_AT_ONCE = 2000
_MOST = 10_000_000
_LARGEST = 2**62
Number = Annotated[int, Path(ge=1, le=_MOST)]
Start = Annotated[int, Query(ge=0, le=_MOST)]
Opening = Annotated[int, Query(ge=1, le=_LARGEST)]


class Mark(BaseModel):
    """A mark on one file."""

    model_config = ConfigDict(extra="forbid")
    mark: Literal["release", "return"]
    comment: str = ""


class Change(BaseModel):
    """Marks that changed, and what the page showed as they were made."""

    model_config = ConfigDict(extra="forbid")
    round: int
    manifest: str | None
    seen: str | None
    """Digest of the marks that are changed."""
    changes: dict[str, Mark | None]


@dataclass(frozen=True)
class Open:
    """A sheet, opened for one person within one snapshot of the register."""

    site: Site
    session: Session
    transfer: Transfer
    viewer: Viewer


@contextmanager
def _opened(dag_id: str, run_id: str, account: Account) -> Iterator[Open]:
    """NotFound for a run that carries no files, NotPermitted for whom its project is none of theirs."""
    site = Site.open()
    with site.register.reading() as session:
        try:
            transfer = transfer_of(session, Run(dag_id, run_id, None))
        except NotFound:
            raise NotFound("This run carries no files, so there is nothing to review here.") from None
        yield Open(site, session, transfer, viewer_of(session, site.policy, transfer, account))


@router.get("")
def show_page(dag_id: str, run_id: str, account: Reader) -> Response:
    """The page itself: the same for every run; what it shows its script asks for."""
    del dag_id, run_id, account
    return page("review.html")


@router.get("/sheet")
def sheet(dag_id: str, run_id: str, account: Reader) -> dict[str, Any]:
    """The request, the form and the viewer's marks; records that it was opened."""
    with _opened(dag_id, run_id, account) as now:
        leaves = _LEAVES.get(now.session, now.site.loaded, now.transfer)
        told = sheet_of(now.session, now.site.loaded, now.transfer, now.viewer, leaves) | {
            "files": len(leaves.leaves),
            "marks": asdict(kept_marks(now.session, now.transfer, now.viewer)),
        }
    opening = _VIEWS.open(now.site.register, now.transfer, now.viewer.person)
    return told | {"opening": opening}


@router.get("/standing")
def standing(dag_id: str, run_id: str, account: Reader) -> dict[str, Any]:
    """Where the request stands now."""
    with _opened(dag_id, run_id, account) as now:
        return standing_of(now.session, now.transfer)


@router.get("/marks")
def marks(dag_id: str, run_id: str, account: Reader) -> dict[str, Any]:
    """The viewer's marks as they are kept."""
    with _opened(dag_id, run_id, account) as now:
        return asdict(kept_marks(now.session, now.transfer, now.viewer))


@router.patch("/marks", dependencies=MAY_ANSWER)
def mark(dag_id: str, run_id: str, account: Reader, change: Change) -> dict[str, Any]:
    """Keep changed marks."""
    site = Site.open()
    changes = {number: one and one.model_dump() for number, one in change.changes.items()}
    shown = Shown(change.round, change.manifest, change.seen)
    return asdict(change_marks(site.register, site.policy, Run(dag_id, run_id, None), account, shown, changes))


@router.get("/files")
def files(dag_id: str, run_id: str, account: Reader, start: Start = 0) -> dict[str, Any]:
    """The files, worst first, some at a time; arrays as :class:`sallyport.review.sheet.leaves.Leaf` has them."""
    with _opened(dag_id, run_id, account) as now:
        leaves = _LEAVES.get(now.session, now.site.loaded, now.transfer).leaves
    return {"total": len(leaves), "rows": [list(leaf) for leaf in leaves[start : start + FILES_AT_ONCE]]}


@router.get("/files/{number}")
def file(dag_id: str, run_id: str, number: Number, account: Reader, opening: Opening) -> dict[str, Any]:
    """One file with its findings, and what there is of its preview."""
    with _opened(dag_id, run_id, account) as now:
        row = file_of(now.session, now.transfer, number)
        leaves = _LEAVES.get(now.session, now.site.loaded, now.transfer)
        told = shown_file(now.session, now.site.policy, now.transfer, row, leaves)
    _VIEWS.view(now.site.register, now.transfer, now.viewer.person, opening, number)
    return told | {"preview": _preview_of(now, row)}


@router.get("/files/{number}/notes")
def notes(
    dag_id: str,
    run_id: str,
    number: Number,
    account: Reader,
    rule: str,
    severity: str,
    start: Start,
) -> list[dict[str, Any]]:
    """More findings of one rule about one file."""
    with _opened(dag_id, run_id, account) as now:
        row = file_of(now.session, now.transfer, number)
        return [asdict(note) for note in more_notes(now.session, now.transfer, row, rule, severity, start)]


@router.get("/files/{number}/preview/{leaf}")
def preview(dag_id: str, run_id: str, number: Number, leaf: Number, account: Reader, opening: Opening) -> Response:
    """One page of a file's preview: JSON, or a picture as PNG."""
    with _opened(dag_id, run_id, account) as now:
        row = file_of(now.session, now.transfer, number)
    shelf = Shelf.of(now.site.policy)
    if shelf is None or row.digest is None:
        raise NotFound("There is no preview of this file.")
    _VIEWS.view(now.site.register, now.transfer, now.viewer.person, opening, number)
    shown = shelf.read(now.transfer.ref, number, leaf, row.digest)
    if isinstance(shown, PicturePage):
        return Response(shown.png, media_type="image/png")
    return Response(shown.model_dump_json(), media_type="application/json")


def _preview_of(now: Open, row: File) -> dict[str, Any]:
    """The preview's index, or why there is none."""
    shelf = Shelf.of(now.site.policy)
    if shelf is None:
        return _none("This site makes no previews (policy: paths.previews).")
    if row.digest is None:
        return _none("No bytes were taken of this file, so nothing of it can be shown.")
    try:
        return shelf.index(now.transfer.ref, row.number, row.digest).model_dump(mode="json")
    except SallyportError as missing:  # findings are shown all the same
        return _none(str(missing))


def _none(why: str) -> dict[str, Any]:
    return {"state": "none", "says": [why], "parts": [], "pages": []}
