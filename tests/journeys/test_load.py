"""Much at once: paths as long as the system allows, two hundred requests that wait, requests of very many files."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy import inspect as state_of
from sqlalchemy.engine import Engine
from typer.testing import CliRunner

from journeys.site_fixture import FOLDER
from sallyport.cli import transfers
from sallyport.register.models import File, FindingRow, Transfer
from sallyport.register.register import URL_VARIABLE
from sallyport.retention.due import due
from sallyport.review.copies import copy_for_reviewer
from sallyport.review.form import MOST_CHOICES, MOST_ROWS
from sallyport.review.offer import given
from sallyport.review.reminders import expire_overdue, remind
from sallyport.storage.handles import Folder
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.rows import AT_ONCE
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from journeys.site_fixture import TrialSite

LONGEST = 4000
"""The policy's ``names.max_path_bytes``."""


def long_path(length: int = LONGEST) -> str:
    """Folders of 250 bytes, one in another, and a file: ``length`` bytes in all."""
    folders = "/".join(f"{number:02d}-" + "ü" * 123 for number in range((length - 200) // 250))
    return folders + "/" + "n" * (length - len(folders.encode()) - 5) + ".csv"


def write_below(root: Path, relative: str, content: bytes) -> None:
    """No call takes the whole path, so folder by folder."""
    *folders, name = relative.split("/")
    folder = Folder.open(root)
    for part in folders:
        with folder:
            os.mkdir(part, dir_fd=folder.handle)
            inner = folder.child(part)
        folder = inner
    with folder, os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=folder.handle), "wb") as stream:
        stream.write(content)


def read_below(root: Path, relative: str) -> bytes:
    with Folder.open(root) as folder, os.fdopen(folder.open_file(relative), "rb") as stream:
        return stream.read()


def test_a_path_of_four_kilobytes_is_carried_whole(site: TrialSite) -> None:
    path = long_path()
    assert len(path.encode()) == LONGEST
    assert len(os.fsencode(site.data / path)) > 4096
    write_below(site.root / "triage" / "researcher-1" / "upload", path, b"deep")
    journey = site.user_input("*").to_review()
    (file,) = journey.transfer.files
    assert file.release_path == path
    assert journey.approve() == []
    assert journey.release() == "released"
    assert read_below(site.data, path) == b"deep"


def test_a_path_over_the_limit_is_blocked_and_the_rest_goes_on(site: TrialSite) -> None:
    write_below(site.root / "triage" / "researcher-1" / "upload", long_path(LONGEST + 1), b"too deep")
    site.upload("researcher-1", "good.csv", b"1")
    journey = site.user_input("*").to_review()
    assert {file.kind: [found.rule for found in file.findings] for file in journey.transfer.files} == {
        "refused": ["name.hostile"],
        "file": ["malware.test_signatures"],
    }
    assert journey.approve() == []
    assert journey.release() == "released"
    assert [path.name for path in site.data.iterdir()] == ["good.csv"]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement sent to any register meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def multiply(site: TrialSite, first: int, last: int) -> None:
    """As if the first transfer had been asked for again and again, up to number ``last``; its rows are copied."""
    with site.register.changing("system:test") as change:
        for model, of in ((Transfer, Transfer.id), (File, File.transfer_id), (FindingRow, FindingRow.transfer_id)):
            rows = [dict(row._mapping) for row in change.session.execute(select(model.__table__).where(of == 1))]
            change.session.execute(
                insert(model.__table__), [_copy(model, row, n) for n in range(first, last + 1) for row in rows]
            )
        change.record("test.multiplied", "register:1", upto=last)


def _copy(model: type, row: dict[str, Any], number: int) -> dict[str, Any]:
    changes: dict[type, dict[str, Any]] = {
        Transfer: {"id": number, "run_id": f"copy-{number}"},
        File: {"id": number, "transfer_id": number},
        FindingRow: {"id": number, "transfer_id": number, "file_id": number},
    }
    return row | changes[model]


@pytest.fixture
def two_hundred(site: TrialSite) -> TrialSite:
    """200 transfers of one file that wait at their gates."""
    site.upload("researcher-1", "a.csv", b"x")
    site.user_input("a.csv").to_review()
    multiply(site, 2, 200)
    return site


def listed(site: TrialSite, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.setenv(URL_VARIABLE, site.register.url)
    done = CliRunner().invoke(transfers.app, ["list", "--state", "in_review", "--format", "json"])
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def test_two_hundred_waiting_transfers_are_listed_by_a_few_questions(
    two_hundred: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    with statements() as sent:
        rows = listed(two_hundred, monkeypatch)
    assert [row["id"] for row in rows] == [f"T{number:06d}" for number in range(200, 0, -1)]
    assert {row["files"] for row in rows} == {1}
    assert len(sent) < 20


def wait_longer(site: TrialSite, upto: int, days: float) -> None:
    """The transfers up to number ``upto`` have been waiting for so many days more."""
    with site.register.changing("system:test") as change:
        for row in change.session.scalars(select(Transfer).where(Transfer.id <= upto)):
            row.changed_at -= timedelta(days=days)
        change.record("test.time_passed", "register:1", days=days)


def test_of_two_hundred_waiting_transfers_those_whose_time_has_come_are_reminded_of_and_expire_once(
    two_hundred: TrialSite,
) -> None:
    site, due_now = two_hundred, 20
    wait_longer(site, due_now, 2)
    with statements() as sent:
        assert remind(site.register, site.loaded.policy) == due_now
    assert len(sent) < 200 * 10
    assert len(site.events("gate.reminded")) == due_now
    wait_longer(site, due_now, 40)
    with statements() as sent:
        assert expire_overdue(site.register, site.loaded.policy) == due_now
    assert len(sent) < due_now * 30
    assert expire_overdue(site.register, site.loaded.policy) == 0
    assert len(site.events("transfer.expired")) == due_now


def test_one_of_two_hundred_waiting_transfers_is_decided_as_if_it_were_alone(two_hundred: TrialSite) -> None:
    site = two_hundred
    site.upload("researcher-1", "b.csv", b"y")
    journey = site.user_input("b.csv")
    with statements() as among_many:
        journey.to_review()
        assert journey.approve() == []
        assert journey.release() == "released"
    assert (site.data / "b.csv").read_bytes() == b"y"
    assert len(among_many) < 200 + 200, "more than for one, and one for each of the others"
    with site.register.reading() as session, statements() as sent:
        assert due(session, site.loaded.policy.retention, datetime.now(UTC)) == []
    assert len(sent) < 20


@contextmanager
def mapped() -> Iterator[list[object]]:
    """Every file and finding that is loaded as a mapped object meanwhile."""
    loaded: list[object] = []

    def note(target: object, _context: object) -> None:
        loaded.append(target)

    for model in (File, FindingRow):
        event.listen(model, "load", note)
    try:
        yield loaded
    finally:
        for model in (File, FindingRow):
            event.remove(model, "load", note)


def test_no_step_holds_every_file_of_a_request_as_a_mapped_object(site: TrialSite) -> None:
    for number in range(20):
        site.upload("researcher-1", f"{number:02d}.csv", b"%d" % number)
    journey = site.user_input("*.csv")
    with mapped() as loaded:
        journey.to_review()
        assert journey.approve() == []
        assert journey.release() == "released"
    assert loaded == []
    assert len(list(site.data.iterdir())) == 20


def test_what_a_decision_says_of_each_file_is_not_read_unless_it_is_asked_for(site: TrialSite) -> None:
    site.upload("researcher-1", "table.csv", b"a,b\n1,2\n")
    journey = site.user_input("table.csv").to_review()
    assert journey.approve() == []
    with site.register.reading() as session:
        (decision,) = given(session, transfer_of(session, journey.run))
        assert set(state_of(decision).unloaded) - set(state_of(decision).mapper.relationships.keys()) == {"manifest"}
        assert [file["path"] for file in decision.manifest["files"]] == ["table.csv"]


def test_more_files_than_are_read_at_once_are_copied_for_a_reviewer_and_shown_some_at_a_time(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = AT_ONCE + 50
    site.upload("researcher-1", "1.csv", b"x")
    journey = site.user_input("1.csv").to_review()
    with site.register.changing("system:test") as change:
        (row,) = [dict(row._mapping) for row in change.session.execute(select(File.__table__))]
        names = {n: {"source_path": f"{n}.csv", "release_path": f"{n}.csv"} for n in range(2, more + 1)}
        change.session.execute(insert(File.__table__), [row | {"id": n, "number": n} | names[n] for n in names])
        change.record("test.multiplied", "register:1", upto=more)
    run, policy, ref = Run("review_copy", "copy", "data-manager-1"), site.loaded.policy, journey.transfer.ref
    monkeypatch.setenv(URL_VARIABLE, site.register.url)
    with mapped() as loaded, statements() as sent:
        assert copy_for_reviewer(site.register, policy, site.quarantine, run, ref, (), "to look at") == more
        whole = json.loads(CliRunner().invoke(transfers.app, ["show", ref, "--format", "json"]).stdout)
        assert f"{more}.csv" in CliRunner().invoke(transfers.app, ["show", ref]).stdout
    assert loaded == []
    assert len(sent) < 100
    copies = site.root / "triage/data-manager-1/download" / ref
    assert sorted(path.name for path in copies.iterdir()) == sorted(f"{n}.csv" for n in range(1, more + 1))
    assert [file["path"] for file in whole["files"]] == [f"{n}.csv" for n in range(1, more + 1)]
    assert [found["rule"] for found in whole["files"][0]["findings"]] == ["malware.test_signatures"]
    assert [event["kind"] for event in whole["events"]][-2:] == ["reviewer_copy.done", "notice.queued"]


def test_the_gates_page_is_no_longer_for_more_files_and_says_how_many_more(site: TrialSite) -> None:
    more = MOST_CHOICES + 100
    for number in range(3):
        (site.root / "triage" / "researcher-1" / "upload" / f"link-{number}").symlink_to("nowhere")
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("*").to_review()
    whole = journey.transfer
    with site.register.changing("system:test") as change:
        (row,) = [dict(row._mapping) for row in change.session.execute(select(File.__table__).where(File.number == 1))]
        copies = [
            row | {"id": n, "number": n, "source_path": f"{n}.csv", "release_path": f"{n}.csv"} for n in range(10, more)
        ]
        refused = [
            row | {"id": n, "number": n, "source_path": f"{n}.csv", "release_path": None, "kind": "refused"}
            for n in range(more, more + 50)
        ]
        change.session.execute(insert(File.__table__), [*copies, *refused])
        change.record("test.multiplied", "register:1", transfer=whole.id)
    asked = journey.ask()
    assert asked is not None
    assert asked.form.body.count(".csv`") == MOST_ROWS + (MOST_ROWS - 3)
    assert f"and {1 + len(copies) - MOST_ROWS} more" in asked.form.body
    assert f"and {53 - MOST_ROWS} more" in asked.form.body
    assert len(asked.form.fields["files"]["examples"]) == MOST_CHOICES
    assert FOLDER in asked.form.subject
