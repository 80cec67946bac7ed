"""Whether each part of a published stack still answers: a part may end while the stack's keeper lives on."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import httpx

from trial.sftp_server import greets

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = 10
_PATIENCE_SECONDS = 30
"""A busy machine may keep a part from saying in time that it is well."""


def silent_parts(stack: Mapping[str, Any], patience: float = _PATIENCE_SECONDS) -> list[str]:
    """Parts that do not answer, also after ``patience`` seconds, by their names in ``stack.json``, whose content is ``stack``."""
    deadline = time.monotonic() + patience
    while (silent := _silent_now(stack)) and time.monotonic() < deadline:
        time.sleep(1)
    return silent


def _silent_now(stack: Mapping[str, Any]) -> list[str]:
    answered = {
        "airflow": _is_healthy(stack["airflow"]["url"]),
        "sftp": greets(stack["sftp"]["host"], stack["sftp"]["port"]),
        "clamd": _takes_connections(stack["clamd"]["socket"]),
    }
    return [name for name, well in answered.items() if not well]


def _is_healthy(url: str) -> bool:
    try:
        parts = httpx.get(f"{url}/api/v2/monitor/health", timeout=_SECONDS).raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return False
    return all(part["status"] == "healthy" for part in parts.values())


def _takes_connections(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_SECONDS)
        try:
            connection.connect(path)
        except OSError:
            return False
    return True
