"""Outputs as their users meet them: real Airflow, SFTP, scanner and mail."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from trial.client import Run, all_yes, download, filled

from sallyport.register.models import Event, Transfer
from stack_fixture import FOLDER

if TYPE_CHECKING:
    from stack_fixture import TrialStack

NOT_TAKEN = 499
RESULTS = b"exposure,odds_ratio,ci_low,ci_high,p\nsmoking,1.42,1.10,1.83,0.006\n"
UNKNOWN = bytes(range(256)) * 20


def ask(stack: TrialStack, name: str, content: bytes, **own):
    (stack.data.parent / "analysis" / name).write_bytes(content)
    form = {
        "project": FOLDER,
        "username": "researcher-1",
        "paths": [f"analysis/{name}"],
        "purpose": "A paper.",
        "description": "Odds ratios of the main models.",
    }
    return stack.user("data-manager-1").trigger("output_export", form | own)


def ref_of(stack: TrialStack, run) -> str:
    with stack.register.reading() as session:
        return session.query(Transfer).filter_by(run_id=run.run_id).one().ref


def test_results_leave_by_another_managers_decision(stack: TrialStack) -> None:
    manager, other = stack.user("data-manager-1"), stack.user("data-manager-2")
    before = len(stack.mails())
    run = ask(stack, "models.csv", RESULTS)
    shown = other.wait_for_gate(run)
    assert "models.csv" in shown["body"]
    assert "Odds ratios of the main models" in shown["body"]

    refused = manager.answer(run, "Approve", all_yes(shown))
    assert refused.status_code == NOT_TAKEN
    assert "somebody else than the operator" in refused.json()["detail"]
    given = other.answer(run, "Approve", all_yes(shown))
    assert given.status_code == 200, given.text
    assert manager.wait_for_end(run) == "success"

    path = f"{ref_of(stack, run)}/analysis/models.csv"
    assert download(stack.facts["sftp"], "researcher-1", path) == RESULTS
    with pytest.raises(OSError, match="No such file"):
        download(stack.facts["sftp"], "researcher-2", path)
    with stack.register.reading() as session:
        released = session.query(Event).filter_by(kind="transfer.released").order_by(Event.number.desc()).first()
    dag = (Path(__file__).parents[2] / "dags" / "output_export.py").read_bytes()
    assert released.data["workflow"] == hashlib.sha256(dag).hexdigest(), "the record can show which DAG was followed"
    told = stack.mail("researcher-1@", "your outputs wait", before).as_string()
    assert "models.csv" not in told, "law 7: mail names no files"


def test_two_reviewers_do_not_see_each_others_answer(stack: TrialStack) -> None:
    manager, second = stack.user("data-manager-2"), stack.user("data-manager-3")
    run = ask(stack, "cells.unknown", UNKNOWN)
    shown = manager.wait_for_gate(run)
    reasons = {name: "Looked at by hand, plain." for name in shown["params"] if name.startswith("unverified_")}
    assert manager.answer(run, "Return", filled(shown, reason="The first one's very own words.")).status_code == 200

    shown = second.wait_for_gate(run, "second_review")
    seen = second.request("GET", run.gate_path("review")).json()
    xcom = second.request("GET", f"{run.path}/taskInstances/review/xcomEntries").json()
    for told in (seen["chosen_options"], seen["params_input"], shown, xcom):
        assert "very own words" not in json.dumps(told)
        assert "Return" not in json.dumps(told if told is not shown else told["body"].partition("**Approve**")[0])
    assert second.answer(run, "Approve", all_yes(shown, **reasons), "second_review").status_code == 200
    assert manager.wait_for_end(run) == "success"
    with stack.register.reading() as session:
        transfer = session.query(Transfer).filter_by(run_id=run.run_id).one()
        assert transfer.state == "returned"
        assert transfer.problem is not None
        assert "The first one's very own words." in transfer.problem


def test_law_7_a_return_of_outputs_is_not_explained_by_mail(stack: TrialStack) -> None:
    other, before = stack.user("data-manager-2"), len(stack.mails())
    run = ask(stack, "again.csv", RESULTS)
    shown = other.wait_for_gate(run)
    assert other.answer(run, "Return", filled(shown, reason="Row seventeen tells who it is.")).status_code == 200
    assert other.wait_for_end(run) == "success"
    told = stack.mail("researcher-1@", "was returned", before).as_string()
    assert "seventeen" not in told


def test_a_projects_file_is_seen_drafted_and_asked_for_once_however_often_it_is_sent(stack: TrialStack) -> None:
    manager = stack.user("data-manager-1")

    def desk(method: str, path: str, **kwargs: Any) -> dict[str, Any]:
        address = f"/../../sallyport/desk{path}"
        return dict(manager.request(method, address, headers={"X-Sallyport": "1"}, **kwargs).raise_for_status().json())

    (stack.data.parent / "analysis" / "models [2].csv").write_bytes(RESULTS)
    assert manager.wait_for_end(manager.trigger("triage_watch", {"project": FOLDER})) == "success"
    told = desk("GET", "/files", params={"place": "project", "owner": FOLDER})
    (seen,) = [row for row in told["rows"] if row["path"] == "analysis/models [2].csv"]
    assert (seen["size"], seen["asked"], seen["cannot"]) == (len(RESULTS), None, None)
    values = {
        "project": FOLDER,
        "username": "researcher-1",
        "paths": [seen["pattern"]],
        "purpose": "A paper.",
        "description": "Odds ratios of the main models.",
    }
    draft = desk("POST", "/drafts", json={"dag_id": "output_export", "values": values})
    sent = desk("POST", f"/drafts/{draft['id']}/send", json={"version": draft["version"]})
    body = {"logical_date": None, "dag_run_id": sent["run_id"], "conf": sent["conf"]}
    answers = [manager.request("POST", "/dags/output_export/dagRuns", json=body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]
    run = Run("output_export", sent["run_id"])
    shown = manager.wait_for_gate(run)
    assert "models [2].csv" in shown["body"]
    assert draft["id"] not in [row["id"] for row in desk("GET", "/drafts")["rows"]]
    told = desk("GET", "/files", params={"place": "project", "owner": FOLDER})
    assert [row["asked"] for row in told["rows"] if row["path"] == seen["path"]] == [ref_of(stack, run)]
    assert manager.answer(run, "Withdraw", filled(shown, reason="Not needed any more.")).status_code == 200
    assert manager.wait_for_end(run) == "success"
