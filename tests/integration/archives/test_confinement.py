"""What the child that reads archives can reach, asked from inside the child, with everything a parser would have."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

import hostile_samples as samples
from sallyport.archives import parent
from sallyport.archives.unpack import unpack
from sallyport.errors import Refused
from sallyport.policy.model import Archives
from unpacking import files, rules, store_with, unpacked

if TYPE_CHECKING:
    from pathlib import Path

# Runs in the place of the tar reader: after the confinement, before a byte of the archive was read.
PROBE = """
import ctypes, json, os, socket, sys, threading
def tried(step):
    try:
        return repr(step())
    except BaseException as error:
        return type(error).__name__
libc = ctypes.CDLL(None, use_errno=True)
def read(reading, tell):
    seen = {
        "environment": dict(os.environ),
        "stderr": tried(lambda: os.fstat(2)),
        "handles": [number for number in range(64) if tried(lambda: os.fstat(number)) != "OSError"],
        "write to the archive": tried(lambda: os.write(0, b"x")),
        "open": tried(lambda: open("/etc/hostname").read()),
        "open for writing": tried(lambda: open("/tmp/sallyport-probe", "w")),
        "remove": tried(lambda: os.unlink(sys.argv[2] + "/sallyport/nothing-here")),
        "rename": tried(lambda: os.rename("/nonexistent/a", "/nonexistent/b")),
        "list": tried(lambda: os.listdir("/")),
        "socket": tried(lambda: socket.socket()),
        "unix socket": tried(lambda: socket.socket(socket.AF_UNIX)),
        "pipe": tried(os.pipe),
        "fork": tried(os.fork),
        "exec": tried(lambda: os.execv("/bin/true", ["true"])),
        "kill the parent": tried(lambda: os.kill(os.getppid(), 0)),
        "another namespace": libc.unshare(0x40000000),
        "trace": libc.ptrace(16, os.getppid(), 0, 0),
        "more handles": tried(lambda: __import__("resource").setrlimit(7, (100, 100))),
        "import": tried(lambda: __import__("ftplib")),
        "memory": tried(lambda: len(bytearray(4 * 1024**3))),
        "user": os.geteuid(),
    }
    thread = threading.Thread(target=lambda: seen.update(thread="ran"))
    thread.start(); thread.join()
    tell.member(json.dumps(seen).replace("/", "|"), "file")
    tell.end()
    return "tar"
"""
IN_PLACE = (
    "import sys, types; sys.path += sys.argv[2:]; import sallyport.archives.child as child; "
    "probe = types.ModuleType('probe'); exec({code!r}, probe.__dict__); "
    "sys.modules['sallyport.archives.tar_file'] = probe; child.main()"
)
TAR = samples.tar_of({"x": b"1"})


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(parent, "_START", IN_PLACE.format(code=PROBE))
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", "sqlite:////secret")
    monkeypatch.setenv("SALLYPORT_POLICY", "/secret")
    result = unpacked(tmp_path, TAR)
    (member,) = result.members
    return json.loads(member.path.replace("\\x5c", "\\").replace("|", "/"))


def test_law_10_parsers_run_in_a_child_without_environment_or_network(inside):
    assert not {name for name in inside["environment"] if name != "LC_CTYPE"}, "LC_CTYPE is Python's own doing"
    for way in ("socket", "unix socket", "pipe", "another namespace", "more handles"):
        assert inside[way] in {"PermissionError", "OSError", "ValueError", -1}, way


def test_law_10_least_hands_a_parser_has_two_handles_and_nothing_else(inside):
    assert inside["handles"] == [0, 1]
    assert inside["stderr"] == "OSError"
    assert inside["write to the archive"] == "OSError"
    for way in ("open", "open for writing", "remove", "rename", "list", "fork", "exec", "kill the parent"):
        assert inside[way] == "PermissionError", way
    assert inside["trace"] == -1
    assert inside["memory"] == "MemoryError"
    assert inside["import"] in {"ModuleNotFoundError", "ImportError", "PermissionError"}
    assert inside["user"] != 0
    assert inside["thread"] == "ran", "one decompressor needs a thread"


def test_the_barriers_that_no_kernel_refuses_stand_alone(tmp_path, monkeypatch):
    """Without namespaces and system call filter (some containers), no file and no socket can be opened all the same."""
    # A new process would answer in the child's place, and whoever traces its parent, where it may, stops it.
    code = PROBE
    for left_out in (
        "tried(os.fork)",
        'tried(lambda: os.execv("/bin/true", ["true"]))',
        "libc.ptrace(16, os.getppid(), 0, 0)",
    ):
        code = code.replace(left_out, "None")
    code += "\nimport sallyport.confinement.confine as c\nc._only_compute = c._leave_network = lambda libc: None\n"
    monkeypatch.setattr(parent, "_START", IN_PLACE.format(code=code))
    (member,) = unpacked(tmp_path, TAR).members
    inside = json.loads(member.path.replace("\\x5c", "\\").replace("|", "/"))
    for way in ("open", "open for writing", "socket", "unix socket", "pipe", "list"):
        assert inside[way] == "OSError", way


SAYING = "import os; say = lambda code, text: os.write(1, code + len(text).to_bytes(4, 'big') + text); "
MEMBER = """say(b'M', b'{"path": "a", "kind": "file"}'); """
ODD = {
    "dies": "import os; os._exit(0)",
    "dies in the middle": SAYING + MEMBER + "say(b'E', b''); os.write(1, b'D\\0'); os._exit(0)",
    "is killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "talks garbage": "import os; os.write(1, b'<html>' * 100)",
    "sends an overlong frame": "import os; os.write(1, b'D' + b'\\xff' * 4)",
    "sends data before a member": SAYING + "say(b'D', b'x')",
    "sends an unknown frame": SAYING + "say(b'Q', b'')",
    "says an unknown problem": SAYING + "say(b'P', b'fine')",
    "says it became something else": SAYING + "say(b'Z', b'fine')",
    "ends inside a member": SAYING + MEMBER + "say(b'Z', b'tar')",
    "begins two members": SAYING + MEMBER + MEMBER,
    "names a member with a number": SAYING + """say(b'M', b'{"path": 1, "kind": "file"}')""",
    "invents a kind of member": SAYING + """say(b'M', b'{"path": "a", "kind": "door"}')""",
    "sends no JSON": SAYING + "say(b'M', b'{{')",
    "sends deep JSON": SAYING + "say(b'M', b'[' * 100000)",
}


@pytest.mark.parametrize("how", ODD)
def test_law_2_not_checked_is_not_clean_when_the_child(tmp_path, monkeypatch, how):
    monkeypatch.setattr(parent, "_START", ODD[how])
    result = unpacked(tmp_path, TAR)
    assert rules(result) == {"archive.failed"}
    assert files(result) == {}, "nothing of what it said is used"


def test_law_2_not_checked_is_not_clean_when_the_child_hangs(tmp_path, monkeypatch):
    monkeypatch.setattr(parent, "_START", "import time; time.sleep(60)")
    began = time.monotonic()
    result = unpacked(tmp_path, TAR, max_seconds=0.5)
    assert time.monotonic() - began < 10
    assert rules(result) == {"archive.over_limit"}


def test_no_child_is_left_behind(tmp_path, monkeypatch):
    started = []
    original = parent.subprocess.Popen

    def remember(*args: object, **options: object) -> object:
        process = original(*args, **options)
        started.append(process)
        return process

    monkeypatch.setattr(parent.subprocess, "Popen", remember)
    unpacked(tmp_path, samples.COMPRESSORS["gz"](bytes(20 * 1024 * 1024)), "x.gz", max_bytes=1024 * 1024)
    unpacked(tmp_path, TAR)
    assert len(started) == 2
    for process in started:
        assert process.returncode is not None
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)


def test_a_full_store_is_an_error_and_not_a_finding(tmp_path):
    store, stored = store_with(tmp_path / "store", TAR)

    def full() -> None:
        raise Refused("The disk is full.")

    store.writer = full
    with pytest.raises(Refused):
        unpack("x.tar", stored, store, Archives())


def test_memory_stays_flat_while_a_large_member_is_unpacked(tmp_path):
    """The child gets as little memory as the interpreter and its libraries take, and a member several times as large."""
    content = os.urandom(1024) * 1024 * 48
    made = samples.seven_zip(tmp_path, {"large": content}, "-m0=LZMA2:d=1m", "-mx=1").read_bytes()
    original = parent._BASE_MEMORY
    try:
        parent._BASE_MEMORY = 256 * 1024 * 1024
        result = unpacked(tmp_path, made, max_dictionary_bytes=1024 * 1024, max_ratio=100_000)
    finally:
        parent._BASE_MEMORY = original
    assert rules(result) == set()
    assert result.members[0].stored.size == len(content)
