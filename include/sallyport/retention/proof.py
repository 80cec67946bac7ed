"""Is a copy where the register says, with the bytes that it says?"""

from __future__ import annotations

import os
from pathlib import Path

from sallyport.errors import SallyportError
from sallyport.storage.blobs import Stored
from sallyport.storage.copying import measured
from sallyport.storage.handles import Folder


def matches(root: Path, path: str, digest: str, size: int) -> bool:
    """Does a plain file of ``size`` bytes with SHA-256 ``digest`` lie at ``path``, below ``root``?

    Links on the way below ``root`` are not followed: what lies behind one is no proof.
    """
    try:
        relative = Path(path).relative_to(root).as_posix()
        with Folder.open(root) as top, os.fdopen(top.open_file(relative), "rb") as stream:
            return os.fstat(stream.fileno()).st_size == size and measured(stream) == Stored(digest, size)
    except (SallyportError, OSError, ValueError):  # ValueError: it does not lie below the root
        return False
