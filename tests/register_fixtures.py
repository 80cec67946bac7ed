"""Registers to test with: SQLite files, and databases of one real Postgres server a session."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine
from trial.postgres import Postgres

from sallyport.register.models import Decision, Person, Project, Transfer
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from sallyport.register.states import ProjectState, TransferKind, TransferState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

    from sallyport.register.change import Change

DIGEST = "ab" * 32
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(
        prefix="sallyport-tests-"
    ) as folder:  # pytest's own folders are closed to the server's account
        Path(folder).chmod(0o711)
        server = Postgres(Path(folder) / "postgres")
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    name = f"register_{next(_numbers)}"
    yield postgres_server.database(name)
    postgres_server.drop(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/register.sqlite"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register's file with its tables, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "register.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: Postgres) -> str:
    """Name of a database with the register's tables, to copy."""
    migrate(postgres_server.database("migrated"))
    return "migrated"


@contextmanager
def empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """A database of the kind that the fixture's parameter names, with the register's tables and nothing in them."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), folder / "register.sqlite")
        yield f"sqlite:///{folder}/register.sqlite"
        return
    server, name = request.getfixturevalue("postgres_server"), f"register_{next(_numbers)}"
    yield server.database(name, like=request.getfixturevalue("migrated_postgres"))
    server.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def register_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind, with the register's tables and nothing in them."""
    with empty_database(request, tmp_path) as url:
        yield url


@pytest.fixture
def register(register_url: str) -> Iterator[Register]:
    opened = Register(register_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def sqlite_register(migrated_sqlite: Path, sqlite_url: str, tmp_path: Path) -> Iterator[Register]:
    shutil.copyfile(migrated_sqlite, tmp_path / "register.sqlite")
    opened = Register(sqlite_url)
    yield opened
    opened.engine.dispose()


def plain_engine(url: str) -> Engine:
    """An engine without any of our guards: what somebody with the database's password has."""
    return create_engine(url)


def append_events(register: Register, count: int) -> None:
    for number in range(1, count + 1):
        with register.changing("system:test") as change:
            change.record("test.counted", "register:1", step=number)


def add_person(change: Change, name: str = "someone", **fields: object) -> Person:
    return change.add(Person(name=name, email=f"{name}@trial.test", airflow_name=name, **fields), "person.added")


def add_transfer(change: Change) -> Transfer:
    """A transfer with the people and the project it needs."""
    number = next(_numbers)
    person = add_person(change, f"person-{number}")
    project = Project(
        folder=f"folder-{number}",
        title="A study",
        state=ProjectState.ACTIVE,
        policy_digest=DIGEST,
        created_at=change.now,
    )
    change.add(project, "project.requested")
    transfer = Transfer(
        kind=TransferKind.USER_INPUT,
        project_id=project.id,
        requester_id=person.id,
        operator_id=person.id,
        dag_id="user_input_request",
        run_id=f"run-{number}",
        state=TransferState.REQUESTED,
        policy_digest=DIGEST,
        created_at=change.now,
        changed_at=change.now,
    )
    return change.add(transfer, "transfer.requested")


def add_decision(change: Change, transfer: Transfer, choice: str = "Return", **fields: object) -> Decision:
    columns: dict[str, Any] = {
        "gate": "review",
        "round": 1,
        "reason": "unclear",
        "policy_digest": DIGEST,
        "at": change.now,
    } | fields
    decision = Decision(transfer_id=transfer.id, reviewer_id=transfer.operator_id, choice=choice, **columns)
    return change.add(decision, "decision.recorded")
