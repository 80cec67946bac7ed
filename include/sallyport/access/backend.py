"""The kind of access control list that this site's project file system has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.access.nfs4 import Nfs4Backend
from sallyport.access.posix import PosixBackend

if TYPE_CHECKING:
    from sallyport.access.model import AccessBackend
    from sallyport.policy.access import Access


def access_backend(access: Access) -> AccessBackend:
    """The backend that the policy names for projects."""
    return _backend(access, access.backend)


def triage_backend(access: Access) -> AccessBackend:
    """The backend for the triage folders, which may lie on another file system."""
    return _backend(access, access.kind_on_triage)


def _backend(access: Access, kind: str) -> AccessBackend:
    return PosixBackend() if kind == "posix" else Nfs4Backend(access.nfs4_domain)
