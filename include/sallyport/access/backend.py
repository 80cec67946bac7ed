"""The kind of access control list that this site's project file system has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.access.nfs4 import Nfs4Backend
from sallyport.access.posix import PosixBackend

if TYPE_CHECKING:
    from sallyport.access.model import AccessBackend
    from sallyport.policy.access import Access


def access_backend(access: Access) -> AccessBackend:
    """The backend that the policy names."""
    return PosixBackend() if access.backend == "posix" else Nfs4Backend(access.nfs4_domain)
