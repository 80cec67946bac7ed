"""Parts of docker-compose.yml as processes of this machine: the same programs, commands and environment."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

import redis
from trial.process import Process, free_port

from compose_file import ROOT, filled_in, resolved

DEPLOY = ROOT / "deploy"


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
            "/tmp/users.acl": str(folder / "users.acl"),
            "--dir /data": f"--dir {folder}",
            "--port 6379": f"--port {self.port} --bind 127.0.0.1",
        }.items():
            assert old in script
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
        try:
            return bool(self.client("scheduler").ping())
        except redis.ConnectionError:
            return False
