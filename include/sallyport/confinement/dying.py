"""A process that ends with the one that made it, however that one ends."""

from __future__ import annotations

import ctypes
import os
import signal

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_LIBC = ctypes.CDLL(None)


def die_with(parent: int) -> None:
    """Be killed by the kernel when ``parent``, which has just forked us, dies; at once when it is dead already.

    To be called after a change of account: the kernel then forgets with whom a process wants to die.
    """
    _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
