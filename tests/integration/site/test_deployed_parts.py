"""The configurations of deploy/, tried on the real programs."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
import redis
from trial.clamd import FAIL_CLOSED, Clamd
from trial.compose_file import ROOT
from trial.deployed import Broker, make_register_database
from trial.postgres import Postgres
from trial.process import Process

from sallyport.access.users import triage_user
from sallyport.inspection.malware.inspector import Outcome, Scanner
from sallyport.policy.access import Access
from sallyport.policy.model import Malware
from sallyport.register.schema import grant, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPLOY = ROOT / "deploy"
PATHS = {"DatabaseDirectory", "TemporaryDirectory", "LocalSocket", "LocalSocketGroup", "Foreground"}


# ---- scanner ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A socket's path may be 107 bytes at most, and is reached by an account that is not ours."""
    with tempfile.TemporaryDirectory(prefix="sallyport-site-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


def test_law_2_not_checked_is_not_clean_with_the_deployed_scanner_configuration(short_folder: Path) -> None:
    lines = (DEPLOY / "clamav" / "clamd.conf").read_text().splitlines()
    settings = dict(line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    assert settings.items() >= FAIL_CLOSED.items()
    clamd = Clamd(short_folder / "clamd", changes={key: value for key, value in settings.items() if key not in PATHS})
    clamd.start()
    try:
        scanner = Scanner(Malware(socket=clamd.socket, allow_test_signatures=True))
        scanner.self_test()
        plain = short_folder / "plain"
        plain.write_bytes(b"nothing of note\n")
        with plain.open("rb") as file:
            assert scanner.scan(file.fileno(), plain.stat().st_size).outcome is Outcome.CLEAN
    finally:
        clamd.stop()


# ---- register's accounts ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server on which deploy/postgres/register.sql has run."""
    folder = Path(tempfile.mkdtemp(prefix="sallyport-site-pg-"))
    folder.chmod(0o755)
    server = Postgres(folder / "server")
    server.start()
    try:
        url = make_register_database(server)
        migrate(url)
        grant(url)
        yield server
    finally:
        server.stop()
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def may(server: Postgres, account: str, right: str, table: str) -> bool:
    with psycopg.connect(f"host={server.socket} user=postgres dbname=sallyport") as connection:
        row = connection.execute("SELECT has_table_privilege(%s, %s, %s)", (account, table, right)).fetchone()
    assert row is not None
    return bool(row[0])


def test_law_10_the_account_that_data_tasks_use_cannot_change_or_delete_events_and_decisions(
    accounts: Postgres,
) -> None:
    for account in ("sallyport_control", "sallyport_data"):
        for table in ("events", "decisions"):
            assert not may(accounts, account, "UPDATE", table)
            assert not may(accounts, account, "DELETE", table)
            assert not may(accounts, account, "TRUNCATE", table)
    assert may(accounts, "sallyport_control", "INSERT", "decisions")
    assert not may(accounts, "sallyport_data", "INSERT", "decisions")
    assert may(accounts, "sallyport_data", "INSERT", "events")


def test_every_account_of_the_register_has_a_password_and_no_power(accounts: Postgres) -> None:
    with psycopg.connect(f"host={accounts.socket} user=postgres dbname=sallyport") as connection:
        rows = connection.execute(
            "SELECT rolname, rolpassword IS NOT NULL, rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls"
            " FROM pg_authid WHERE rolname LIKE 'sallyport%' ORDER BY 1"
        ).fetchall()
    assert rows == [(f"sallyport_{name}", True, False) for name in ("control", "data", "owner")]


def test_nobody_else_can_connect_to_the_register(accounts: Postgres) -> None:
    with psycopg.connect(f"host={accounts.socket} user=postgres dbname=sallyport") as connection:
        row = connection.execute("SELECT has_database_privilege('public', 'sallyport', 'CONNECT')").fetchone()
    assert row == (False,)


# ---- broker and workers -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    made = Broker(tmp_path_factory.mktemp("broker"))
    made.process.start()
    try:
        made.process.wait_until(made.answers, 20)
        yield made
    finally:
        made.process.stop()


@pytest.mark.parametrize(("one", "other"), [("data", "control"), ("control", "data")])
def test_law_10_least_hands_a_worker_reaches_nothing_of_the_other_queue(broker: Broker, one: str, other: str) -> None:
    client = broker.client(f"{one}-worker")
    client.lpush(f"{one}-probe", "x")
    for attempt in (
        lambda: client.lpush(other, "forged"),
        lambda: client.lrange(other, 0, -1),
        lambda: client.hgetall(f"{other}-unacked"),
        lambda: client.sadd(f"_kombu.binding.{other}", "mine"),
        lambda: client.keys("*"),
        client.flushall,
        client.acl_list,
        lambda: client.config_get("*"),
    ):
        with pytest.raises(redis.exceptions.NoPermissionError):
            attempt()


def test_nobody_reaches_the_broker_without_a_password(broker: Broker) -> None:
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis(port=broker.port).ping()


def test_law_10_a_data_worker_starts_and_answers_with_nothing_but_its_own_environment(
    broker: Broker, tmp_path: Path
) -> None:
    env = broker.environment("data-worker", tmp_path)
    worker = Process(broker.services["data-worker"]["command"], tmp_path / "log", env=env, cwd=tmp_path)
    worker.start()
    try:
        worker.wait_until(lambda: " ready." in worker.log_end(100_000), 60)
        done = subprocess.run(
            ["sh", str(DEPLOY / "airflow" / "worker-answers")], env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "pong" in done.stdout
    finally:
        worker.stop()


# ---- SFTP -------------------------------------------------------------------------------------------------------------


def test_sshd_takes_its_configuration(tmp_path: Path) -> None:
    key = tmp_path / "host_key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    conf = (DEPLOY / "sftp" / "sshd_config").read_text()
    assert "/etc/ssh/host-keys/ssh_host_ed25519_key" in conf
    mine = tmp_path / "sshd_config"
    mine.write_text(conf.replace("/etc/ssh/host-keys/ssh_host_ed25519_key", str(key)))
    Path("/run/sshd").mkdir(exist_ok=True)
    done = subprocess.run(
        ["/usr/sbin/sshd", "-T", "-f", str(mine), "-C", "user=ab123,host=h,addr=127.0.0.1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {"allowtcpforwarding no", "permittty no", "passwordauthentication no", "usepam no"} <= set(
        done.stdout.splitlines()
    )


def test_the_users_that_the_sftp_server_knows_are_told_as_access_lists_need_them(tmp_path: Path) -> None:
    script = (DEPLOY / "sftp" / "start").read_text()
    told = script[script.index("tell_users() {") : script.index("for key in")]
    (tmp_path / "ids").write_text("researcher-1:60000\nresearcher-2:60001\n")
    here = f"set -eu; getent() {{ echo triage-users:x:990:; }}; ids={tmp_path}/ids users={tmp_path}/passwd\n{told}"
    subprocess.run(["bash", "-c", f"{here}tell_users; tell_users"], check=True)
    access = Access(backend="posix", users="file", users_file=tmp_path / "passwd")
    assert [triage_user(access, f"researcher-{number}").id for number in (1, 2)] == [60000, 60001]
    assert (tmp_path / "passwd").stat().st_mode & 0o777 == 0o644
