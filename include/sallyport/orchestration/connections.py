"""Airflow's connections as plain clients; the only place that knows hooks."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from sallyport.errors import Fault
from sallyport.notices.smtp import SmtpMailer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import paramiko

    from sallyport.notices.outbox import Mailer


def mailer(connection: str) -> Mailer:
    """A mailer for an Airflow ``smtp`` connection; extras ``disable_ssl`` and ``disable_tls`` as the provider has them."""
    from airflow.sdk import BaseHook

    found = BaseHook.get_connection(connection)
    extra = found.extra_dejson
    if not found.host:
        raise Fault(f"The connection {connection} names no mail server.", "Give it a host and a port.")
    return SmtpMailer(
        host=found.host,
        port=found.port or 25,
        user=found.login or None,
        password=found.password or None,
        starttls=not extra.get("disable_tls", False),
    )


@contextmanager
def sftp_client(connection: str) -> Iterator[paramiko.SFTPClient]:
    """An open SFTP client for an Airflow ``sftp`` connection; the host key is verified.

    Fault when the server does not answer, or stops to answer before the client is open.
    """
    from airflow.providers.sftp.hooks.sftp import SFTPHook
    from airflow.providers.ssh.hooks.ssh import SSHHook
    from paramiko import SSHException

    from sallyport.storage import sftp

    hook = SFTPHook(ssh_conn_id=connection)
    with ExitStack() as opened:
        try:
            session = SSHHook.get_conn(hook)  # which the client is opened on; its own time limits are the connection's
            patience = Timer(sftp.SILENT_SECONDS, session.close)  # paramiko has none for opening a client
            opened.callback(patience.cancel)
            patience.start()
            client = opened.enter_context(hook.get_managed_conn())
            patience.cancel()
        except (OSError, EOFError, SSHException) as error:
            raise Fault(
                f"The SFTP server of {connection} does not answer ({type(error).__name__}).",
                "Try again when it is back.",
            ) from None
        yield client  # what fails from here on is not the server's, or is told by the source that reads from it
