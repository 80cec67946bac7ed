"""``sallyport transfers``: what the register knows about requests."""

from __future__ import annotations

import re
from pathlib import Path  # noqa: TC003 - Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sallyport.cli.console import Format, fail, out, print_json, print_json_parts, shown, table, told
from sallyport.errors import BadRequest, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sallyport.register.models import Decision, Event, Transfer

app = typer.Typer(help="What the register knows about transfers.", no_args_is_help=True)
_NUMBER = re.compile(r"[Tt]?0*(?P<number>[1-9]\d{0,17})")

FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]


@app.command("list")
def list_transfers(
    state: Annotated[str | None, typer.Option(help="Only those in this state.")] = None,
    project: Annotated[str | None, typer.Option(help="Only those of the project with this folder name.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List transfers, newest first."""
    from sallyport.register.incidents import freezes, said
    from sallyport.register.register import Register

    with told(), Register.from_environment().reading() as session:
        found = _found(session, state, project)
        counts = _file_counts(session)
        rows = [_summary(transfer, counts.get(transfer.id, 0)) for transfer in found]
        standing = freezes(session)
        for row, transfer in zip(rows, found, strict=True):
            row["frozen"] = next((one.id for one in standing if one.project_id in {None, transfer.project_id}), None)
        frozen = [said(one) for one in standing]
    if form is Format.JSON:
        print_json(rows)
        return
    for sentence in frozen:
        out.print(shown(sentence), style="bold red")
    columns = ("id", "kind", "project", "state", "requester", "operator", "files", "changed")
    table(columns, ([row[column] for column in columns] for row in rows))


@app.command()
def show(
    number: Annotated[str, typer.Argument(metavar="ID", help="12 or T000012.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one transfer: its request, files, findings, decisions and history."""
    from sallyport.register.register import Register

    with told(), Register.from_environment().reading() as session:
        whole = _whole(session, _transfer(session, number))
        if form is Format.JSON:
            print_json_parts(whole)
        else:
            _print(whole)


@app.command()
def record(
    number: Annotated[str, typer.Argument(metavar="ID", help="12 or T000012.")],
    into: Annotated[Path, typer.Option("--out", help="Folder that gets the file T000012.zip.")],
) -> None:
    """Make the record of a release: who let which bytes out, on which rules. It is the same file each time it is made."""
    from sallyport.register.register import Register
    from sallyport.storage.whole import whole_file
    from sallyport.transfers.record_keeping import file_name
    from sallyport.transfers.recording import recorded, write_record

    with told(), Register.from_environment().reading() as session:
        transfer = _transfer(session, number)
        path = into / file_name(transfer)
        with whole_file(path) as stream:
            digest = write_record(session, transfer, stream)
        event = recorded(session, transfer)
    out.print(shown(f"written: {path}"))
    out.print(f"digest: {digest}")
    if event is None or event.data["record"] != digest:
        fail(Refused("This is not the record whose digest the chain holds.", "Run `sallyport audit verify`."))


def _transfer(session: Session, number: str) -> Transfer:
    from sallyport.register.models import Transfer

    transfer = session.get(Transfer, _parsed(number))
    if transfer is None:
        raise NotFound(f"There is no transfer {number}.", "`sallyport transfers list` shows all.")
    return transfer


def _parsed(text: str) -> int:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise BadRequest("This is not a transfer's number.", "Give it as 12 or T000012.")
    return int(found["number"])


def _found(session: Session, state: str | None, project: str | None) -> list[Transfer]:
    from sqlalchemy import select
    from sqlalchemy.orm import selectinload

    from sallyport.register.models import Project, Transfer
    from sallyport.register.states import TransferState

    together = (Transfer.project, Transfer.requester, Transfer.operator)
    query = select(Transfer).order_by(Transfer.id.desc()).options(*map(selectinload, together))
    if state is not None:
        if state not in set(TransferState):
            raise BadRequest("There is no such state.", f"States are {', '.join(TransferState)}.")
        query = query.where(Transfer.state == state)
    if project is not None:
        query = query.join(Project, Project.id == Transfer.project_id).where(Project.folder == project)
    return list(session.scalars(query))


def _file_counts(session: Session) -> dict[int, int]:
    """Transfer to the number of its files; counted there, since the files of all transfers do not fit into memory."""
    from sqlalchemy import func, select

    from sallyport.register.models import File

    return dict(session.execute(select(File.transfer_id, func.count()).group_by(File.transfer_id)).tuples().all())


def _summary(transfer: Transfer, files: int) -> dict[str, Any]:
    return {
        "id": transfer.ref,
        "kind": transfer.kind,
        "project": transfer.project.folder,
        "state": transfer.state,
        "requester": transfer.requester.name if transfer.requester else None,
        "operator": transfer.operator.name,
        "files": files,
        "created": _time(transfer.created_at),
        "changed": _time(transfer.changed_at),
    }


def _whole(session: Session, transfer: Transfer) -> dict[str, Any]:
    """All of it. Files, findings with them, and events come as they are asked for: there may be a hundred thousand."""
    from sqlalchemy import select

    from sallyport.register.models import Event
    from sallyport.review.offer import given
    from sallyport.review.sheet.discretion import answers_in, decisions_to_show, is_held_back
    from sallyport.transfers.rows import AT_ONCE, count_files

    events = select(Event).where(Event.subject == f"transfer:{transfer.id}").order_by(Event.number)
    stream = session.scalars(events.execution_options(yield_per=AT_ONCE))
    return _summary(transfer, count_files(session, transfer)) | {
        "problem": transfer.problem,
        "destination": transfer.destination,
        "supersedes": f"T{transfer.supersedes_id:06d}" if transfer.supersedes_id else None,
        "dag": transfer.dag_id,
        "run": transfer.run_id,
        "policy": transfer.policy_digest,
        "manifest": transfer.manifest_digest,
        "request": transfer.request,
        "files": _files(session, transfer),
        "answers": answers_in(len(given(session, transfer))) if is_held_back(transfer) else None,
        "decisions": [_decision(decision) for decision in decisions_to_show(session, transfer)],
        "events": (_event(transfer, event) for event in stream),
    }


def _files(session: Session, transfer: Transfer) -> Iterator[dict[str, Any]]:
    """Its files with their findings, by number, some at a time."""
    from sqlalchemy import select

    from sallyport.register.models import File
    from sallyport.transfers.rows import AT_ONCE, in_batches

    columns = {
        "number": File.number,
        "path": File.source_path,
        "release_path": File.release_path,
        "kind": File.kind,
        "state": File.state,
        "size": File.size,
        "sha256": File.digest,
        "type": File.media_type,
    }
    query = select(File.id, *columns.values()).where(File.transfer_id == transfer.id).order_by(File.number)
    for some in in_batches(session.execute(query.execution_options(yield_per=AT_ONCE))):
        findings = _findings(session, [key for key, *_ in some])
        for key, *values in some:
            yield dict(zip(columns, values, strict=True)) | {"findings": findings.get(key, [])}


def _findings(session: Session, files: list[int]) -> dict[int, list[dict[str, Any]]]:
    from sqlalchemy import select

    from sallyport.register.models import FindingRow

    query = select(FindingRow).where(FindingRow.file_id.in_(files)).order_by(FindingRow.id)
    names = ("rule", "severity", "location", "message", "round")
    found: dict[int, list[dict[str, Any]]] = {}
    for file, *values in session.execute(
        query.with_only_columns(FindingRow.file_id, *(getattr(FindingRow, name) for name in names))
    ):
        found.setdefault(file, []).append(dict(zip(names, values, strict=True)))
    return found


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "gate": decision.gate,
        "round": decision.round,
        "reviewer": decision.reviewer.name,
        "choice": decision.choice,
        "reason": decision.reason,
        "files": decision.files,
        "manifest": decision.manifest_digest,
        "policy": decision.policy_digest,
        "at": _time(decision.at),
    }


def _event(transfer: Transfer, event: Event) -> dict[str, Any]:
    from sallyport.review.sheet.discretion import data_to_show

    return {
        "number": event.number,
        "at": _time(event.at),
        "actor": event.actor,
        "kind": event.kind,
        "data": data_to_show(transfer, event),
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _print(whole: dict[str, Any]) -> None:
    for name, value in whole.items():
        if isinstance(value, (str, int)) and value != "":
            out.print(shown(f"{name:12} {value}"))
    for name, value in whole["request"].items():
        out.print(shown(f"{name:12} {value}"))
    _print_files(whole["files"])
    columns: dict[str, tuple[str, ...]] = {
        "decisions": ("at", "gate", "reviewer", "choice", "files", "reason", "manifest"),
        "events": ("number", "at", "actor", "kind"),
    }
    for part, names in columns.items():
        table(names, ([row[name] for name in names] for row in whole[part]), title=part)


def _print_files(files: Iterator[dict[str, Any]]) -> None:
    """A table of files and one of their findings, for so many files at a time."""
    from sallyport.transfers.rows import in_batches

    names = ("number", "path", "kind", "state", "size", "sha256")
    for some in in_batches(files):
        table(names, ([file[name] for name in names] for file in some), title="files")
        findings = [(file["number"], *found.values()) for file in some for found in file["findings"]]
        table(("file", "rule", "severity", "location", "message", "round"), findings, title="findings")
