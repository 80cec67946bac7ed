"""The upload folder of one user, by whichever way the policy names."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from sallyport.errors import BadRequest, Fault
from sallyport.storage.folder import FolderSource
from sallyport.storage.names import problem_with

if TYPE_CHECKING:
    from paramiko import SFTPClient

    from sallyport.policy.model import Policy
    from sallyport.storage.source import Watchable

UPLOAD, DOWNLOAD = "upload", "download"


def upload_source(policy: Policy, username: str, sftp: SFTPClient | None = None) -> Watchable:
    """``<username>/upload``.

    BadRequest for a hostile user name, NotFound or Refused when it is no folder, Fault when the policy says SFTP and no
    client is given.
    """
    if problem_with(username, policy.names) or "/" in username:
        raise BadRequest("The user name cannot name a triage folder.", "Check its spelling.")
    if policy.triage.backend == "folder":
        return FolderSource(policy.paths.triage, f"{username}/{UPLOAD}")
    if sftp is None:
        raise Fault(
            "The policy reads uploads over SFTP, but there is no connection.",
            f"Set up the Airflow connection {policy.triage.sftp_connection}.",
        )
    from sallyport.storage.sftp import SftpSource  # noqa: PLC0415 - a site that reads folders needs no SFTP client

    return SftpSource(sftp, posixpath.join(policy.triage.sftp_root, username, UPLOAD))
