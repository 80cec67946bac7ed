"""Which of the files that lie in a folder were asked for, as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Text, and_, cast, or_, select

from sallyport.desk.folders import Place
from sallyport.register.copies import LEFT_IN_TRIAGE
from sallyport.register.models import File, Person, Project, Transfer
from sallyport.register.states import ENDED, FileState, TransferKind, TransferState
from sallyport.transfers.rows import AT_ONCE, in_batches
from sallyport.transfers.selection import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.desk.folders import Folder

_WITHOUT_RELEASE = ENDED - {TransferState.CLOSED}


@dataclass(frozen=True)
class Asked:
    """The newest request of a file as it is."""

    ref: str
    stands: bool
    """It goes on, or the file was released; otherwise it may be asked for again."""


def asked_for(session: Session, folder: Folder, seen: Mapping[str, str]) -> dict[str, Asked]:
    """Those of the files ``seen`` (path to identity, as JSON text) that some request named or copied as they are.

    Of a request that waits for its files nothing was copied yet: what it names counts, whatever it turns out to be.
    """
    if not seen:
        return {}
    found: dict[str, Asked] = {}
    numbers = session.scalars(select(Transfer.id).where(_out_of(folder)).order_by(Transfer.id)).all()
    for some in in_batches(numbers):
        query = select(File.source_path, cast(File.source_id, Text), Transfer.id, Transfer.state, File.state)
        query = query.select_from(File).join(Transfer, Transfer.id == File.transfer_id)
        query = query.where(LEFT_IN_TRIAGE, File.transfer_id.in_(some)).order_by(File.transfer_id)
        for path, identity, number, state, file_state in session.execute(query.execution_options(yield_per=AT_ONCE)):
            inner = path.removeprefix(folder.in_request(""))
            if seen.get(inner) == identity and path == folder.in_request(inner):
                stands = state not in _WITHOUT_RELEASE and file_state != FileState.RETURNED
                found[inner] = Asked(_ref(number), stands)
    for number, patterns in _waiting(session, folder):
        found |= dict.fromkeys(named_in(folder, seen, patterns), Asked(_ref(number), stands=True))
    return found


def named_in(folder: Folder, paths: Iterable[str], patterns: Iterable[str]) -> set[str]:
    """Those of ``paths`` that a request's ``patterns`` name."""
    wanted = list(patterns)
    if not wanted:
        return set()
    names = Names((folder.in_request(path), path) for path in paths)
    return {path for pattern in wanted for path in names.matching(pattern)}


def _waiting(session: Session, folder: Folder) -> Iterator[tuple[int, list[str]]]:
    """Requests out of the folder that have not copied their files yet: number and patterns."""
    is_waiting = or_(
        Transfer.state == TransferState.REQUESTED,
        and_(Transfer.state == TransferState.FAILED, Transfer.resume_state == TransferState.REQUESTED),
    )
    query = select(Transfer.id, Transfer.request).where(is_waiting, _out_of(folder)).order_by(Transfer.id)
    for number, request in session.execute(query):
        yield number, list(request.get("files", []))


def _out_of(folder: Folder) -> ColumnElement[bool]:
    """Transfers whose files come out of the folder."""
    if folder.place is not Place.UPLOAD:
        project = select(Project.id).where(Project.folder == folder.owner).scalar_subquery()
        return and_(Transfer.kind == TransferKind.OUTPUT_EXPORT, Transfer.project_id == project)
    person = select(Person.id).where(Person.triage_name == folder.owner).scalar_subquery()
    theirs = or_(Transfer.requester_id == person, and_(Transfer.requester_id.is_(None), Transfer.operator_id == person))
    return and_(Transfer.kind != TransferKind.OUTPUT_EXPORT, theirs)


def _ref(number: int) -> str:
    return f"T{number:06d}"
