"""A site's past in a register: requests of some months with files, findings, decisions and events, the same ones every time.

For measuring how the register answers once it is full; none of it was ever inspected or released.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from sallyport.register.models import Decision, File, FindingRow, Person, Project, Transfer
from sallyport.transfers.rows import in_batches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sallyport.register.change import Change
    from sallyport.register.register import Register

_AT_ONCE = 1000
_PROJECTS, _PEOPLE = 40, 120
_KINDS = ("user_input", "data_import", "output_export")
_DAG_OF = {"user_input": "user_input_request", "data_import": "data_import", "output_export": "output_export"}
DAGS = frozenset(_DAG_OF.values())
_ENDS = ("closed",) * 16 + ("returned",) * 3 + ("rejected",)
_RULES = (
    ("class.is", "info"),
    ("class.is", "info"),
    ("table.small_count", "block"),
    ("type.mismatch", "review"),
    ("person.names", "review"),
    ("archive.encrypted", "unverified"),
)
_WORDS = ("counts", "model", "table", "figure", "cohort", "regression", "summary", "phenotypes", "notes", "appendix")
_ENDINGS = ("csv", "tsv", "xlsx", "R", "py", "pdf", "png", "docx")


@dataclass(frozen=True)
class Past:
    """How much happened."""

    transfers: int
    files: int
    """Of each transfer."""
    months: int = 12
    open: int = 200
    """Requests at the end that have not ended."""


def fill(register: Register, past: Past, now: datetime) -> None:
    """Write it, ending at ``now``, into a register without people."""
    chance = random.Random(1)  # noqa: S311 - data, not secrets
    with register.changing("system:past") as change:
        people, projects = _people_and_projects(change, now - timedelta(days=31 * past.months))
    for some in in_batches(_requests(past, chance, now), _AT_ONCE):
        with register.changing("system:past") as change:
            _write(change, chance, past, [_placed(one, chance, people, projects) for one in some])


def _people_and_projects(change: Change, began: datetime) -> tuple[list[int], list[int]]:
    people = [
        change.add(
            Person(
                name=f"Person {number}",
                email=f"p{number}@trial.test",
                triage_name=f"p{number:03d}",
                airflow_name="data-manager-1" if number == 0 else None,
                roles=["data_manager"] if number == 0 else [],
            ),
            "person.added",
        ).id
        for number in range(_PEOPLE)
    ]
    projects = [
        change.add(
            Project(
                folder=f"2024_{number:02d}_TB_ENDR{number}_2024",
                title="A study",
                state="active",
                policy_digest="0" * 64,
                created_at=began,
            ),
            "project.active",
        ).id
        for number in range(_PROJECTS)
    ]
    return people, projects


def _requests(past: Past, chance: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    """Rows of transfers with the times of their steps, oldest first."""
    began = now - timedelta(days=30 * past.months)
    step = (now - began) / past.transfers
    for number in range(1, past.transfers + 1):
        created = began + step * (number - 1)
        staged = created + timedelta(hours=chance.expovariate(1 / 6))
        asked = staged + timedelta(minutes=chance.expovariate(1 / 4))
        first = asked + timedelta(hours=chance.expovariate(1 / 20))
        second = first + timedelta(hours=chance.expovariate(1 / 10)) if chance.random() < 0.3 else None  # noqa: PLR2004 - as good as any
        done = (second or first) + timedelta(minutes=2)
        fetched = done + timedelta(hours=chance.expovariate(1 / 30))
        is_open = number > past.transfers - past.open
        state = chance.choice(("requested", "in_review", "failed", "released")) if is_open else chance.choice(_ENDS)
        yield {
            "id": number,
            "kind": chance.choice(_KINDS),
            "state": state,
            "created_at": created,
            "times": {"staged": staged, "in_review": asked, "first": first, "second": second, "done": done},
            "fetched": fetched,
        }


def _placed(one: dict[str, Any], chance: random.Random, people: list[int], projects: list[int]) -> dict[str, Any]:
    return one | {
        "project_id": chance.choice(projects),
        "requester_id": chance.choice(people[9:]),
        "operator_id": chance.choice(people[:9]),
    }


def _write(change: Change, chance: random.Random, past: Past, some: list[dict[str, Any]]) -> None:
    session = change.session
    session.execute(insert(Transfer), [_transfer(one) for one in some])
    files = [row for one in some for row in _files(one, past, chance)]
    session.execute(insert(File), files)
    session.execute(insert(FindingRow), [row for file in files for row in _findings(file, chance)])
    decisions = [row for one in some for row in _decisions(one, past)]
    if decisions:
        session.execute(insert(Decision), decisions)
    for one in some:
        for kind, at in _events(one):
            change.now = at
            change.record(f"transfer.{kind}", f"transfer:{one['id']}", role="system")


def _transfer(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "kind": one["kind"],
        "project_id": one["project_id"],
        "requester_id": one["requester_id"],
        "operator_id": one["operator_id"],
        "dag_id": _DAG_OF[one["kind"]],
        "run_id": f"manual__{one['id']}",
        "state": one["state"],
        "request": {"purpose": "To reproduce a figure of the paper. " * 8, "files": ["results/*.csv"]},
        "policy_digest": "0" * 64,
        "review_round": 1,
        "created_at": one["created_at"],
        "changed_at": one["times"]["done"],
    }


def _files(one: dict[str, Any], past: Past, chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1, past.files + 1):
        key = (one["id"] - 1) * past.files + number
        path = f"results/{chance.choice(_WORDS)}/{chance.choice(_WORDS)}_{key}.{chance.choice(_ENDINGS)}"
        yield {
            "id": key,
            "transfer_id": one["id"],
            "number": number,
            "source_path": path,
            "release_path": path,
            "size": chance.randrange(100, 100_000),
            "digest": hashlib.sha256(str(key).encode()).hexdigest(),
            "media_type": "text/csv",
            "state": "returned" if one["state"] == "closed" and chance.random() < 0.02 else "released",  # noqa: PLR2004 - as good as any
        }


def _findings(file: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    for rule, severity in chance.sample(_RULES, chance.choice((0, 1, 1, 2))):
        yield {
            "transfer_id": file["transfer_id"],
            "file_id": file["id"],
            "round": 1,
            "rule": rule,
            "severity": severity,
            "message": "Something was found in this file, which this sentence says in words.",
            "advice": "What to do about it, which this other sentence says in words too.",
        }


def _decisions(one: dict[str, Any], past: Past) -> Iterator[dict[str, Any]]:
    if one["state"] in {"requested", "failed", "in_review"}:
        return
    choice = {"returned": "Return", "rejected": "Reject"}.get(one["state"], "Approve")
    for gate, at in (("review", one["times"]["first"]), ("second_review", one["times"]["second"])):
        if at is not None:
            yield {
                "transfer_id": one["id"],
                "gate": gate,
                "round": 1,
                "reviewer_id": one["operator_id"],
                "choice": choice,
                "reason": "Seen.",
                "manifest": {"files": [{"path": f"results/{n}.csv", "sha256": "0" * 64} for n in range(past.files)]},
                "policy_digest": "0" * 64,
                "at": at,
            }


def _events(one: dict[str, Any]) -> Iterator[tuple[str, datetime]]:
    times, state = one["times"], one["state"]
    if state in {"requested", "failed"}:
        return
    yield "staged", times["staged"]
    yield "in_review", times["in_review"]
    if state == "in_review":
        return
    if state in {"returned", "rejected"}:
        yield state, times["done"]
        return
    yield "released", times["done"]
    if one["kind"] == "output_export" and state == "closed":
        yield "collected", one["fetched"]
