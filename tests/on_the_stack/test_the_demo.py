"""`make demo` tells what happened, and is content with nothing less than all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trial.demo import Demo, drive, tell
from trial.witness import Witness

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from stack_fixture import TrialStack

ON_MAIL = {
    "its member is told",
    "the requester is told",
    "so is the data manager",
    "the project's users are told",
    "the register's chain holds, and extends the head in the mails",
}
ON_FOLDERS = {
    "its users can work in analysis",
    "a user leaves results in analysis",
    "and only read what is in data",
    "the approved bytes are there, for the users to read",
    "extracted, for the project's users to read",
}


def test_all_of_it_really_happens(empty_stack: TrialStack, capsys: pytest.CaptureFixture[str]) -> None:
    assert drive(empty_stack.facts), capsys.readouterr().out
    shown = capsys.readouterr().out
    assert f"{empty_stack.url}/dags/data_import/runs/" in shown
    assert str(empty_stack.facts["paths"]["quarantine"]) in shown


def test_without_mail_and_released_files_it_is_not_content(empty_stack: TrialStack, tmp_path: Path) -> None:
    facts = {**empty_stack.facts, "mail": {"folder": str(tmp_path)}}
    facts["paths"] = {**facts["paths"], "projects": str(tmp_path)}
    demo = Demo(facts, Witness(facts, mail_seconds=0))
    tell(demo)
    assert {what for what, happened, _ in demo.rows if not happened} == ON_MAIL | ON_FOLDERS


def test_a_story_that_breaks_off_is_told_as_such(empty_stack: TrialStack) -> None:
    nobody = {**empty_stack.facts["airflow"], "url": "http://127.0.0.1:9"}
    demo = Demo({**empty_stack.facts, "airflow": nobody}, Witness(empty_stack.facts))
    tell(demo)
    assert [(happened, what.split(":")[0]) for what, happened, _ in demo.rows] == [(False, "the story broke off")]
