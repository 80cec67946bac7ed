"""The progress bar of `sallyport check`: on a terminal, and nowhere else."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

INCLUDE = Path(__file__).parents[3] / "include"


def test_a_terminal_gets_a_bar_and_standard_output_stays_clean(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing of interest\n" * 10)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sallyport.cli.main", "check", str(tmp_path), "--format", "json"]
    env = {"PYTHONPATH": str(INCLUDE), "PATH": "/usr/bin:/bin", "TERM": "xterm", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, env=env, check=False)
    os.close(theirs)
    assert json.loads(done.stdout)["files"][0]["path"] == "notes.txt"
    assert b"looking" in os.read(ours, 100_000)
    os.close(ours)


def test_a_pipe_gets_none(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing of interest\n" * 10)
    command = [sys.executable, "-m", "sallyport.cli.main", "check", str(tmp_path)]
    env = {"PYTHONPATH": str(INCLUDE), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    assert subprocess.run(command, capture_output=True, env=env, check=False).stderr == b""
