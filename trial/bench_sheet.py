"""``python -m trial.bench_sheet``: how long the review tab's server takes for a request of thousands of files.

Each question as its route asks the register (SQLite), the first time and once the files are known; the network and the
browser are not in it. Writes ``bench-sheet.json``.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from sallyport.policy.defaults import preflight_policy
from sallyport.policy.load import Loaded
from sallyport.register.models import File, FindingRow, Person, Project, Transfer
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from sallyport.review.account import Account
from sallyport.review.sheet.changing import Shown, change_marks
from sallyport.review.sheet.leaves import LeafCache
from sallyport.review.sheet.one import file_of, shown_file
from sallyport.review.sheet.viewer import viewer_of
from sallyport.review.sheet.views import Views
from sallyport.review.sheet.whole import sheet_of
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.rows import in_batches
from sallyport.transfers.run import Run
from trial.bench_report import command, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.register.change import Change


@dataclass(frozen=True)
class Sizes:
    """Files of the request, and findings about them."""

    files: int
    findings: int


SIZES = {
    "default": (Sizes(5000, 20_000), Sizes(5000, 100_000), Sizes(100_000, 100_000)),
    "tiny": (Sizes(20, 100),),
}
_RULES = (("type.mismatch", "review"), ("class.is", "info"), ("class.is", "info"), ("destination.exists", "block"))
_RUN = Run("output_export", "bench", None)
_REVIEWER = Account("1", "data-manager-1")


@dataclass
class Result:
    """Seconds for each question about one request."""

    files: int
    findings: int
    first: float
    """The sheet, when nobody has looked yet."""
    again: float
    one_file: float
    """One file with its findings, and the event that it was looked at."""
    mark: float
    mark_all: float


def main() -> int:
    """Measure everything; exit 64 for a SIZE that is not known."""
    return run("bench-sheet.json", {}, SIZES, _measure_all)


def _measure_all(size: str) -> tuple[dict[str, Any], str]:
    results = []
    for sizes in SIZES[size]:
        with tempfile.TemporaryDirectory(prefix="sallyport-bench-", dir="/var/tmp") as folder:
            results.append(_measured(sizes, Path(folder)))
    return {"results": [asdict(one) for one in results]}, as_table(results)


def as_table(results: list[Result]) -> str:
    """Markdown, as in docs/benchmarks.md."""
    lines = ["| Files | Findings | Sheet, first | again | One file | One mark | All marks |", "|---:" * 7 + "|"]
    lines += [
        f"| {one.files:,} | {one.findings:,} | {one.first:.2f} s | {one.again:.3f} s | {one.one_file:.3f} s | {one.mark:.3f} s "
        f"| {one.mark_all:.2f} s |"
        for one in results
    ]
    return "\n".join(lines)


def _measured(sizes: Sizes, folder: Path) -> Result:
    url = f"sqlite:///{folder / 'register.sqlite'}"
    migrate(url)
    register, loaded = Register(url), Loaded(preflight_policy(), "0" * 64, "")
    with register.changing("system:bench") as change:
        _fill(change, sizes)
    cache, views = LeafCache(), Views()
    first, again = (_timed(lambda: _sheet(register, loaded, cache)) for _ in range(2))
    opening = _sheet(register, loaded, cache)
    number = sizes.files // 2

    def look() -> None:
        with register.reading() as session:
            transfer = transfer_of(session, _RUN)
            person = viewer_of(session, loaded.policy, transfer, _REVIEWER).person
            leaves = cache.get(session, loaded, transfer)
            shown_file(session, loaded.policy, transfer, file_of(session, transfer, number), leaves)
        views.view(register, transfer, person, views.open(register, transfer, person), number)

    shown = Shown(opening, None, None)
    one = {"1": {"mark": "return", "comment": ""}}
    every = {str(number): {"mark": "release", "comment": ""} for number in range(1, sizes.files + 1)}
    looked = _timed(look)
    began = time.perf_counter()
    digest = change_marks(register, loaded.policy, _RUN, _REVIEWER, shown, one).digest
    marked = time.perf_counter() - began
    all_marked = _timed(
        lambda: change_marks(register, loaded.policy, _RUN, _REVIEWER, Shown(opening, None, digest), every)
    )
    return Result(sizes.files, sizes.findings, first, again, looked, marked, all_marked)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return round(time.perf_counter() - began, 4)


def _sheet(register: Register, loaded: Loaded, cache: LeafCache) -> int:
    """All that the sheet's route asks for. Returns the asking's number."""
    with register.reading() as session:
        transfer = transfer_of(session, _RUN)
        viewer = viewer_of(session, loaded.policy, transfer, _REVIEWER)
        sheet_of(session, loaded, transfer, viewer, cache.get(session, loaded, transfer))
    return transfer.review_round


def _fill(change: Change, sizes: Sizes) -> None:
    """One request of outputs in review."""
    session = change.session
    people = [
        Person(airflow_name="data-manager-1", name="A", email="a@trial.test", roles=["data_manager"]),
        Person(triage_name="researcher-1", name="B", email="b@trial.test", roles=[]),
        Person(airflow_name="data-manager-2", name="C", email="c@trial.test", roles=["data_manager"]),
    ]
    project = Project(folder="bench", title="Bench", state="active", policy_digest="", created_at=change.now)
    session.add_all([*people, project])
    session.flush()
    transfer = Transfer(
        kind=_RUN.dag_id,
        project_id=project.id,
        requester_id=people[1].id,
        operator_id=people[2].id,
        dag_id=_RUN.dag_id,
        run_id=_RUN.run_id,
        state="in_review",
        policy_digest="",
        review_round=1,
        created_at=change.now,
        changed_at=change.now,
    )
    session.add(transfer)
    session.flush()
    for rows in in_batches(_files(transfer.id, sizes)):
        session.execute(insert(File), rows)
    for rows in in_batches(_findings(transfer.id, sizes)):
        session.execute(insert(FindingRow), rows)
    change.record("bench.filled", transfer)


def _files(transfer: int, sizes: Sizes) -> Iterator[dict[str, Any]]:
    for number in range(1, sizes.files + 1):
        path = f"site{number % 40:02d}/batch{number % 7}/result_{number:06d}.csv"
        own = {"id": number, "number": number, "source_path": path, "release_path": path, "digest": f"{number:064x}"}
        yield own | {"transfer_id": transfer, "size": number, "media_type": "text/csv", "kind": "file"}


def _findings(transfer: int, sizes: Sizes) -> Iterator[dict[str, Any]]:
    for number in range(sizes.findings):
        rule, severity = _RULES[number * number % 97 % len(_RULES)]
        words = {"message": "Something about it", "advice": "Look", "location": f"row {number % 900}, column 3"}
        yield words | {
            "transfer_id": transfer,
            "file_id": number % sizes.files + 1,
            "round": 1,
            "rule": rule,
            "severity": severity,
        }


if __name__ == "__main__":
    command(main)
