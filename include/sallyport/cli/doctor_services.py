"""Of ``sallyport doctor``: scanner, mail, SFTP and Airflow."""

from __future__ import annotations

import base64
import smtplib
from typing import TYPE_CHECKING

from sallyport.cli.airflow_state import dag_states, how_to_ask
from sallyport.cli.connection import from_environment
from sallyport.cli.doctor_lines import fault, good, noted
from sallyport.inspection.malware import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.cli.connection import Connection
    from sallyport.cli.doctor_lines import Line
    from sallyport.policy.load import Loaded

_SECONDS = 15
_SSH_PORT = 22
_SMTP_PORT = 25


def scanner(loaded: Loaded) -> Iterator[Line]:
    """It answers, fails closed, and its signatures are fresh; or the policy of a trial says that test ones will do."""
    found = Scanner(loaded.policy.malware)
    engine = found.engine()
    found.self_test()
    yield good("scanner", f"{engine.label}; finds the test virus and fails closed")
    if engine.test_only:
        yield noted(
            "signatures", "TEST ONLY: no real malware would be found", "Right for a trial, and for nothing else."
        )
    else:
        yield good("signatures", f"number {engine.signature_number}, no older than the policy allows")


def mail(loaded: Loaded) -> Iterator[Line]:
    """The mail server of the policy's connection answers."""
    name = loaded.policy.notices.connection
    connection = from_environment(name)
    if connection is None:
        yield _not_told("mail", name)
        return
    kind = smtplib.SMTP if connection.extra.get("disable_ssl") in {True, "true", "True"} else smtplib.SMTP_SSL
    try:
        with kind(connection.host, connection.port or _SMTP_PORT, timeout=_SECONDS) as client:
            code, _ = client.ehlo()
    except (OSError, smtplib.SMTPException):
        code = 0
    if code == 250:  # noqa: PLR2004 - SMTP's "requested action okay"
        yield good("mail", f"{connection.host}:{connection.port} answers")
    else:
        yield fault(
            "mail", f"{connection.host}:{connection.port} does not answer", f"Look at it, or at connection {name}."
        )


def sftp(loaded: Loaded) -> Iterator[Line]:
    """Where triage is read over SFTP: the server is the right one, lets us in and shows the triage root."""
    triage = loaded.policy.triage
    if triage.backend != "sftp":
        return
    connection = from_environment(triage.sftp_connection)
    if connection is None:
        yield _not_told("sftp", triage.sftp_connection)
        return
    yield _sftp_line(connection, triage.sftp_root)


def _sftp_line(connection: Connection, root: str) -> Line:
    import paramiko  # noqa: PLC0415 - only a site that reads triage over SFTP needs it

    where = f"{connection.host}:{connection.port or _SSH_PORT}"
    key = str(connection.extra.get("host_key") or "")
    if not key:
        return fault("sftp", f"no host key is known for {where}", "Put host_key into the connection's extra.")
    try:
        kind, _, encoded = key.rpartition(" ")[0].partition(" ") if key.count(" ") > 1 else key.partition(" ")
        expected = paramiko.PKey.from_type_string(kind, base64.b64decode(encoded))
        with paramiko.SSHClient() as client:
            client.get_host_keys().add(
                f"[{connection.host}]:{connection.port}"
                if connection.port not in {None, _SSH_PORT}
                else connection.host,
                kind,
                expected,
            )
            client.connect(
                connection.host,
                connection.port or _SSH_PORT,
                connection.login,
                connection.password or None,
                key_filename=connection.extra.get("key_file"),
                timeout=_SECONDS,
                allow_agent=False,
                look_for_keys=False,
            )
            with client.open_sftp() as session:
                found = session.listdir(root)
    except (OSError, ValueError, paramiko.SSHException) as error:
        return fault("sftp", f"{where}: {error}", "Look at the server, and at the connection's key and host key.")
    return good("sftp", f"{where} is the expected server; {len(found)} triage folders")


def dags(_: Loaded) -> Iterator[Line]:
    """None of the house's DAGs is paused: the right to trigger one is also the right to pause it."""
    states = dag_states()
    if states is None:
        yield noted("dags", "Airflow was not asked whether a DAG is paused", how_to_ask())
        return
    for name in states.paused:
        yield fault("dags", f"{name} is paused: nothing of it moves", "Switch it on in Airflow, and ask who paused it.")
    if states.broken_files:
        yield fault("dags", f"Airflow cannot read {states.broken_files} DAG files", "See Import Errors in Airflow.")
    if not states.dags:
        yield fault("dags", "Airflow shows none of Sallyport's DAGs", "Look at the dag-processor and its DAGs folder.")
    elif not states.paused:
        yield good("dags", f"{len(states.dags)} DAGs, none paused")


def _not_told(name: str, connection: str) -> Line:
    variable = f"AIRFLOW_CONN_{connection.upper()}"
    return noted(name, "was not asked: the connection is not in this environment", f"Set {variable} to have it tried.")
