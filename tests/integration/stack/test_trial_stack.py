"""The trial stack as a whole: what it offers, what its roles may do, and that nothing of it is left behind."""

from __future__ import annotations

import json
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from trial.answers import silent_parts
from trial.keeper import down, up
from trial.process import free_port, wait_until
from trial.state import CHECKOUT, noted_processes, processes

DAG = "review_copy"
RUNS = f"/api/v2/dags/{DAG}/dagRuns"
LISTENING = "0A"


def trigger(client):
    return client.post(RUNS, json={"logical_date": None}).raise_for_status().json()["dag_run_id"]


def wait(client, path, wanted, seconds=60):
    end = time.monotonic() + seconds
    while (state := client.get(path).raise_for_status().json()["state"]) not in wanted:
        assert time.monotonic() < end, f"{path} is {state}, not {wanted}"
        time.sleep(0.05)
    return state


def answer(client, run, choice="Approve"):
    body = {"chosen_options": [choice], "params_input": {}}
    return client.patch(f"{RUNS}/{run}/taskInstances/review/-1/hitlDetails", json=body)


def listeners(owners):
    """Local addresses that processes of ``owners`` listen on, as /proc shows them."""
    inodes = set()
    for pid in owners:
        for handle in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                inodes.add(str(handle.readlink()).removeprefix("socket:[").removesuffix("]"))
            except OSError:
                continue
    lines = [
        line.split() for table in ("tcp", "tcp6") for line in Path("/proc/net", table).read_text().splitlines()[1:]
    ]
    return {line[1] for line in lines if line[3] == LISTENING and line[9] in inodes}


@pytest.fixture(scope="module")
def waiting_run(signed_in):
    client = signed_in("data-manager-1")
    run = trigger(client)
    wait(client, f"{RUNS}/{run}/taskInstances/review", {"awaiting_input"})
    return run


def left_of(members):
    now = {(process.pid, process.started) for process in processes()}
    return now & {(member.pid, member.started) for member in members}


def stack_environment(layout):
    places = {"SALLYPORT_RUN": str(layout.run), "SALLYPORT_STATE": str(layout.home)}
    return {**os.environ, **places, "PYTHONPATH": str(CHECKOUT / "include")}


def doctor(layout):
    code = f'. "{layout.environment_file}"; exec "$@"'
    account = json.loads(layout.stack_file.read_text())["account"]
    drop = ["setpriv", f"--reuid={account}", f"--regid={account}", "--clear-groups"] if os.geteuid() == 0 else []
    argv = ["bash", "-c", code, "bash", *drop, sys.executable, "-m", "sallyport.cli.main", "doctor"]
    return subprocess.run(
        argv, env=stack_environment(layout), cwd="/", capture_output=True, text=True, timeout=120, check=False
    )


def test_stack_file_offers_what_the_contract_names(stack, layout):
    assert stack["airflow"]["url"].startswith("http://127.0.0.1:")
    roles = {name: user["role"] for name, user in stack["airflow"]["users"].items()}
    assert roles == {
        "data-manager-1": "Data Manager",
        "data-manager-2": "Data Manager",
        "data-manager-3": "Data Manager",
        "platform-manager": "Platform Manager",
    }
    assert set(stack["sftp"]["users"]) == {"researcher-1", "researcher-2", "data-manager-1"}
    for user in stack["sftp"]["users"].values():
        assert "PRIVATE KEY" in Path(user["private_key"]).read_text()
    assert Path(stack["clamd"]["socket"]).is_socket()
    assert stack["register"]["url"].startswith("sqlite:////")
    for name in ("projects", "triage", "shared", "quarantine"):
        assert Path(stack["paths"][name]).is_dir()
    assert layout.stack_file.stat().st_mode & 0o077 == 0, "it holds passwords"


def test_law_10_tasks_run_unprivileged_and_quarantine_is_theirs_alone(stack, layout):
    account = pwd.getpwnam(stack["account"])
    quarantine = Path(stack["paths"]["quarantine"]).stat()
    assert (quarantine.st_uid, quarantine.st_mode & 0o777) == (account.pw_uid, 0o700)
    owners = {}
    for process in noted_processes(layout.sessions_file):
        words = Path(f"/proc/{process.pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        owners[words] = Path(f"/proc/{process.pid}").stat().st_uid
    airflow = {words: uid for words, uid in owners.items() if "airflow" in words}
    assert len(airflow) >= 5
    assert set(airflow.values()) == {account.pw_uid}
    assert account.pw_uid != 0


def test_every_port_is_on_the_loopback_address(stack, layout):
    found = listeners({process.pid for process in noted_processes(layout.sessions_file)})
    assert len(found) >= 4  # two API servers, mail, SFTP
    assert {address.partition(":")[0] for address in found} == {"0100007F"}


def test_a_data_manager_triggers_reads_and_answers(signed_in, waiting_run):
    client = signed_in("data-manager-2")
    assert client.get(f"{RUNS}/{waiting_run}").json()["triggering_user_name"] == "data-manager-1"
    assert client.get("/api/v2/plugins").status_code == 200
    run = trigger(client)
    wait(client, f"{RUNS}/{run}/taskInstances/review", {"awaiting_input"})
    assert answer(client, run).status_code == 200
    assert wait(client, f"{RUNS}/{run}", {"success", "failed"}) == "success"


@pytest.mark.parametrize("user", ["data-manager-1", "platform-manager"])
def test_law_4_task_state_is_not_an_approval_and_nobody_can_set_it(signed_in, waiting_run, user):
    client = signed_in(user)
    gate = f"{RUNS}/{waiting_run}/taskInstances/review"
    after = f"{RUNS}/{waiting_run}/taskInstances/after"
    clear = {"dry_run": False, "task_ids": ["review"], "dag_run_id": waiting_run}
    xcom = {"key": "return_value", "value": {"chosen_options": ["Approve"]}}
    attempts = {
        "mark the gate": client.patch(gate, json={"new_state": "success"}),
        "mark what follows": client.patch(after, json={"new_state": "success"}),
        "mark the run": client.patch(f"{RUNS}/{waiting_run}", json={"state": "success"}),
        "clear the gate": client.post(f"/api/v2/dags/{DAG}/clearTaskInstances", json=clear),
        "clear the run": client.post(f"{RUNS}/{waiting_run}/clear", json={"dry_run": False}),
        "hand on a result": client.post(f"{gate}/xcomEntries", json=xcom),
        "change a result": client.patch(f"{gate}/xcomEntries/return_value", json=xcom),
        "delete the run": client.delete(f"{RUNS}/{waiting_run}"),
        "read connections": client.get("/api/v2/connections"),
        "read variables": client.get("/api/v2/variables"),
        "read the configuration": client.get("/api/v2/config"),
        "trigger what no role names": client.post("/api/v2/dags/named_in_no_role/dagRuns", json={"logical_date": None}),
        "pause what no role names": client.patch("/api/v2/dags/named_in_no_role", json={"is_paused": True}),
    }
    assert {what: got.status_code for what, got in attempts.items()} == dict.fromkeys(attempts, 403)
    assert client.get(gate).json()["state"] == "awaiting_input"


def test_a_platform_manager_neither_triggers_nor_answers_for_data_managers(signed_in, waiting_run):
    client = signed_in("platform-manager")
    assert client.post(RUNS, json={"logical_date": None}).status_code == 403
    assert answer(client, waiting_run).status_code == 403


def test_answers_in_the_moment_of_asking_never_fail_the_gate(signed_in):
    client = signed_in("data-manager-1")
    for run in [trigger(client) for _ in range(4)]:
        wait(client, f"{RUNS}/{run}/taskInstances/review", {"awaiting_input"})
        assert answer(client, run).status_code == 200
        assert wait(client, f"{RUNS}/{run}", {"success", "failed"}) == "success"
        tries = client.get(f"{RUNS}/{run}/taskInstances/review").json()["try_number"]
        assert tries == 1


def test_doctor_is_content_and_names_a_paused_dag(signed_in, layout):
    well = doctor(layout)
    assert well.returncode == 0, well.stdout + well.stderr
    assert "TEST ONLY" in well.stdout
    assert "airflow: all its parts are alive" in well.stdout
    assert "pages: the API server has loaded Sallyport's part" in well.stdout
    client = signed_in("data-manager-1")
    assert client.patch(f"/api/v2/dags/{DAG}", json={"is_paused": True}).status_code == 200
    ill = doctor(layout)
    assert client.patch(f"/api/v2/dags/{DAG}", json={"is_paused": False}).status_code == 200
    assert ill.returncode == 1
    assert f"{DAG} is paused" in ill.stdout


def test_a_part_that_does_not_answer_is_named(stack):
    """So that `make up` does not take what a crash left of a stack for the whole."""
    assert silent_parts(stack) == []
    gone = {
        "airflow": {"url": f"http://127.0.0.1:{free_port()}"},
        "sftp": {"host": "127.0.0.1", "port": free_port()},
        "clamd": {"socket": f"{stack['clamd']['socket']}.gone"},
    }
    for name, place in gone.items():
        assert silent_parts({**stack, name: place}, patience=0) == [name]


def test_up_twice_is_one_stack_and_down_leaves_no_process_and_no_port(stack, layout):
    members = noted_processes(layout.sessions_file)
    ports = {int(address.rpartition(":")[2], 16) for address in listeners({member.pid for member in members})}
    assert len(members) > 5
    assert up(layout) == stack, "a second up finds the first"
    assert down(layout)
    assert not layout.stack_file.exists()
    assert left_of(members) == set()
    for port in ports:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert not down(layout), "a second down finds nothing"


def start(layout):
    """A start that is under way: the command, and the processes so far."""
    # Ignored here, they would be ignored below: nohup ignores one, a process that pytest-xdist started the other.
    before = {sign: signal.signal(sign, signal.SIG_DFL) for sign in (signal.SIGHUP, signal.SIGINT)}
    try:
        starting = subprocess.Popen([sys.executable, "-m", "trial", "up"], cwd=CHECKOUT, env=stack_environment(layout))
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
    wait_until(lambda: len(noted_processes(layout.sessions_file)) > 5, 120, "some of the parts")
    return starting, noted_processes(layout.sessions_file)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_start_that_is_told_to_leave_takes_everything_away(layout, sign):
    starting, members = start(layout)
    starting.send_signal(sign)
    assert starting.wait(90) == 128 + sign
    assert left_of(members) == set()
    assert not layout.stack_file.exists()
    assert not down(layout), "nothing is left to stop"


def test_a_start_that_was_killed_half_way_is_cleaned_up(layout):
    starting, members = start(layout)
    os.kill(layout.keeper_pid(), signal.SIGKILL)  # the worst case: nobody is left to stop the parts
    assert starting.wait(30) == 1
    assert down(layout)
    assert left_of(members) == set()
    assert not layout.stack_file.exists()
