"""Parts of docker-compose.yml as processes of this machine: the same programs, commands and environment."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import redis
from psycopg import sql

from trial.compose_file import ROOT, filled_in, resolved
from trial.process import Process, free_port

if TYPE_CHECKING:
    from trial.postgres import Postgres

DEPLOY = ROOT / "deploy"


def make_register_database(server: Postgres) -> str:
    """Have deploy/postgres/register.sql make the register's accounts and its database, empty; returns the owner's URL."""
    admin = f"host={server.socket} user=postgres dbname=postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        for name in ("owner", "control", "data"):  # the script makes them itself
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(f"sallyport_{name}")))
    passwords = {f"REGISTER_{name}_PASSWORD": secrets.token_hex(8) for name in ("OWNER", "CONTROL", "DATA")}
    script = DEPLOY / "postgres" / "register.sql"
    argv = ["psql", "--no-psqlrc", "--dbname", admin, "--file", str(script)]
    done = subprocess.run(argv, env=os.environ | passwords, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{script.name} failed: {done.stderr}")
    return server.url("sallyport")


class Broker:
    """Redis as deploy/redis/start starts it, on a port of this machine."""

    def __init__(self, folder: Path, **values: str) -> None:
        """``values`` are put into the compose file beside made-up ones."""
        self.port = free_port()
        passwords = {name: secrets.token_hex(8) for name in filled_in() if name.startswith("BROKER_")}
        self.values = filled_in() | passwords | values
        self.services: dict[str, dict[str, Any]] = resolved(self.values)["services"]
        script = (DEPLOY / "redis" / "start").read_text()
        for old, new in {
            "/tmp/users.acl": str(folder / "users.acl"),  # noqa: S108 - as the script names it
            "--dir /data": f"--dir {folder}",
            "--port 6379": f"--port {self.port} --bind 127.0.0.1",
        }.items():
            if old not in script:
                raise RuntimeError(f"deploy/redis/start no longer says {old}")
            script = script.replace(old, new)
        (folder / "start").write_text(script)
        env = os.environ | self.services["broker"]["environment"]
        self.process = Process(["sh", str(folder / "start")], folder / "log", env=env)

    def environment(self, part: str, home: Path) -> dict[str, str]:
        """A worker's environment of the compose file, with the broker's address of here."""
        given = {
            name: value.replace("@broker:6379", f"@127.0.0.1:{self.port}")
            for name, value in self.services[part]["environment"].items()
        }
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return given | {
            "AIRFLOW_HOME": str(home),
            "HOME": str(home),
            "PATH": path,
            "PYTHONPATH": str(ROOT / "include"),
            "C_FORCE_ROOT": "1",
        }

    def client(self, part: str) -> redis.Redis:
        """The broker, as this part reaches it."""
        url = self.environment(part, Path("/nowhere"))["AIRFLOW__CELERY__BROKER_URL"]
        return redis.Redis.from_url(url, socket_timeout=5)

    def answers(self) -> bool:
        """Is it there?"""
        try:
            return bool(self.client("scheduler").ping())
        except redis.ConnectionError:
            return False
