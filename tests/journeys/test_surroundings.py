"""What surrounds a transfer gives way: other runs, a locked register, a scanner that hangs, a disk that takes nothing."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sallyport.errors import Fault, Refused
from sallyport.inspection.malware.inspector import Outcome, Scanner
from sallyport.policy.model import Malware
from sallyport.register import engine
from sallyport.register.register import Register
from sallyport.transfers.staging import stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journeys.site_fixture import Journey, TrialSite

READ_ONLY = """
import io, subprocess, sys
from pathlib import Path
from sallyport.errors import SallyportError
from sallyport.storage.delivery import deliver
from sallyport.storage.quarantine import Quarantine

top = Path(sys.argv[1])
quarantine = Quarantine(top / "quarantine")
stored = quarantine.take(io.BytesIO(b"approved"))
(top / "data").mkdir()
for folder in ("data", "quarantine"):
    subprocess.run(["mount", "--bind", str(top / folder), str(top / folder)], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", str(top / folder)], check=True)
for work in (
    lambda: deliver(quarantine, stored, top / "data", "sub/x", replace=False, keep=None),
    lambda: quarantine.take(io.BytesIO(b"more")),
):
    try:
        work()
    except SallyportError as error:
        print(error.message)
"""


def approved(site: TrialSite, **form: object) -> Journey:
    journey = site.user_input("a.csv", **form).to_review()
    assert journey.approve() == []
    return journey


def test_two_requests_for_the_same_file_each_carry_it_and_nothing_is_written_twice(site: TrialSite) -> None:
    upload = site.upload("researcher-1", "a.csv", b"one")
    first, second = approved(site), approved(site)
    assert first.release() == second.release() == "released"
    assert (site.data / "a.csv").read_bytes() == b"one"
    upload.write_bytes(b"another")
    third = site.user_input("a.csv", destination="b")
    third.to_review()
    assert third.approve() == []
    assert third.release() == "released"
    assert (site.data / "b" / "a.csv").read_bytes() == b"another"


def test_law_3_of_two_requests_for_one_place_the_second_never_writes_over_the_first(site: TrialSite) -> None:
    upload = site.upload("researcher-1", "a.csv", b"one")
    first = approved(site)
    upload.write_bytes(b"two")
    second = approved(site)
    assert first.release() == "released"
    with pytest.raises(Refused, match="left alone"):
        second.release()
    assert (site.data / "a.csv").read_bytes() == b"one"
    assert second.state == "approved"


@contextmanager
def locked(site: TrialSite, seconds: float) -> Iterator[None]:
    """Somebody else writes to the register for so long."""
    held = threading.Event()

    def hold() -> None:
        connection = sqlite3.connect(site.root / "register.sqlite", isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(seconds)
        connection.execute("ROLLBACK")
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    try:
        yield
    finally:
        holder.join()


def test_a_register_that_is_locked_is_waited_for(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"one")
    journey = site.user_input("a.csv")
    with locked(site, 1.5):
        journey.stage()
    assert journey.state == "staged"


def test_a_register_that_stays_locked_is_a_fault_and_the_step_can_be_run_again(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.upload("researcher-1", "a.csv", b"one")
    journey = site.user_input("a.csv")
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    impatient = Register(site.register.url)
    with locked(site, 1.5), site.uploads("researcher-1") as source, pytest.raises(Fault, match="busy"):
        stage(impatient, site.loaded.policy, journey.run, source, site.quarantine)
    assert journey.state == "requested"
    journey.stage()
    assert journey.state == "staged"


def test_law_2_a_scanner_that_hangs_makes_nothing_clean(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent, (tmp_path / "file").open("w+b") as file:
        silent.bind(str(tmp_path / "clamd.sock"))
        silent.listen()
        scanner = Scanner(Malware(socket=tmp_path / "clamd.sock", allow_test_signatures=True, timeout_seconds=0.5))
        assert scanner.scan(file.fileno(), 0).outcome is Outcome.FAULT
        with pytest.raises(Fault):
            scanner.self_test()


def test_a_file_system_that_takes_no_writes_is_said_so(tmp_path: Path) -> None:
    apart = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    run = subprocess.run(
        [*apart, sys.executable, "-c", READ_ONLY, str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "include")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.splitlines() == ["A file or folder may not be used by the account of the tasks."] * 2, run.stderr
