"""Short commands and small files of the trial stack, on behalf of the unprivileged account."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from trial.process import Account


def run_as(account: Account, argv: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    """Run ``argv`` to its end as ``account``; RuntimeError with the end of its output when it fails."""
    drop = account if os.geteuid() == 0 else None
    with log.open("ab") as out:
        done = subprocess.run(
            argv,
            env=dict(environment),
            cwd=environment.get("HOME", "/"),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            user=drop.uid if drop else None,
            group=drop.gid if drop else None,
            extra_groups=[] if drop else None,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{' '.join(argv)} failed: {log.read_text(errors='replace')[-3000:]}")


def require_programs(needed: Mapping[str, str]) -> None:
    """RuntimeError that says what to install unless every program is there; ``needed`` maps it to Debian's package of it."""
    places = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"
    missing = [name for name in needed if shutil.which(name, path=places) is None]
    if missing:
        packages = " ".join(sorted({needed[name] for name in missing}))
        raise RuntimeError(
            f"{' and '.join(missing)} must be installed; on Debian and Ubuntu: sudo apt-get install {packages}"
        )


def write_private(path: Path, text: str, account: Account) -> None:
    """Write a file that only ``account`` can read."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    if os.geteuid() == 0:
        os.chown(path, account.uid, account.gid)
