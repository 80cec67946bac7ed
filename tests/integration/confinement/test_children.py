"""Children that look into files: what they can reach, and what becomes of those that misbehave. All of it is real."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sallyport.confinement.client import ChildFailed, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = 4 * 1024**3


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", "sqlite:////secret")
    with Server("confined_probe", {"told": "once"}, MEMORY, 30) as made:
        yield made


@pytest.fixture
def hasty() -> Iterator[Server]:
    with Server("confined_probe", {}, MEMORY, 1) as made:
        yield made


def asked(server: Server, job: str, content: bytes = b"a\n17\n71\n3\n") -> list[Any]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        with Path(file.name).open("rb") as stream:
            return server.run(job, [stream.fileno()])


def test_law_10_parsers_run_in_a_child_without_environment_register_or_network(server):
    (inside,) = asked(server, "reach")
    assert inside["shared"] == {"told": "once"}
    assert not [name for name in inside["environment"] if "SALLYPORT" in name or "AIRFLOW" in name]
    for way in ("open", "list", "socket", "pipe", "fork", "exec", "kill the server"):
        assert inside[way] in {"PermissionError", "OSError"}, way
    assert inside["another namespace"] == -1
    assert inside["more handles"] in {"PermissionError", "ValueError", "OSError"}
    assert inside["write to the file"] == "OSError"
    assert inside["memory"] == "MemoryError"
    assert inside["import"] in {"ModuleNotFoundError", "ImportError", "PermissionError"}
    assert inside["user"] != 0


def test_what_is_sent_some_at_a_time_comes_whole_and_in_order(server):
    assert asked(server, "says much") == [f"{number} of many" for number in range(20_000)]


def test_a_child_has_its_own_file_its_answer_and_no_other_handle(server):
    (inside,) = asked(server, "reach")
    nothing = {0, 1, 2}  # all of them lead to /dev/null
    assert len(set(inside["handles"]) - nothing) == 2
    assert set(inside["given"]) < set(inside["handles"])


def test_law_10_the_threads_of_a_library_are_confined_too(server):
    first, second = asked(server, "reach with polars")
    assert (first["rows"], first["hits"]) == (3, 2)
    assert second == {"open": "PermissionError", "socket": "PermissionError"}


def test_streams_on_one_handle_have_positions_of_their_own(server):
    assert asked(server, "read twice", b"abcdef") == [["ab", "abcd", "cd", 5, "f"]]


@pytest.mark.parametrize("how", ["dies", "crashes", "talks garbage", "sends deep JSON", "raises", "floods"])
def test_law_2_not_checked_is_not_clean_when_a_child(server, how):
    with pytest.raises(ChildFailed) as failed:
        asked(server, how)
    assert "value" not in failed.value.reason, "what an error says could come from the file"
    assert asked(server, "read twice", b"abcdef"), "the next one has a child of its own"


@pytest.mark.parametrize("how", ["spins", "sleeps"])
def test_law_2_not_checked_is_not_clean_when_a_child_takes_too_long_and(hasty, how):
    began = time.monotonic()
    with pytest.raises(ChildFailed):
        asked(hasty, how)
    assert time.monotonic() - began < 10


def test_a_server_that_was_killed_is_started_anew(server):
    asked(server, "reach")
    os.kill(server._process.pid, signal.SIGKILL)
    server._process.wait()
    with pytest.raises(ChildFailed):
        asked(server, "reach")
    assert asked(server, "reach")


def test_several_are_asked_at_once_and_no_child_is_left_behind(server):
    def ask(number: int) -> int:
        try:
            return len(asked(server, "sleeps" if number == 0 else "read twice", b"abcdef"))
        except ChildFailed:
            return 0

    server._seconds = 5
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(ask, range(6))) == [0, 1, 1, 1, 1, 1]
    process = server._process.pid
    children = Path(f"/proc/{process}/task/{process}/children")
    deadline = time.monotonic() + 5
    while children.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children.read_text() == ""


def test_children_end_with_their_server(server):
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(asked, server, "sleeps")
        deadline = time.monotonic() + 10
        while not (found := _children_of(server)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert found
        server.close()
        with pytest.raises(ChildFailed):
            waiting.result()
    deadline = time.monotonic() + 5
    while any(_runs(child) for child in found) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_runs(child) for child in found)


def _runs(process: int) -> bool:
    """A zombie, which nobody may have looked at yet, does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _children_of(server: Server) -> list[int]:
    if server._process is None:
        return []
    process = server._process.pid
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_a_job_too_long_for_one_message_is_refused(server):
    with pytest.raises(ValueError, match="too long"):
        server.run("x" * 200_000, [])
