"""Finding requests again: by state, kind, project, person, file name, digest or reference; newest first, a page at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from sallyport.desk.numbers import NOTHING, numbers_of
from sallyport.desk.row import iso
from sallyport.register.models import File, Person, Project, Transfer
from sallyport.register.states import ENDED, TransferState
from sallyport.storage.names import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from sallyport.desk.looker import Looker
    from sallyport.desk.numbers import Numbers

AT_ONCE = 50
_REFERENCE = re.compile(r"[Tt](\d{1,12})")
_DIGEST = re.compile(r"[0-9a-fA-F]{8,64}")
_AFTER_ANY_DIGIT = "g"
_ALL_LETTERS = "und-x-icu"
"""A collation of every Postgres, whatever the locale of its database, that knows the case of all letters."""


@dataclass(frozen=True)
class Search:
    """What is looked for; an empty field asks for nothing, all others must be fulfilled."""

    words: str = ""
    """A reference (``T12``), a part of a file's path, the beginning of a digest, a part of a person's name, or a triage name."""
    state: str = ""
    kind: str = ""
    project: str = ""
    """Its folder."""
    person: str = ""
    """A triage name, or the name of an Airflow account."""
    start: int = 0
    """Where the page begins, as :func:`find_requests` gave it; 0 for the first."""


def find_requests(session: Session, looker: Looker, search: Search) -> dict[str, Any]:
    """A page of the requests that the looker sees, as JSON; ``next`` is where the following one starts, or None.

    A whole reference finds that request; where there is none, it is looked for like any other word.
    """
    words = search.words.strip()
    among = [looker.transfers(), *_filters(session, search)]
    if (named := _REFERENCE.fullmatch(words)) is not None:
        found = _page(session, [*among, Transfer.id == int(named[1])])
        if found:
            return {"rows": _as_json(session, found, None), "next": None}
    in_file = _in_file(session, words) if words else None
    if in_file is not None:
        among.append(or_(_of_person(session, words, is_exact=False), _has_file(words, in_file)))
    found = _page(session, among)
    shown = found[:AT_ONCE]
    return {"rows": _as_json(session, shown, in_file), "next": shown[-1].id if len(found) > AT_ONCE else None}


def _page(session: Session, among: Sequence[ColumnElement[bool]]) -> Sequence[Transfer]:
    """One more than are shown, when there are."""
    people = joinedload(Transfer.project), joinedload(Transfer.requester), joinedload(Transfer.operator)
    query = select(Transfer).where(*among).options(*people).order_by(Transfer.id.desc()).limit(AT_ONCE + 1)
    return session.scalars(query).all()


def _filters(session: Session, search: Search) -> list[ColumnElement[bool]]:
    wanted = (
        (search.state, Transfer.state == search.state),
        (search.kind, Transfer.kind == search.kind),
        (search.project, Transfer.project_id.in_(select(Project.id).where(Project.folder == search.project))),
        (search.person, _of_person(session, search.person, is_exact=True)),
        (search.start, Transfer.id < search.start),
    )
    return [condition for given, condition in wanted if given]


def _of_person(session: Session, name: str, *, is_exact: bool) -> ColumnElement[bool]:
    """Is it of, or was it triggered by, somebody of this name?"""
    who = or_(Person.triage_name == name, Person.airflow_name == name)
    if not is_exact:
        who = or_(who, _holds(session, Person.name, name))
    ids = select(Person.id).where(who)
    return or_(Transfer.requester_id.in_(ids), Transfer.operator_id.in_(ids))


def _in_file(session: Session, words: str) -> ColumnElement[bool]:
    """Is a file meant?"""
    named = _holds(session, File.source_path, words)
    return or_(named, _digest_begins(words)) if _DIGEST.fullmatch(words) else named


def _holds(session: Session, text: InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    """Does it hold these words, whatever the case of their letters? Wildcards of the database are letters like others.

    What a database knows of case by itself is in ASCII for certain, and fast; for other letters it is told.
    """
    if session.get_bind().dialect.name == "sqlite":
        is_enough = words.isascii()  # its LIKE knows no case; its ``lower`` is ours
        return text.contains(words, autoescape=True) if is_enough else text.icontains(words, autoescape=True)
    return (text if words.isascii() else text.collate(_ALL_LETTERS)).icontains(words, autoescape=True)


def _has_file(words: str, in_file: ColumnElement[bool]) -> ColumnElement[bool]:
    """Has the request such a file? By digest from its index; by name request by request, until a page is full."""
    named = exists().where(File.transfer_id == Transfer.id, in_file)
    if not _DIGEST.fullmatch(words):
        return named
    return or_(Transfer.id.in_(select(File.transfer_id).where(_digest_begins(words))), named)


def _digest_begins(words: str) -> ColumnElement[bool]:
    first = words.lower()
    return and_(File.digest >= first, File.digest < first + _AFTER_ANY_DIGIT)


def _as_json(
    session: Session, transfers: Sequence[Transfer], in_file: ColumnElement[bool] | None
) -> list[dict[str, Any]]:
    ids = [transfer.id for transfer in transfers]
    numbers, matched = numbers_of(session, ids), _matched(session, ids, in_file)
    return [_row(one, numbers.get(one.id, NOTHING), matched.get(one.id)) for one in transfers]


def _matched(session: Session, ids: Sequence[int], in_file: ColumnElement[bool] | None) -> dict[int, str]:
    """Transfer to the first of its files that is meant."""
    if in_file is None:
        return {}
    first = select(func.min(File.id)).where(File.transfer_id.in_(ids), in_file).group_by(File.transfer_id)
    query = select(File.transfer_id, File.source_path).where(File.id.in_(first))
    return {transfer: printable(path) for transfer, path in session.execute(query)}


def _row(transfer: Transfer, numbers: Numbers, path: str | None) -> dict[str, Any]:
    has_ended = TransferState(transfer.state) in ENDED
    return {
        "ref": transfer.ref,
        "kind": transfer.kind,
        "state": transfer.state,
        "project": transfer.project.folder,
        "person": transfer.requester.name if transfer.requester else None,
        "operator": transfer.operator.name,
        "files": numbers.files,
        "bytes": numbers.bytes,
        "created_at": iso(transfer.created_at),
        "changed_at": iso(transfer.changed_at),
        "ended_at": iso(transfer.changed_at) if has_ended else None,
        "dag_id": transfer.dag_id,
        "run_id": transfer.run_id,
        "matched": None if path is None else {"path": path},
    }
