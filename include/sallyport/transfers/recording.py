"""The record of a release (see ``sallyport.evidence.record``), made from the register, and bound to its chain by an event.

It holds what was known when the files were released, and nothing that changes later: made again it is the same file. What
does change, such as people's roles, is kept in the event of the release.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import and_, inspect, select
from sqlalchemy.orm import aliased

from sallyport.errors import NotFound
from sallyport.evidence.record.bag import pack
from sallyport.evidence.record.release import Release
from sallyport.inspection.rules import RULES
from sallyport.policy.load import parse
from sallyport.register.copies import Delivery
from sallyport.register.models import Decision, Event, File, FindingRow, Person, PolicyVersion
from sallyport.register.outgoing import Marking
from sallyport.register.states import TransferState
from sallyport.review.form import reason_name, tick_name
from sallyport.transfers.manifest import by_path, digest_of, direction_of, streamed
from sallyport.transfers.rows import AT_ONCE, file_rows
from sallyport.transfers.workflow import text_of, work_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from sallyport.evidence.record.release import Values
    from sallyport.register.change import Change
    from sallyport.register.models import Transfer
    from sallyport.transfers.run import Run

VERSION, WITHOUT_WORKFLOW = 2, 1
"""Of the record's form; releases of before workflows were kept have the older one, and so the record that they had."""
RECORDED = "release.recorded"
_ONE_BY_ONE: Any = {"execution_options": {"yield_per": 1}}
_STEPS = (TransferState.REQUESTED, TransferState.INSPECTED, TransferState.RELEASED)
_FILE = {
    "id": File.id,
    "number": File.number,
    "parent": File.parent_id,
    "path": File.source_path,
    "release_path": File.release_path,
    "size": File.size,
    "sha256": File.digest,
    "type": File.media_type,
    "kind": File.kind,
}


def facts_of_the_day(change: Change, transfer: Transfer, run: Run, policy: str) -> dict[str, Any]:
    """What a record says that may be another one later, for the event of the release: policy, roles, programs, DAG file."""
    roles = {str(one.id): list(one.roles) for one in _people(change.session, transfer)}
    return {"policy": policy, "roles": roles} | work_of(change, run)


def write_record(session: Session, transfer: Transfer, stream: BinaryIO) -> str:
    """Write the record of a released transfer; returns its digest. NotFound unless it was released."""
    return pack(release_of(session, transfer), stream)


def recorded(session: Session, transfer: Transfer) -> Event | None:
    """The event that holds the record's digest, once there is one."""
    return newest(session, transfer, RECORDED)


def release_of(session: Session, transfer: Transfer) -> Release:
    """Everything that the record says. Files and findings are read when they are asked for, while the session is open."""
    released = newest(session, transfer, f"transfer.{TransferState.RELEASED}")
    if released is None:
        raise NotFound(f"{transfer.ref} was not released.", "Only a release has a record.")
    files = by_path(file_rows(session, transfer, File.id.in_(_deliveries(transfer))))
    policy = str(released.data.get("policy", transfer.policy_digest))  # releases of before there were records
    inspected = newest(session, transfer, f"transfer.{TransferState.INSPECTED}")
    about = _about(transfer, policy, released.at) | _followed(session, transfer)
    policies = {*about["policies"].values(), *session.scalars(_decided(transfer, Decision.policy_digest))}
    texts = {digest: _policy_text(session, digest) for digest in sorted(policies)}
    spoke = session.execute(
        select(FindingRow.rule, FindingRow.severity).where(FindingRow.transfer_id == transfer.id).distinct()
    )
    return Release(
        about={
            "manifest": digest_of(streamed(transfer, files)),
            "site": parse(texts[policy]).policy.site.model_dump(mode="json", include={"name", "kind", "contact"}),
            "tools": {"inspected": _tools(inspected), "released": _tools(released)},
            "scanners": _scanners(session, transfer),
        }
        | about,
        people=[_person(one, released.data.get("roles", {})) for one in _people(session, transfer)],
        manifest=partial(streamed, transfer, files),
        policies=texts,
        rules={
            "rules": [_rule(rule, severity) for rule, severity in sorted(spoke)],
            "thresholds": parse(texts[transfer.policy_digest]).policy.disclosure.model_dump(mode="json"),
        },
        decisions=partial(_decisions, session, transfer),
        marks=_marks(session, transfer),
        events=partial(_events, session, transfer, released.number),
        files=partial(_files, session, transfer),
        findings=partial(_findings, session, transfer),
        workflows={digest: text_of(session, digest) for digest in about.get("workflows", {}).values()},
    )


def newest(session: Session, transfer: Transfer, kind: str) -> Event | None:
    """The newest event of this kind about the transfer."""
    query = select(Event).where(Event.subject == f"transfer:{transfer.id}", Event.kind == kind)
    return session.scalar(query.order_by(Event.number.desc()).limit(1))


def _tools(event: Event | None) -> dict[str, str]:
    return dict(event.data.get("tools", {})) if event else {}


def _followed(session: Session, transfer: Transfer) -> Values:
    """What the second form says otherwise: it has the DAG files that the steps followed, and the policy of the request's check.

    A step that failed and went on has a second event, which tells nothing of the work: it is passed over.
    """
    about = Event.subject == f"transfer:{transfer.id}"
    steps = {f"transfer.{name}": str(name) for name in _STEPS}
    query = select(Event).where(about, Event.kind.in_(steps)).order_by(Event.number)
    done = {steps[event.kind]: event.data for event in session.scalars(query) if "resumed" not in event.data}
    requested, released = (done.get(str(name), {}) for name in (TransferState.REQUESTED, TransferState.RELEASED))
    if "workflow" not in released or "policy" not in requested:
        return {}
    work = {name: data for name, data in done.items() if "tools" in data}
    return {
        "record": VERSION,
        "workflows": {name: data["workflow"] for name, data in work.items() if "workflow" in data},
        "tools": {name: data["tools"] for name, data in work.items()},
        "policies": {
            "requested": requested["policy"],
            "inspected": transfer.policy_digest,
            "released": released["policy"],
        },
    }


def _deliveries(transfer: Transfer) -> Any:  # noqa: ANN401 - a query of ids
    return select(Delivery.file_id).where(Delivery.transfer_id == transfer.id, Delivery.purpose == "release")


def _about(transfer: Transfer, policy: str, released: datetime) -> Values:
    project = transfer.project
    return {
        "record": WITHOUT_WORKFLOW,
        "ref": transfer.ref,
        "kind": transfer.kind,
        "direction": direction_of(transfer),
        "project": {
            "id": project.id,
            "folder": project.folder,
            "title": project.title,
            "platform_id": project.platform_id,
        },
        "requester": transfer.requester_id,
        "operator": transfer.operator_id,
        "request": transfer.request,
        "destination": transfer.destination,
        "replace": transfer.replace,
        "supersedes": f"T{transfer.supersedes_id:06d}" if transfer.supersedes_id else None,
        "dag": transfer.dag_id,
        "run": transfer.run_id,
        "requested": _time(transfer.created_at),
        "released": _time(released),
        "policies": {"inspected": transfer.policy_digest, "released": policy},
        "shown": transfer.manifest_digest,
    }


def _people(session: Session, transfer: Transfer) -> Sequence[Person]:
    deciders = select(Decision.reviewer_id).where(Decision.transfer_id == transfer.id)
    known = {transfer.requester_id, transfer.operator_id} - {None}
    return session.scalars(
        select(Person).where(Person.id.in_(known) | Person.id.in_(deciders)).order_by(Person.id)
    ).all()


def _person(person: Person, roles: dict[str, list[str]]) -> Values:
    return {
        "id": person.id,
        "name": person.name,
        "airflow_name": person.airflow_name,
        "triage_name": person.triage_name,
        "roles": roles.get(str(person.id), []),
    }


def _policy_text(session: Session, digest: str) -> str:
    query = select(PolicyVersion.text).where(PolicyVersion.digest == digest)
    text = session.scalar(query.order_by(PolicyVersion.id).limit(1))
    if text is None:
        raise NotFound(f"The register lacks the policy {digest[:12]}.", "Run `sallyport audit verify`.")
    return text


def _rule(rule: str, severity: str) -> Values:
    known = RULES.get(rule)
    about = {"title": known.title, "source": known.source, "advice": known.advice} if known else {}
    return {"id": rule, "severity": severity} | about


def _scanners(session: Session, transfer: Transfer) -> list[str]:
    query = select(FindingRow.detail["engine"].as_string()).where(
        FindingRow.transfer_id == transfer.id, FindingRow.rule.startswith("malware.")
    )
    return sorted(engine for engine in session.scalars(query.distinct()) if engine is not None)


def _decided(transfer: Transfer, *columns: Any) -> Any:  # noqa: ANN401 - a query of some columns, whatever their types
    """Of the answers that were given, oldest first."""
    return select(*columns).where(Decision.transfer_id == transfer.id).order_by(Decision.id)


def _decisions(session: Session, transfer: Transfer) -> Iterator[Values]:
    """One by one: each may name all files."""
    names = [column.key for column in inspect(Decision).column_attrs]
    for row in session.execute(_decided(transfer, *(getattr(Decision, name) for name in names)), **_ONE_BY_ONE):
        values = dict(zip(names, row, strict=True))
        yield values | {"at": values["at"].astimezone(UTC).isoformat(timespec="microseconds")}


def _marks(session: Session, transfer: Transfer) -> list[Values]:
    query = select(Marking).where(Marking.transfer_id == transfer.id).order_by(Marking.round, Marking.reviewer_id)
    return [
        {"round": one.round, "reviewer": one.reviewer_id, "digest": one.digest, "marks": one.marks}
        for one in session.scalars(query)
    ]


def _events(session: Session, transfer: Transfer, last: int) -> Iterator[Values]:
    """One by one: each may name hundreds of files."""
    names = [column.key for column in inspect(Event).column_attrs]
    query = select(*(getattr(Event, name) for name in names)).where(
        Event.subject == f"transfer:{transfer.id}", Event.number <= last
    )
    for row in session.execute(query.order_by(Event.number), **_ONE_BY_ONE):
        values = dict(zip(names, row, strict=True))
        yield values | {"at": _time(values["at"])}


def _files(session: Session, transfer: Transfer) -> Iterator[Values]:
    # With the transfer, which the index of deliveries begins with.
    delivery = and_(Delivery.transfer_id == transfer.id, Delivery.file_id == File.id, Delivery.purpose == "release")
    columns = (Delivery.path, Delivery.access, Delivery.replaced_digest)
    query = select(*_FILE.values(), *columns).outerjoin(Delivery, delivery).where(File.transfer_id == transfer.id)
    for row in session.execute(query.order_by(File.number).execution_options(yield_per=AT_ONCE)):
        *own, path, access, replaced = row
        released = None if path is None else {"path": path, "access": access, "replaced": replaced}
        yield dict(zip(_FILE, own, strict=True)) | {"released": released}


def _findings(session: Session, transfer: Transfer) -> Iterator[Values]:
    answered = session.execute(_decided(transfer, Decision.id, Decision.answers)).tuples().all()
    columns = ("round", "rule", "severity", "location", "message", "detail")
    archive = aliased(File)
    query = (
        select(File.number, File.release_path, archive.number, *(getattr(FindingRow, name) for name in columns))
        .join(File, File.id == FindingRow.file_id)
        .outerjoin(archive, archive.id == File.parent_id)
        .where(FindingRow.transfer_id == transfer.id)
        .order_by(File.number, FindingRow.id)
    )
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        number, release_path, outer, *rest = row
        finding = dict(zip(columns, rest, strict=True))
        offered = number if release_path is not None or outer is None else outer
        yield {"file": number} | finding | {"answers": list(_answers(answered, finding["rule"], offered))}


def _answers(decisions: Iterable[tuple[int, dict[str, Any]]], rule: str, number: int) -> Iterator[Values]:
    """How a finding was answered: by the tick of its rule, or the reason for its file (an archive's, when it left whole)."""
    for key, answers in decisions:
        tick, reason = answers.get(tick_name(rule)), answers.get(reason_name(number))
        if tick is not None or reason:
            yield {"decision": key, "tick": tick, "reason": reason}


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
