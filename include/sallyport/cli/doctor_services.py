"""Of ``sallyport doctor``: scanner, mail, SFTP and Airflow."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

from sallyport.cli.airflow_state import ailing_parts, dag_states, has_our_part, how_to_ask
from sallyport.cli.connection import from_environment
from sallyport.cli.doctor_lines import fault, good, noted
from sallyport.inspection.malware.inspector import Scanner
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.cli.doctor_lines import Line
    from sallyport.policy.load import Loaded

_SECONDS = 15
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
    """Where triage is read over SFTP: what the protocol does not give, the server must."""
    triage = loaded.policy.triage
    if triage.backend != "sftp":
        return
    connection = from_environment(triage.sftp_connection)
    if connection is None:
        yield _not_told("sftp", triage.sftp_connection)
        return
    from sallyport.cli.doctor_sftp import examine_server

    yield from examine_server(connection, triage.sftp_root)


def airflow(_: Loaded) -> Iterator[Line]:
    """Each part of Airflow has said lately that it is alive, and the API server has Sallyport's part in it."""
    ailing = ailing_parts()
    if ailing is None:
        return
    for name in ailing:
        yield fault("airflow", f"the {name} has not been heard of lately", "Look whether it runs, and its log.")
    if not ailing:
        yield good("airflow", "all its parts are alive")
    if has_our_part():
        yield good("pages", "the API server has loaded Sallyport's part")
    else:
        yield fault(
            "pages",
            "the API server runs without Sallyport's part: answers are not judged as they arrive, and outputs stay inside",
            "Look at its plugins folder (AIRFLOW__CORE__PLUGINS_FOLDER) and its log, then start it anew.",
        )


def dags(_: Loaded) -> Iterator[Line]:
    """None of the house's DAGs is paused: the right to trigger one is also the right to pause it."""
    states = dag_states()
    if states is None:
        yield noted("dags", "Airflow was not asked whether a DAG is paused", how_to_ask())
        return
    for name in states.paused:
        yield fault("dags", f"{name} is paused: nothing of it moves", "Switch it on in Airflow, and ask who paused it.")
    if states.broken_files:
        yield fault(
            "dags", f"Airflow cannot read {many(states.broken_files, 'DAG file')}", "See Import Errors in Airflow."
        )
    if not states.dags:
        yield fault("dags", "Airflow shows none of Sallyport's DAGs", "Look at the dag-processor and its DAGs folder.")
    elif not states.paused:
        yield good("dags", f"{len(states.dags)} DAGs, none paused")


def _not_told(name: str, connection: str) -> Line:
    variable = f"AIRFLOW_CONN_{connection.upper()}"
    return noted(name, "was not asked: the connection is not in this environment", f"Set {variable} to have it tried.")
