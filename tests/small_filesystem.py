"""A disk that is full at once."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def small_filesystem(folder: Path) -> Iterator[None]:
    """A file system of two pages, of which the folder itself has the first."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=750,size=8k", "tmpfs", str(folder)], check=True)
    try:
        (folder / "filling").write_bytes(bytes(8192))
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)
