"""Unpacking samples in tests: what came out, in words that are short to compare."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sallyport.archives.store import ScratchStore
from sallyport.archives.unpack import unpack
from sallyport.policy.model import Archives

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.archives.unpack import Unpacked
    from sallyport.storage.blobs import Stored


def store_with(folder: Path, content: bytes) -> tuple[ScratchStore, Stored]:
    """A scratch store in ``folder`` that holds ``content``."""
    folder.mkdir(exist_ok=True)
    store = ScratchStore(folder)
    with store.writer() as writer:
        writer.write(content)
        return store, writer.commit()


def unpacked(folder: Path, content: bytes, name: str = "sample", **limits: object) -> Unpacked:
    """``content`` unpacked within ``limits``."""
    store, stored = store_with(folder / "store", content)
    return unpack(name, stored, store, Archives(**limits))


def rules(result: Unpacked) -> set[str]:
    """Rules of all findings, wherever they are."""
    found = {finding.rule for finding in result.findings}
    for member in result.members:
        found |= {finding.rule for finding in member.findings}
        if member.inside is not None:
            found |= rules(member.inside)
    return found


def files(result: Unpacked) -> dict[str, str | None]:
    """Path of each file to its SHA-256; those of nested archives below ``!/``."""
    found: dict[str, str | None] = {}
    for member in result.members:
        if member.kind == "file":
            found[member.path] = member.stored.digest if member.stored else None
        if member.inside is not None:
            found |= {f"{member.path}!/{path}": digest for path, digest in files(member.inside).items()}
    return found


def digest(content: bytes) -> str:
    """SHA-256 as the store names it."""
    return hashlib.sha256(content).hexdigest()
