"""How long things took, counted by tenths of an hour; medians and the like are read off these counts."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, String, and_, cast, extract, func, literal_column, select
from sqlalchemy.orm import aliased

from sallyport.register.counting import MOVED
from sallyport.register.models import Decision, Event, Transfer
from sallyport.register.states import TransferKind, TransferState
from sallyport.review.answer import REVIEW, SECOND_REVIEW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker

    Counts = dict[int, int]
    """Tenths of an hour to how often it took as long."""

_S = TransferState
_TENTHS = 10
_AFTER_SUBJECT = len("transfer:") + 1
_NINETY = 90
_HUNDRED = 100
_WITHIN, _BETWEEN = " ", ","


def turnround(session: Session, looker: Looker, since: datetime) -> list[dict[str, Any]]:
    """From request to release, return or rejection: by the month in which it ended, and by kind."""
    ended = _came_into(_S.RELEASED, _S.RETURNED, _S.REJECTED).subquery()
    month, tenths = _month(session, ended.c.at), _took(session, Transfer.created_at, ended.c.at)
    query: Any = select(month, Transfer.kind, tenths).select_from(Transfer)
    query = query.join(ended, ended.c.transfer_id == Transfer.id).where(looker.transfers(), ended.c.at >= since)
    found = _by_group(_tally(session, query))
    return [{"month": month, "kind": kind, **figures(counts)} for (month, kind), counts in sorted(found.items())]


def waits(session: Session, looker: Looker, since: datetime) -> list[dict[str, Any]]:
    """How long it waited at each step, in their order: what has come, of the waits that began since then."""
    steps = (
        ("for files", _for_files(session, since)),
        ("for a reviewer", _for_a_reviewer(session, since)),
        ("for a second reviewer", _for_a_second_reviewer(session, since)),
        ("for collection", _for_collection(session, since)),
    )
    told = []
    for step, query in steps:
        counts = _tally(session, query.where(looker.transfers()))
        told.append({"step": step, **figures({int(tenths): count for (tenths,), count in counts.items()})})
    return told


def _tally(session: Session, query: Select[Any]) -> Mapping[tuple[Any, ...], int]:
    """How often each row comes. Its columns are numbers, or words of ours; they may be given back as text.

    SQLite would sort all rows to group them: there they are handed over in one text, and counted here.
    """
    columns = list(query.selected_columns)
    if not _is_sqlite(session):
        counted = query.add_columns(func.count()).group_by(*columns)
        return {tuple(row[:-1]): row[-1] for row in session.execute(counted)}
    row: ColumnElement[str] = cast(columns[0], String)
    for column in columns[1:]:
        row = row.concat(_WITHIN).concat(column)
    rows = session.scalar(query.with_only_columns(func.group_concat(row, _BETWEEN)))
    return {tuple(one.split(_WITHIN)): count for one, count in Counter(rows.split(_BETWEEN) if rows else ()).items()}


def figures(counts: Counts) -> dict[str, Any]:
    """How many, and what half of them and nine in ten took at most, in hours; None where there are none."""
    ordered = sorted(counts)
    passed = list(accumulate(counts[tenths] for tenths in ordered))
    total = passed[-1] if passed else 0

    def at(place: int) -> float | None:
        """The hours of the one in this place, counted from 1, when they stand in the order of their length."""
        return ordered[bisect_left(passed, place)] / _TENTHS if total else None

    lower, upper = at((total + 1) // 2), at(total // 2 + 1)
    median = None if lower is None or upper is None else (lower + upper) / 2
    return {"n": total, "median_hours": median, "p90_hours": at(-(-total * _NINETY // _HUNDRED))}


def _by_group(counted: Mapping[tuple[Any, ...], int]) -> dict[tuple[str, str], Counts]:
    found: defaultdict[tuple[str, str], Counts] = defaultdict(dict)
    for (month, kind, tenths), count in counted.items():
        found[month, kind][int(tenths)] = count
    return found


def _for_files(session: Session, since: datetime) -> Select[int]:
    """From the request to its files' copies. Outputs lie there already."""
    staged = _came_into(_S.STAGED, which=func.min).subquery()
    query = select(_took(session, Transfer.created_at, staged.c.at)).select_from(Transfer)
    waited = Transfer.kind != TransferKind.OUTPUT_EXPORT
    return query.join(staged, staged.c.transfer_id == Transfer.id).where(Transfer.created_at >= since, waited)


def _for_a_reviewer(session: Session, since: datetime) -> Select[int]:
    """From the last time that it was put to people to the first answer."""
    asked = _came_into(_S.IN_REVIEW, which=func.max).subquery()
    query = select(_took(session, asked.c.at, Decision.at)).select_from(Transfer)
    query = query.join(asked, asked.c.transfer_id == Transfer.id).join(Decision, _answer(Decision, REVIEW))
    return query.where(asked.c.at >= since, asked.c.at <= Decision.at)


def _for_a_second_reviewer(session: Session, since: datetime) -> Select[int]:
    """From the first answer to the second."""
    second = aliased(Decision)
    query = select(_took(session, Decision.at, second.at)).select_from(Transfer)
    query = query.join(Decision, _answer(Decision, REVIEW)).join(second, _answer(second, SECOND_REVIEW))
    return query.where(Decision.at >= since)


def _for_collection(session: Session, since: datetime) -> Select[int]:
    """From the release of outputs until they were fetched, or taken for fetched."""
    released, collected = (_came_into(one, which=func.min).subquery() for one in (_S.RELEASED, _S.COLLECTED))
    query = select(_took(session, released.c.at, collected.c.at)).select_from(Transfer)
    query = query.join(collected, collected.c.transfer_id == Transfer.id)
    return query.join(released, released.c.transfer_id == Transfer.id).where(released.c.at >= since)


def _answer(decision: Any, gate: str) -> ColumnElement[bool]:  # noqa: ANN401 - Decision, or another name for it
    """Is it the answer that counts?"""
    # SQLite would take the index of unique rounds and go on to the rows, which are long; the other one holds the times too.
    of_round = decision.round + literal_column("0") == Transfer.review_round
    return and_(decision.transfer_id == Transfer.id, decision.gate == gate, of_round)


def _came_into(*states: TransferState, which: Any = None) -> Select[int, datetime]:  # noqa: ANN401 - func.min or func.max
    """``transfer_id`` and ``at``: when transfers came into one of these states; from an index alone.

    ``which``: the first or the last time, for states that a transfer can come into again. Two of these can be joined:
    each is then worked out once.
    """
    transfer = cast(func.substr(Event.subject, _AFTER_SUBJECT), BigInteger).label("transfer_id")
    at = (Event.at if which is None else which(Event.at)).label("at")
    query = select(transfer, at).where(MOVED, Event.kind.in_([f"transfer.{state}" for state in states]))
    return query if which is None else query.group_by(Event.subject)


def _took(session: Session, began: Any, ended: Any) -> ColumnElement[int]:  # noqa: ANN401 - columns of times
    """Whole tenths of an hour, rounded; not less than none, whatever clocks did."""
    if _is_sqlite(session):
        return cast(func.max((func.julianday(ended) - func.julianday(began)) * 24 * _TENTHS, 0) + 0.5, Integer)
    seconds = func.greatest(extract("epoch", ended - began), 0)
    return cast(func.floor(seconds * _TENTHS / 3600 + 0.5), Integer)


def _month(session: Session, at: Any) -> ColumnElement[str]:  # noqa: ANN401 - a column of times
    """``2026-11``, in UTC."""
    if _is_sqlite(session):
        return func.substr(at, 1, len("2026-11"))
    return func.to_char(func.timezone("UTC", at), "YYYY-MM")


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
