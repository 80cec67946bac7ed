"""The commands about the register, as they are typed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from register_fixtures import DIGEST, add_decision, add_transfer, append_events
from sallyport.cli import audit, console, transfers
from sallyport.cli import register as register_command
from sallyport.register.models import File, FindingRow

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from typer import Typer

    from sallyport.register.register import Register

HOSTILE = "[red]\x1b[31m\u202egnp.exe"


@pytest.fixture
def used(sqlite_register: Register, monkeypatch: pytest.MonkeyPatch) -> Register:
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", sqlite_register.url)
    return sqlite_register


def run(app: Typer, *arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})


def fill(register: Register) -> str:
    with register.changing("system:test") as change:
        transfer = add_transfer(change)
        file = change.add(
            File(transfer_id=transfer.id, number=1, source_path=HOSTILE, size=3, digest=DIGEST), "file.staged"
        )
        change.add(
            FindingRow(
                transfer_id=transfer.id, file_id=file.id, rule="type.unknown", severity="info", message="m", advice="a"
            ),
            "found",
        )
        add_decision(change, transfer)
        return transfer.ref


def test_audit_verify_and_head(used: Register) -> None:
    append_events(used, 3)
    head = run(audit.app, "head").stdout.strip()
    assert head.startswith("3:")
    good = run(audit.app, "verify", "--head", head)
    assert (good.exit_code, "ok: 3 events" in good.stdout) == (0, True)
    append_events(used, 1)
    assert run(audit.app, "verify", "--head", head).exit_code == 0
    assert run(audit.app, "verify").exit_code == 0


def test_audit_verify_names_the_first_broken_event_and_exits_1(used: Register) -> None:
    append_events(used, 4)
    with closing(sqlite3.connect(used.url.removeprefix("sqlite:///"))) as raw:
        raw.execute("DROP TRIGGER events_never_changed")
        raw.execute("UPDATE events SET actor = 'x' WHERE number = 3")
        raw.commit()
    broken = run(audit.app, "verify")
    assert broken.exit_code == 1
    assert "BROKEN at event 3: event 3 was edited" in broken.stderr


def test_audit_verify_finds_a_changed_decision(used: Register) -> None:
    fill(used)
    with closing(sqlite3.connect(used.url.removeprefix("sqlite:///"))) as raw:
        raw.execute("DROP TRIGGER decisions_never_changed")
        raw.execute("UPDATE decisions SET choice = 'Approve'")
        raw.commit()
    broken = run(audit.app, "verify")
    assert broken.exit_code == 1
    assert "decision 1 is not what event" in broken.stderr


@pytest.mark.parametrize("head", ["nonsense", f"9:{'ab' * 32}"])
def test_audit_verify_refuses_a_head_it_does_not_extend(used: Register, head: str) -> None:
    append_events(used, 2)
    assert run(audit.app, "verify", "--head", head).exit_code == 1


def test_audit_reconcile(used: Register, tmp_path: Path) -> None:
    (tmp_path / "quarantine").mkdir(mode=0o700)
    append_events(used, 2)
    result = run(
        audit.app,
        "reconcile",
        "--reason",
        "restored",
        "--quarantine",
        str(tmp_path / "quarantine"),
        "--projects",
        str(tmp_path),
    )
    assert result.exit_code == 0, result.stderr
    assert "recorded; head: 3:" in result.stdout


def test_transfers_list(used: Register) -> None:
    reference = fill(used)
    assert reference in run(transfers.app, "list").stdout
    rows = json.loads(run(transfers.app, "list", "--format", "json", "--state", "requested").stdout)
    assert [(row["id"], row["state"], row["files"]) for row in rows] == [(reference, "requested", 1)]
    assert json.loads(run(transfers.app, "list", "--format", "json", "--project", "another").stdout) == []
    assert run(transfers.app, "list", "--state", "lost").exit_code == 1


@pytest.mark.parametrize("number", ["1", "T000001"])
def test_law_9_transfers_show_prints_hostile_names_as_text(
    used: Register, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console.out, "_width", 200)  # in a narrow terminal the name goes on in the next line
    fill(used)
    result = run(transfers.app, "show", number)
    assert result.exit_code == 0, result.stderr
    assert r"[red]\x1b[31m\u202egnp.exe" in result.stdout
    assert not {"\x1b", "\u202e"} & set(result.stdout)
    whole = json.loads(run(transfers.app, "show", number, "--format", "json").stdout)
    assert whole["files"][0]["path"] == HOSTILE
    assert whole["decisions"][0]["reason"] == "unclear"
    assert [event["kind"] for event in whole["events"]] == [
        "transfer.requested",
        "file.staged",
        "found",
        "decision.recorded",
    ]


@pytest.mark.parametrize("number", ["99", "x", "T0"])
def test_transfers_show_says_what_it_does_not_know(used: Register, number: str) -> None:
    result = run(transfers.app, "show", number)
    assert result.exit_code == 1
    assert result.stderr
    assert not result.stdout


def test_register_migrate_backup_and_restore(monkeypatch: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path) -> None:
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", sqlite_url)
    assert run(register_command.app, "migrate").exit_code == 0
    made = run(register_command.app, "backup", str(tmp_path / "copy"))
    assert (made.exit_code, "head: 0:" in made.stdout) == (0, True)
    assert run(register_command.app, "backup", str(tmp_path / "copy")).exit_code == 1
    assert run(register_command.app, "restore", str(tmp_path / "copy")).exit_code == 0
    assert run(register_command.app, "grant").exit_code == 1


def test_commands_say_when_the_register_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SALLYPORT_REGISTER_URL", raising=False)
    result = run(audit.app, "verify")
    assert result.exit_code == 1
    assert "SALLYPORT_REGISTER_URL is not set" in result.stderr
