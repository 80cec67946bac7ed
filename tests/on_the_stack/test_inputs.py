"""The whole product as its users meet it: real Airflow, SFTP, scanner and mail, one trial stack for all of these tests."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import py7zr
import pytest
from trial.client import all_yes, filled

from leaks import Search
from planted import NAME, TABLE, VALUES, infected, uploads
from sallyport.register.chain import head
from sallyport.register.verify import verify
from stack_fixture import FOLDER

if TYPE_CHECKING:
    from stack_fixture import TrialStack

NOT_TAKEN, UNAVAILABLE = 499, 503
REASON = "Not needed any more."
MANY = 8
READ = frozenset(
    {
        *(f"airflow:{name}" for name in ("xcom", "rendered_task_instance_fields", "hitl_detail", "log", "dag_run")),
        *(f"register:{name}" for name in ("events", "files", "findings", "notices", "decisions", "deliveries")),
        *("state/airflow", "state/log", "state/mail", "state/sftp", "state/clamd", "keeper.log"),
    }
)
"""Where the search must have been."""


def tell(measured: str) -> None:
    """A measured time for whoever reads the test's output; nothing depends on it."""
    sys.stdout.write(f"\n{measured}\n")


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(content, name.replace("_", "."))
    return out.getvalue()


def group_rights(path: Path) -> dict[str, str]:
    """Effective rights of every named group, owning group and others, by getfacl."""
    listed = subprocess.run(["getfacl", "-cnp", "-e", path], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^((?:group|other):\w*):\S+?(?:\s+#effective:)?(\S{3})$", listed, re.MULTILINE)
    return dict(found)


def new_project(stack: TrialStack, number: int, by: str = "data-manager-1"):
    form = {"folder_name": f"2025_01_XY_ENDR{number}_2025", "title": "Another", "approval_reference": "ENDR1"}
    return stack.user(by).trigger("project_setup", form)


def state_of(stack: TrialStack, run) -> str:
    return stack.user("data-manager-1").task_states(run)["review"]


def test_a_users_files_come_in_by_a_data_managers_decision(stack: TrialStack) -> None:
    manager, other = stack.user("data-manager-1"), stack.user("data-manager-2")
    files = {"notes.csv": b"site,unit\nA,mmHg\n", "scripts.7z": packed(clean_R=b"x <- 1\n", fit_R=b"y <- 2\n")}
    before = len(stack.mails())
    stack.upload("researcher-1", files)
    began = time.monotonic()
    run = stack.request_input("notes.csv", "scripts.7z")
    shown = other.wait_for_gate(run)
    tell(f"from trigger to open gate: {time.monotonic() - began:.1f} s")
    assert "notes.csv" in shown["body"]
    assert "TEST SIGNATURES ONLY" in shown["body"]

    refused = manager.answer(run, "Approve", filled(shown))
    assert refused.status_code == NOT_TAKEN
    assert "answer yes to: Is the request clear" in refused.json()["detail"]
    forged = manager.answer(run, "Approve", all_yes(shown, approved_by="data-manager-2"))
    assert forged.status_code == NOT_TAKEN
    assert "The form has no field “approved_by”." in forged.json()["detail"]
    stale = manager.answer(run, "Approve", all_yes(shown, manifest="0" * 64))
    assert "The files have changed since this page was shown." in stale.json()["detail"]
    assert state_of(stack, run) == "awaiting_input"
    assert not (stack.data / "notes.csv").exists()

    assert other.answer(run, "Approve", all_yes(shown)).status_code == 200
    assert manager.wait_for_end(run) == "success"
    for name, content in files.items():
        released = stack.data / name
        assert released.read_bytes() == content
        rights = group_rights(released)
        assert "r--" in rights.values(), rights
        assert not any("w" in right for right in rights.values()), rights
    for name in files:
        told = stack.mail("researcher-1@", "your files are in", before).as_string()
        assert name not in told, "law 7: mail names no files"
    stack.mail("data-manager-2@", "waits for a review", before)
    late = other.answer(run, "Approve", all_yes(shown))
    assert late.status_code == NOT_TAKEN, "an answered gate takes no other answer"


def test_study_data_come_in_and_are_extracted(stack: TrialStack) -> None:
    manager = stack.user("data-manager-1")
    before = len(stack.mails())
    stack.upload("data-manager-1", {"wave1.7z": packed(wave1_csv=b"id,sbp\n1,120\n")})
    form = {"project": FOLDER, "files": ["wave1.7z"], "release_reference": "REL-7", "destination": "wave1"}
    run = manager.trigger("data_import", form)
    assert manager.answer(run, "Approve", all_yes(manager.wait_for_gate(run))).status_code == 200
    assert manager.wait_for_end(run) == "success"
    released = stack.data / "wave1" / "wave1.csv"
    assert released.read_bytes() == b"id,sbp\n1,120\n"
    assert not (stack.data / "wave1" / "wave1.7z").exists()
    rights = group_rights(released)
    assert "r--" in rights.values(), rights
    assert not any("w" in right for right in rights.values()), rights
    stack.mail("researcher-1@", "study data", before)


def test_law_4_whoever_asks_for_a_project_never_approves_it(stack: TrialStack) -> None:
    platform = stack.user("platform-manager")
    run = new_project(stack, 900, "platform-manager")
    shown = platform.wait_for_gate(run)
    refused = platform.answer(run, "Approve", filled(shown))
    assert refused.status_code == NOT_TAKEN
    assert "the requester never decides" in refused.json()["detail"]
    not_theirs = stack.user("data-manager-2").answer(run, "Approve", filled(shown))
    assert not_theirs.status_code == NOT_TAKEN
    assert "Only a platform manager can decide" in not_theirs.json()["detail"]
    assert state_of(stack, run) == "awaiting_input"
    assert platform.answer(run, "Withdraw", filled(shown, reason=REASON)).status_code == 200
    assert platform.wait_for_end(run) == "success"
    assert not (stack.data.parents[1] / "2025_01_XY_ENDR900_2025").exists()


def test_a_set_up_whose_run_was_deleted_is_taken_up_with_its_approval_by_a_new_run_and_not_before(
    stack: TrialStack,
) -> None:
    platform, manager = stack.user("platform-manager"), stack.user("data-manager-1")
    run = new_project(stack, 901)
    platform.answer(run, "Approve", filled(platform.wait_for_gate(run))).raise_for_status()
    manager.wait_for_gate(run, "platform_answer")
    early = new_project(stack, 901)
    assert manager.wait_for_end(early) == "failed"
    assert f"it is set up by the run {run.run_id}" in stack.log(early, "request")
    stack.user("admin").request("PATCH", run.path, json={"state": "failed"}).raise_for_status()
    manager.wait_for_end(run)  # Airflow deletes no run that goes on
    stack.user("admin").request("DELETE", run.path).raise_for_status()
    again = new_project(stack, 901)
    shown = manager.wait_for_gate(again, "platform_answer")
    assert manager.answer(again, "Withdraw", filled(shown, reason=REASON), "platform_answer").status_code == 200
    assert manager.wait_for_end(again) == "success"


def test_law_4_nobody_marks_a_gate_and_an_answer_past_the_page_is_asked_again(stack: TrialStack) -> None:
    manager = stack.user("data-manager-1")
    stack.upload("researcher-1", {"past.csv": b"a,b\n"})
    run = stack.request_input("past.csv")
    first = manager.wait_for_gate(run)
    for task in ("review", "release"):
        marked = manager.request("PATCH", f"{run.path}/taskInstances/{task}", json={"new_state": "success"})
        assert marked.status_code == 403
    assert manager.request("PATCH", run.path, json={"state": "success"}).status_code == 403

    for user, fields, cause in (
        ("data-manager-2", filled(first), "answer yes to"),
        ("mallory", all_yes(first), "is not a person of this register"),
    ):
        time.sleep(1.5)
        stack.past_the_page(run, user, "Approve", fields)
        shown = asked_again(stack, run, cause)
        assert shown["response_received"] is False
        assert not (stack.data / "past.csv").exists()
    time.sleep(1.5)
    assert manager.answer(run, "Approve", all_yes(shown)).status_code == 200
    assert manager.wait_for_end(run) == "success"
    assert (stack.data / "past.csv").read_bytes() == b"a,b\n"


def asked_again(stack: TrialStack, run, cause: str) -> dict:
    """The gate once it shows ``cause``, as a person sees it."""
    manager, end = stack.user("data-manager-1"), time.monotonic() + 30
    while time.monotonic() < end:
        shown = manager.request("GET", run.gate_path("review")).json()
        words = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), shown["body"])
        if "(asked again)" in shown["subject"] and cause in words and state_of(stack, run) == "awaiting_input":
            return shown
        time.sleep(0.2)
    raise AssertionError(f"the gate does not say “{cause}”: {shown['subject']}: {state_of(stack, run)}")


def test_law_4_a_run_that_an_admin_marks_failed_takes_no_answer(stack: TrialStack) -> None:
    manager = stack.user("data-manager-1")
    stack.upload("researcher-1", {"marked.csv": b"1\n"})
    run = stack.request_input("marked.csv")
    shown = manager.wait_for_gate(run)
    stack.user("admin").request("PATCH", run.path, json={"state": "failed"}).raise_for_status()
    manager.wait_for_end(run)
    assert manager.task_states(run)["release"] != "success"
    late = manager.answer(run, "Approve", all_yes(shown))
    assert late.status_code == NOT_TAKEN
    assert "not waiting for an answer any more" in late.json()["detail"]
    assert not (stack.data / "marked.csv").exists()


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({"requested_by": "data-manager-2"}, "requested_by"),
        ({"username": "researcher-2"}, "“researcher-2” is not a current member"),
        ({"username": "nobody-known"}, "“nobody-known” is not a current member"),
        ({"project": "2020_01_NO_ENDR1"}, "2020_01_NO_ENDR1"),
    ],
)
def test_a_form_that_cannot_be_true_fails_at_once_and_says_why(stack: TrialStack, own: dict, words: str) -> None:
    run = stack.request_input("never.csv", **own)
    manager = stack.user("data-manager-1")
    assert manager.wait_for_end(run) == "failed"
    assert manager.task_states(run)["request"] == "failed"
    log = stack.log(run, "request")
    assert words in log


def test_law_2_a_register_that_is_away_refuses_answers_and_nothing_falls_open(stack: TrialStack) -> None:
    manager = stack.user("data-manager-1")
    stack.upload("researcher-1", {"away.csv": b"1\n"})
    run = stack.request_input("away.csv")
    shown = manager.wait_for_gate(run)
    file = Path(stack.facts["register"]["url"].removeprefix("sqlite:///"))
    aside = file.parent.with_name("register-aside")
    file.parent.rename(aside)
    try:
        refused = manager.answer(run, "Approve", all_yes(shown))
    finally:
        aside.rename(file.parent)
    assert refused.status_code == UNAVAILABLE
    assert "was not taken" in refused.json()["detail"]
    assert state_of(stack, run) == "awaiting_input"
    assert manager.answer(run, "Approve", all_yes(shown)).status_code == 200
    assert manager.wait_for_end(run) == "success"


def test_answers_in_the_moment_of_asking_never_break_a_run(stack: TrialStack) -> None:
    platform = stack.user("platform-manager")
    for run in [new_project(stack, 910 + number) for number in range(3)]:
        shown = platform.wait_for_gate(run)
        body = {"chosen_options": ["Reject"], "params_input": filled(shown, reason=REASON)}
        taken = platform.request("PATCH", run.gate_path("review"), json=body).status_code
        assert taken in {200, NOT_TAKEN}
        assert taken == 200 or platform.answer(run, "Reject", body["params_input"]).status_code == 200
        assert platform.wait_for_end(run) == "success"
        assert platform.task_states(run)["build"] == "skipped"


def test_twenty_waiting_gates_hold_no_worker_and_all_can_be_answered(stack: TrialStack) -> None:
    platform, manager, admin = stack.user("platform-manager"), stack.user("data-manager-1"), stack.user("admin")
    began = time.monotonic()
    runs = [new_project(stack, 1000 + number) for number in range(MANY)]
    shown = {run: platform.wait_for_gate(run) for run in runs}
    tell(f"{MANY} gates open after {time.monotonic() - began:.1f} s")
    (pool,) = admin.request("GET", "/pools").json()["pools"]
    assert pool["occupied_slots"] == 0
    stack.upload("researcher-1", {"beside.csv": b"1\n"})
    beside = stack.request_input("beside.csv")
    assert manager.answer(beside, "Approve", all_yes(manager.wait_for_gate(beside))).status_code == 200
    assert manager.wait_for_end(beside) == "success", "more runs wait than there are workers"
    for run in runs:
        body = {"chosen_options": ["Reject"], "params_input": filled(shown[run], reason=REASON)}
        assert platform.request("PATCH", run.gate_path("review"), json=body).status_code == 200
    assert [platform.wait_for_end(run) for run in runs] == ["success"] * MANY
    with stack.register.reading() as session:
        verdict = verify(session, None)
        assert verdict.ok, verdict.problem
        assert head(session).number == verdict.count


def test_law_7_no_log_row_or_mail_of_the_stack_holds_a_secret_or_a_value(stack: TrialStack, tmp_path: Path) -> None:
    manager, files = stack.user("data-manager-1"), uploads(tmp_path)
    stack.upload("researcher-1", {**files, **infected()})
    runs = [
        stack.request_input(*infected()),
        stack.request_input(*files),
        stack.request_input(*files, username="researcher-2"),
    ]
    shown = manager.wait_for_gate(runs[1])
    (transfer,) = re.findall(r"T\d{6}", shown["subject"])
    assert manager.answer(runs[1], "Approve", all_yes(shown)).status_code == NOT_TAKEN, "not all of them can come in"
    runs.append(manager.trigger("review_copy", {"transfer": transfer, "files": [], "reason": "To look at."}))
    clean = re.findall(r"^\| (\d+) \|.*\| \u2713 \|", shown["body"], re.MULTILINE)
    assert manager.answer(runs[1], "Approve", all_yes(shown, files=clean)).status_code == 200
    assert [manager.wait_for_end(run) for run in runs] == ["failed", "success", "failed", "success"]
    assert (stack.data / f"{NAME}.csv").read_bytes() == TABLE

    known = stack.secrets()
    search = stack.leaks(known)
    tell(f"{search.size / 1e6:.0f} MB in {len(search.places)} places")
    assert search.tables() >= READ
    assert {"AIRFLOW__CORE__FERNET_KEY", "AIRFLOW_CONN_SMTP_DEFAULT"} <= {secret.what for secret in known}
    assert search.report() == []
    plain = Search(known, allowed=()).folder(stack.data).folder(stack.layout.run, skip=("state/*",))
    found = {leak.what for leak in plain.database("register", stack.facts["register"]["url"]).leaks}
    assert found >= {planted.what for planted in VALUES}, "they did come in"
    assert found >= {"the password of data-manager-1", "AIRFLOW_CONN_SMTP_DEFAULT"}, "and what is secret is known"
