"""7-Zip, another program by another hand, as the judge of what is in a file."""

from __future__ import annotations

import re
import resource
import subprocess
from typing import TYPE_CHECKING

from hostile_samples import EICAR

if TYPE_CHECKING:
    from pathlib import Path

_DEEPEST = 4
_MOST = 32 * 1024 * 1024
_DAMAGED = re.compile(rb"CRC Failed|Data Error")


def comes_out(content: bytes, folder: Path, depth: int = _DEEPEST) -> bool:
    """Does the test virus come out when somebody opens this with 7-Zip, once or several times over?"""
    if EICAR in content:
        return True
    if not depth or _lies_among_other_bytes(content, folder):
        return False
    unpacked, _ = _opened(content, folder)
    return bool(unpacked) and unpacked != content and comes_out(unpacked, folder, depth - 1)


def _lies_among_other_bytes(content: bytes, folder: Path) -> bool:
    """Compressed streams that 7-Zip digs out of bytes that are neither text nor an archive: formats of data are full of them."""
    archive = folder / "archive"
    archive.write_bytes(content)
    command = ["7zz", "l", "-slt", "-p", str(archive)]
    said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False).stdout
    kind, offset = (re.search(rb"^%s = (\S+)" % name, said, re.MULTILINE) for name in (b"Type", b"Offset"))
    if kind is None or offset is None or kind[1] == b"7z":
        return False
    return bool(re.search(rb"[\0-\x06\x0b\x0e-\x1a\x1c-\x1f]", content[: int(offset[1])]))


def agrees(content: bytes, ours: bytes, folder: Path) -> bool:
    """Does 7-Zip find the same bytes in it as we do? If it complains, then of other things than damaged bytes?"""
    theirs, complaint = _opened(content, folder)
    return not _DAMAGED.search(complaint) if complaint else theirs == ours


def _opened(content: bytes, folder: Path) -> tuple[bytes, bytes]:
    """The bytes of all members, one after the other, as far as 7-Zip gets; and what it complains of."""
    archive, out = folder / "archive", folder / "out"
    archive.write_bytes(content)
    command = ["7zz", "x", "-so", "-y", "-p", "-bd", "-mmt=1", str(archive)]
    try:
        with out.open("wb") as target:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=target,
                stderr=subprocess.PIPE,
                timeout=30,
                preexec_fn=_little,
                check=False,
            )
    except subprocess.TimeoutExpired:
        return out.read_bytes(), b"it takes too long"
    return out.read_bytes(), done.stderr.strip() or (b"it failed" if done.returncode else b"")


def _little() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST, _MOST))
