"""The search for planted values finds one in every place and in every form: without that, finding none would mean nothing."""

from __future__ import annotations

import base64
import gzip
import json
import os
import pickle
import shutil
import urllib.parse
import zlib
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import MetaData, create_engine, delete, insert
from sqlalchemy.types import JSON, Boolean, DateTime, Float, Integer, LargeBinary, Text, Uuid

from leaks import BY_DESIGN, Leak, Search, secrets_in, secrets_of_key
from planted import CELLS, DIAGNOSIS, FREE_TEXT, NAME, NHS_NUMBER, PATIENT, ROW, Kind, Planted, forms
from register_fixtures import add_transfer
from sallyport.notices.outbox import queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Column, Table

    from journeys.site_fixture import TrialSite

SECRET = Planted(Kind.SECRET, "a password", "s3cret/Ölf+=x")
JSON_LINE = json.dumps({"event": f"row {ROW}", "level": "error"}).encode()
ENCODED: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "latin-1": lambda text: text.encode("latin-1"),
    "utf-16": lambda text: f"x{text}".encode("utf-16"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64, one before": lambda text: base64.b64encode(b"1" + text.encode() + b"more"),
    "base64, two before": lambda text: base64.urlsafe_b64encode(b"12" + text.encode() + b"more"),
    "base64 of utf-16": lambda text: base64.b64encode(f"a{text}b".encode("utf-16-le")),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "URL": lambda text: urllib.parse.urlencode({"q": text}).encode(),
    "path": lambda text: urllib.parse.quote(text).encode(),
    "JSON": lambda text: json.dumps([text]).encode(),
    "JSON in JSON": lambda text: json.dumps({"event": json.dumps({"cell": text})}).encode(),
    "JSON as it is": lambda text: json.dumps(text, ensure_ascii=False).encode(),
    "repr": lambda text: repr((text,)).encode(),
    "repr of bytes": lambda text: repr(text.encode()).encode(),
    "ascii": lambda text: ascii(text).encode(),
    "pickle": lambda text: pickle.dumps({"cell": text}),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zlib": lambda text: zlib.compress(text.encode()),
}


@pytest.mark.parametrize("form", ENCODED)
@pytest.mark.parametrize("planted", [*CELLS, SECRET], ids=lambda planted: planted.what)
def test_a_value_is_found_in_every_form(planted: Planted, form: str) -> None:
    search = Search([SECRET])
    search.look("a.log", ENCODED[form](planted.text))
    assert search.leaks == {Leak(planted.what, "a.log")}
    search = Search([SECRET])
    search.look("a.log", ENCODED[form](planted.text[1:-1]))
    assert search.leaks == set()


def test_no_form_is_so_short_that_chance_makes_one() -> None:
    assert min(len(form) for planted in CELLS for form in forms(planted.text)) >= len(NHS_NUMBER)


def test_every_kind_of_file_is_read(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "a@trial.test", f"About {DIAGNOSIS}"
    mail.set_content(
        f"{PATIENT} and more, in lines that are wrapped by the encoding of mail " * 3, cte="quoted-printable"
    )
    other = EmailMessage()
    other.set_content("x" * 50 + FREE_TEXT, cte="base64")
    contents = {
        "logs/dag_id=a/run_id=b/task_id=c/attempt=1.log": JSON_LINE,
        "logs/scheduler.log.2.gz": gzip.compress(JSON_LINE),
        "log/worker.log": b"\n" * 3_000_000 + ROW.encode(),
        "mail/000001.eml": mail.as_bytes(),
        "mail/000002.eml": other.as_bytes(),
        "triage/researcher-1/upload/a.csv": ROW.encode(),
        "log/tokens.log": b"Bearer " + b".".join([b"eyJhbGciOiJIUzUxMiJ9", b"eyJzdWIiOiIwMTlhIn0", b"x" * 86]),
    }
    for name, content in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "log" / "link.log").symlink_to(tmp_path / "triage/researcher-1/upload/a.csv")
    found = Search([]).folder(tmp_path).leaks
    everything = {planted.what for planted in CELLS}
    for name in list(contents)[:3]:
        assert {leak.what for leak in found if leak.place == name} == everything
    assert {leak.what for leak in found if leak.place == "mail/000001.eml"} == {"a diagnosis", "a patient's name"}
    assert {leak.what for leak in found if leak.place == "mail/000002.eml"} == {"a note"}
    assert {leak.what for leak in found if leak.place == "log/tokens.log"} == {"a signed token"}
    assert len({leak.place for leak in found}) == len(contents) - 1, "a user's own file is theirs"


def a_value_for(column: Column[Any], text: str) -> Any:
    """Something that fits; ``text`` where text fits."""
    kind = column.type
    kind = getattr(kind, "impl", kind)
    for types, value in (
        (Boolean, True),
        ((Integer, Float), 1),
        (DateTime, datetime.now(UTC)),
        (Uuid, None),
        (LargeBinary, zlib.compress(text.encode())),
        (JSON, {"inside": [text]}),
    ):
        if isinstance(kind, types):
            return value
    return text if isinstance(kind, Text) or getattr(kind, "length", None) is None or kind.length > len(text) else "x"


def plant(table: Table, connection: Any, text: str) -> set[str]:
    """One row with ``text`` in every column that takes it; returns those."""
    values = {
        column.name: a_value_for(column, text)
        for column in table.columns
        if not (column.primary_key and column.autoincrement is True)
    }
    values = {name: "0" * 32 if value is None else value for name, value in values.items()}
    connection.execute(delete(table))  # what runs of other tests left could have the same keys
    connection.execute(insert(table).values(values))
    return {name for name, value in values.items() if isinstance(value, (bytes, dict)) or text in str(value)}


AIRFLOWS = {
    "xcom": {"value"},
    "rendered_task_instance_fields": {"rendered_fields", "k8s_pod_yaml"},
    "hitl_detail": {"subject", "body", "params", "params_input", "options"},
    "hitl_detail_history": {"subject", "body", "params", "params_input"},
    "task_instance_note": {"content"},
    "dag_run_note": {"content"},
    "log": {"extra"},
    "dag_run": {"conf"},
    "trigger": {"kwargs"},
    "import_error": {"stacktrace"},
    "task_instance": {"next_kwargs"},
}
"""Columns that were asked for by name; all others are read as well."""


def test_every_table_of_airflow_is_read(airflow_database: None, tmp_path: Path) -> None:
    shutil.copyfile(Path(os.environ["AIRFLOW_HOME"]) / "airflow.db", tmp_path / "airflow.db")
    url = f"sqlite:///{tmp_path / 'airflow.db'}"
    engine, tables = create_engine(url), MetaData()
    with engine.begin() as connection:
        tables.reflect(connection)
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        planted = {
            f"airflow:{name}.{column}"
            for name in AIRFLOWS
            for column in plant(tables.tables[name], connection, f"planted {NHS_NUMBER}")
        }
    engine.dispose()
    assert planted >= {f"airflow:{name}.{column}" for name, columns in AIRFLOWS.items() for column in columns}
    search = Search([]).database("airflow", url)
    assert {leak.place for leak in search.leaks if leak.what == "an NHS number"} == planted
    raw = Search([]).folder(tmp_path)
    assert Leak("an NHS number", "airflow.db") in raw.leaks, "and its file, with rows that were deleted"


def test_every_table_of_the_register_is_read(site: TrialSite) -> None:
    text = f"{ROW} {NAME}"
    with site.register.changing("system:test") as change:
        transfer = add_transfer(change)
        transfer.problem = text
        change.record("test.planted", transfer, why={"deep": [text]})
        queue(change, "failed", transfer=transfer, to=[transfer.operator], problem=text, step="x")
    found = Search([]).database("register", site.register.url).leaks
    for place in ("register:transfers.problem", "register:events.data", "register:notices.body"):
        assert {leak.what for leak in found if leak.place == place} >= {"an NHS number", "the name of a file"}


def test_what_is_allowed_is_allowed_there_for_that_kind_alone() -> None:
    assert all(rule.reason and rule.kinds and rule.places for rule in BY_DESIGN)
    for place, kinds in {
        "airflow:xcom.value": set(),
        "airflow:hitl_detail.body": {Kind.NAME},
        "airflow:hitl_detail.subject": set(),
        "airflow:log.extra": {Kind.NAME},
        "register:events.data": set(),
        "register:findings.message": set(),
        "register:files.source_path": {Kind.NAME},
        "state/mail/000001.eml": set(),
        "state/log/api-server.log": set(),
        "state/triage/researcher-1/upload/a.csv": {Kind.CELL, Kind.NAME},
    }.items():
        assert {kind for kind in Kind if any(rule.covers(kind, place) for rule in BY_DESIGN)} == kinds, place


def test_secrets_are_known_by_their_variables_connections_and_keys(tmp_path: Path) -> None:
    environment = {
        "AIRFLOW__CORE__FERNET_KEY": "fernet-key-1",
        "AIRFLOW__API_AUTH__JWT_SECRET": "jwt-secret-1",
        "SALLYPORT_REGISTER_URL": "postgresql+psycopg://owner:url-password@host/register",
        "AIRFLOW__CELERY__BROKER_URL": "redis://worker:broker-password@broker:6379/0",
        "AIRFLOW_CONN_SMTP_DEFAULT": json.dumps({"conn_type": "smtp", "password": "smtp-password"}),
        "AIRFLOW_CONN_OTHER": "smtp://user:conn-password@host",
        "PATH": "/usr/bin",
    }
    assert set(secrets_in(environment)) == {
        *("fernet-key-1", "jwt-secret-1", "url-password", "broker-password", "smtp-password", "conn-password")
    }
    from trial.sftp_server import make_key

    public = make_key(tmp_path / "key", None)
    known = secrets_of_key(tmp_path / "key")
    assert len(known) >= 3
    assert Search(known, allowed=()).folder(tmp_path).report() == ["the private key key in key"]
    search = Search(known)
    search.look("sshd.log", public.encode())
    assert search.leaks == set()
