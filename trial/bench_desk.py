"""``python -m trial.bench_desk``: how long the working page's server takes at a site that has seen 100,000 requests.

Each question as its route asks the register, on SQLite and on Postgres; network, browser and Airflow's own checks are not
in it. Filling the registers takes most of the time. Writes ``bench-desk.json``.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from sallyport.desk.figures import figures_of
from sallyport.desk.looker import looker_of
from sallyport.desk.requests import Search, find_requests
from sallyport.desk.waiting import waiting_for
from sallyport.policy.defaults import preflight_policy
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from sallyport.review.account import Account
from trial.bench_report import command, run
from trial.past import DAGS, Past, fill
from trial.postgres import Postgres
from trial.process import own_folder, trial_account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker

SIZES = {"default": Past(100_000, files=10), "tiny": Past(60, files=2, open=20)}
_ROUNDS = 3
_ACCOUNT = Account("1", "data-manager-1")
_MONTHS = 12


def main() -> int:
    """Measure everything; exit 64 for a SIZE that is not known."""
    return run("bench-desk.json", {}, SIZES, _measure_all)


def _measure_all(size: str) -> tuple[dict[str, Any], str]:
    past, results = SIZES[size], {}
    with tempfile.TemporaryDirectory(prefix="sallyport-bench-", dir="/var/tmp") as folder:
        for name, url in _registers(Path(folder)):
            migrate(url)
            register = Register(url)
            fill(register, past, datetime.now(UTC))
            _settle(register)
            results[name] = {question: _seconds(register, ask) for question, ask in _questions().items()}
            register.engine.dispose()
    return {"requests": past.transfers, "files": past.transfers * past.files, "seconds": results}, as_table(results)


def as_table(results: dict[str, dict[str, float]]) -> str:
    """Markdown, as in docs/benchmarks.md."""
    lines = ["| | " + " | ".join(results) + " |", "|---" + "|---:" * len(results) + "|"]
    lines += [
        f"| {question} | " + " | ".join(f"{seconds[question]:.3f} s" for seconds in results.values()) + " |"
        for question in _questions()
    ]
    return "\n".join(lines)


def _questions() -> dict[str, Callable[[Session, Looker], object]]:
    def finding(words: str) -> Callable[[Session, Looker], object]:
        return lambda session, looker: find_requests(session, looker, Search(words))

    return {
        "what waits (200 requests are open)": lambda session, looker: waiting_for(session, preflight_policy(), looker),
        "the newest requests": finding(""),
        "part of a file's name that many have": finding("counts"),
        "part of a file's name that three have": finding("_99999"),
        "part of a file's name that none has": finding("no such name"),
        "the beginning of a digest": finding("deadbeef"),
        "a person's name": finding("Person 17"),
        "a reference": finding("T77"),
        "figures of twelve months": lambda session, looker: figures_of(session, looker, _MONTHS),
    }


def _seconds(register: Register, ask: Callable[[Session, Looker], object]) -> float:
    """The middle one of some rounds, after one that does not count."""
    took = []
    for _ in range(_ROUNDS + 1):
        began = time.perf_counter()
        with register.reading() as session:
            ask(session, looker_of(session, preflight_policy(), _ACCOUNT, DAGS))
        took.append(time.perf_counter() - began)
    return round(statistics.median(took[1:]), 4)


def _registers(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder / 'register.sqlite'}"
    folder.chmod(0o711)
    server = Postgres(own_folder(folder / "server", trial_account(), 0o711) / "postgres")
    server.start()
    try:
        yield "Postgres", server.database("past")
    finally:
        server.stop()


def _settle(register: Register) -> None:
    """As Postgres does by itself some minutes after so many rows came in."""
    if register.engine.dialect.name == "postgresql":
        with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in ("events", "transfers", "files", "findings", "decisions"):
                connection.execute(text(f"VACUUM ANALYZE {table}"))


if __name__ == "__main__":
    command(main)
