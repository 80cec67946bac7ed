"""Finding and ending the processes of a stack, and keeping two stacks apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest
from trial.process import wait_until
from trial.state import Layout, descendants, end, note_sessions, noted_processes

STUBBORN = (
    "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('deaf', flush=True)\ntime.sleep(60)\n"
)


@pytest.fixture
def layout(tmp_path):
    return Layout(tmp_path / "run", tmp_path / "state")


def test_sessions_of_everything_started_are_noted_and_found_again(tmp_path):
    child = subprocess.Popen(["sh", "-c", "sleep 60 & sleep 60"], start_new_session=True)
    file = tmp_path / "sessions.json"
    wait_until(
        lambda: len([found for found in descendants(os.getpid()) if found.session == child.pid]) == 3, 5, "sleep"
    )
    note_sessions(file)
    members = [found for found in noted_processes(file) if found.session == child.pid]
    assert len(members) == 3
    end(members)
    child.wait(5)
    assert [found for found in noted_processes(file) if found.session == child.pid] == []


@pytest.mark.parametrize("change", [{"boot": "another start of the machine"}, {"started": 1}])
def test_a_later_process_with_the_same_id_is_not_taken_for_ours(tmp_path, change):
    child = subprocess.Popen(["sleep", "60"], start_new_session=True)
    file = tmp_path / "sessions.json"
    try:
        note_sessions(file)
        assert child.pid in {found.pid for found in noted_processes(file)}
        noted = json.loads(file.read_text())
        noted["boot"] = change.get("boot", noted["boot"])
        noted["sessions"][str(child.pid)] = change.get("started", noted["sessions"][str(child.pid)])
        file.write_text(json.dumps(noted))
        assert child.pid not in {found.pid for found in noted_processes(file)}
    finally:
        child.kill()
        child.wait(5)


def test_what_does_not_listen_is_killed():
    child = subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, start_new_session=True)
    assert child.stdout.readline() == b"deaf\n"
    began = time.monotonic()
    end([found for found in descendants(os.getpid()) if found.pid == child.pid], seconds=0.3)
    assert child.wait(5) == -9
    assert time.monotonic() - began < 5
    child.stdout.close()


def test_one_keeper_at_a_time(layout):
    with layout.keeper_lock() as first, layout.keeper_lock() as second:
        assert (first, second) == (True, False)
        assert layout.keeper_pid() == os.getpid()
    with layout.keeper_lock() as again:
        assert again


def test_published_files_are_ours_alone_and_a_shell_can_read_them(layout):
    layout.claim()
    layout.write_stack({"airflow": {}}, {"NAME": 'it\'s; $(a) "value"'})
    assert layout.read_stack() == {"airflow": {}}
    for path in (layout.stack_file, layout.environment_file):
        assert path.stat().st_mode & 0o777 == 0o600
    printed = subprocess.run(
        ["sh", "-c", '. "$0"; printf %s "$NAME"', str(layout.environment_file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout == 'it\'s; $(a) "value"'
    layout.forget()
    assert layout.read_stack() is None


def test_a_home_that_is_a_link_is_refused(layout, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    layout.home.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RuntimeError, match="somebody else"):
        layout.claim()


def test_a_long_checkout_path_keeps_sockets_short(monkeypatch, tmp_path):
    monkeypatch.setenv("SALLYPORT_RUN", str(tmp_path / ("long" * 20)))
    monkeypatch.delenv("SALLYPORT_STATE", raising=False)
    assert len(str(Layout.default().home / "clamd" / "clamd.sock")) < 107
