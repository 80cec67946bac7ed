"""Is a copy where the register says, with the bytes that it says?"""

from __future__ import annotations

import hashlib
import os
import stat

_CHUNK = 1024 * 1024


def matches(path: str, digest: str, size: int) -> bool:
    """Does a plain file of ``size`` bytes with SHA-256 ``digest`` lie at ``path``? Links are not followed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    with os.fdopen(handle, "rb") as stream:
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_size != size:
            return False
        running = hashlib.sha256()
        while chunk := stream.read(_CHUNK):
            running.update(chunk)
    return running.hexdigest() == digest
