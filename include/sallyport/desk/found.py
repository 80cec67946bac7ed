"""What inspections found in many requests: the rules that fire, and those in what was returned. Of each, the newest counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast, exists, func, null, select, union, union_all
from sqlalchemy.orm import aliased

from sallyport.inspection.rules import RULES
from sallyport.register.counting import OF_A_LATER_INSPECTION, STANDS_IN_THE_WAY, WAS_RETURNED
from sallyport.register.models import File, FindingRow, Transfer
from sallyport.register.states import TransferState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import CTE, ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker

_OWN_JUDGEMENT = "Reviewer's own judgement"


def rules_that_fire(session: Session, looker: Looker, since: datetime) -> list[dict[str, Any]]:
    """In how many requests of that time, and in how many of their files; the most frequent first."""
    by_request = (
        select(FindingRow.transfer_id, FindingRow.round, FindingRow.rule, FindingRow.severity)
        .add_columns(func.count(FindingRow.file_id.distinct()).label("files"))
        .where(STANDS_IN_THE_WAY)
        .group_by(FindingRow.transfer_id, FindingRow.round, FindingRow.rule, FindingRow.severity)
        .subquery()
    )
    found = by_request.c
    query = (
        select(found.rule, found.severity, func.count(), func.sum(found.files))
        .join(Transfer, Transfer.id == found.transfer_id)
        .where(looker.transfers(), Transfer.created_at >= since, _is_newest(found.transfer_id, found.round))
        .group_by(found.rule, found.severity)
    )
    rows = sorted(session.execute(query), key=lambda row: (-row[2], row[0], row[1]))
    return [
        {"rule": rule, "title": title_of(rule), "severity": severity, "requests": requests, "files": int(files)}
        for rule, severity, requests, files in rows
    ]


def reasons_for_returns(session: Session, looker: Looker, since: datetime) -> list[dict[str, Any]]:
    """Requests in which something was returned, whole or in part, by the rules that were found in it; the most frequent first.

    A request counts once for each rule, and as the reviewer's own judgement when nothing was found in what was returned.
    """
    pairs = _found_in_what_was_returned(looker, since)
    by_rule = select(pairs.c.rule, func.count()).group_by(pairs.c.rule)
    explained = select(cast(null(), String), func.count(pairs.c.transfer_id.distinct()))
    rules: dict[str | None, int] = dict(session.execute(union_all(by_rule, explained)).tuples().all())
    unexplained = _returned(session, looker, since) - rules.pop(None)
    told = [(rule, title_of(rule or ""), count) for rule, count in rules.items()]
    if unexplained:
        told.append((None, _OWN_JUDGEMENT, unexplained))
    return [
        {"rule": rule, "title": title, "n": count}
        for rule, title, count in sorted(told, key=lambda one: (-one[2], one[0] or ""))
    ]


def _found_in_what_was_returned(looker: Looker, since: datetime) -> CTE:
    """Requests and rules, each pair once. Of an archive that was left out, also what was found in what lies in it."""
    whole = Transfer.state == TransferState.RETURNED
    mine = STANDS_IN_THE_WAY, looker.transfers(), Transfer.changed_at >= since
    newest = _is_newest(FindingRow.transfer_id, FindingRow.round)
    found = select(FindingRow.transfer_id, FindingRow.rule).join(Transfer, Transfer.id == FindingRow.transfer_id)
    member = aliased(File)
    inside = select(member.id).join(File, File.id == member.parent_id)
    inside = inside.where(WAS_RETURNED, member.parent_id.is_not(None), member.release_path.is_(None))
    left_out = FindingRow.file_id.in_(union_all(select(File.id).where(WAS_RETURNED), inside))
    return union(found.where(whole, *mine, newest), found.where(left_out, ~whole, *mine, newest)).cte()


def title_of(rule: str) -> str:
    """What the rule is about; its id when this version knows it no more."""
    return RULES[rule].title if rule in RULES else rule


def _returned(session: Session, looker: Looker, since: datetime) -> int:
    """How many requests were returned, whole or in part."""
    some = select(File.transfer_id).where(WAS_RETURNED)
    which = (Transfer.state == TransferState.RETURNED) | Transfer.id.in_(some)
    return (
        session.scalar(
            select(func.count()).select_from(Transfer).where(looker.transfers(), Transfer.changed_at >= since, which)
        )
        or 0
    )


def _is_newest(transfer: Any, inspection: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns, or their values
    later = select(FindingRow.transfer_id, FindingRow.round).where(OF_A_LATER_INSPECTION).subquery()
    return ~exists().where(later.c.transfer_id == transfer, later.c.round > inspection)
