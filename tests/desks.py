"""Somebody at the desk, as its routes open it, without Airflow."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from sallyport.desk.looker import looker_of
from sallyport.desk.waiting import waiting_for
from sallyport.review.account import Account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker
    from sallyport.policy.model import Policy
    from sallyport.register.register import Register

DAGS = frozenset(path.stem for path in (Path(__file__).parents[1] / "dags").glob("*.py"))


@dataclass
class Desk:
    """``name`` is an Airflow account; ``dags`` those that it may read."""

    register: Register
    policy: Policy
    name: str
    dags: frozenset[str] = DAGS

    @contextmanager
    def opened(self) -> Iterator[tuple[Session, Looker]]:
        with self.register.reading() as session:
            yield session, looker_of(session, self.policy, Account(f"id-of-{self.name}", self.name), self.dags)

    def waiting(self) -> dict[str, Any]:
        with self.opened() as (session, looker):
            return waiting_for(session, self.policy, looker)

    def rows(self, *what: str) -> list[dict[str, Any]]:
        return [row for row in self.waiting()["rows"] if not what or row["what"] in what]


@contextmanager
def counted(register: Register) -> Iterator[list[str]]:
    """Every statement that the register's database is asked within."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(register.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(register.engine, "before_cursor_execute", note)
