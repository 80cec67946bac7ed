"""A disk that fills up while a file is written: a small file system of its own, in a mount namespace of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import io, subprocess, sys
from pathlib import Path
from sallyport.errors import Fault
from sallyport.storage.delivery import deliver
from sallyport.storage.quarantine import Quarantine

top = Path(sys.argv[1])
small, roomy = top / "small", top / "roomy"
for folder, size in ((small, "2m"), (roomy, "64m")):
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"mode=700,size={size}", "tmpfs", str(folder)], check=True)


def faulted(work):
    try:
        work()
    except Fault as error:
        assert "full" in error.message, error
        return True
    return False


def left(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


quarantine = Quarantine(roomy / "quarantine")
stored = quarantine.take(io.BytesIO(bytes(5_000_000)))
old = small / "x"
old.write_text("old")
assert faulted(lambda: deliver(quarantine, stored, small, "new", replace=False, keep=None))
assert faulted(lambda: deliver(quarantine, stored, small, "x", replace=True, keep=quarantine))
assert old.read_text() == "old"
assert left(small) == ["x"]

tight = Quarantine(small / "quarantine")
assert faulted(lambda: tight.take(io.BytesIO(bytes(5_000_000))))
assert left(small / "quarantine") == []
(roomy / "data").mkdir()
(roomy / "data" / "x").write_bytes(bytes(3_000_000))
assert faulted(lambda: deliver(quarantine, stored, roomy / "data", "x", replace=True, keep=tight))
assert (roomy / "data" / "x").stat().st_size == 3_000_000
assert left(roomy / "data") == ["x"]
print("all as it should be")
"""


def test_a_full_disk_is_a_fault_and_leaves_nothing_half_done(tmp_path):
    root = Path(__file__).resolve().parents[3]
    apart = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    run = subprocess.run(
        [*apart, sys.executable, "-c", SCRIPT, str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(root / "include")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == "all as it should be\n", run.stderr
