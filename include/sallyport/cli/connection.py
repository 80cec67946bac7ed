"""Airflow connections as the environment gives them (``AIRFLOW_CONN_<ID>``), read without Airflow."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sallyport.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Connection:
    """Where a service is, and how to sign in."""

    host: str
    port: int | None = None
    login: str = ""
    password: str = field(default="", repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


def from_environment(name: str) -> Connection | None:
    """The connection ``name``, as JSON or URI; None when the environment has none. Fault when it cannot be read."""
    text = os.environ.get(f"AIRFLOW_CONN_{name.upper()}")
    if not text:
        return None
    try:
        return _from_json(json.loads(text)) if text.lstrip().startswith("{") else _from_uri(text)
    except (ValueError, TypeError, AttributeError):
        raise Fault(f"The connection {name} cannot be read.", "Write it as Airflow's documentation says.") from None


def _from_json(found: Mapping[str, Any]) -> Connection:
    extra = found.get("extra") or {}
    return Connection(
        host=found.get("host") or "",
        port=int(found["port"]) if found.get("port") else None,
        login=found.get("login") or "",
        password=found.get("password") or "",
        extra=json.loads(extra) if isinstance(extra, str) else dict(extra),
    )


def _from_uri(text: str) -> Connection:
    parts = urlsplit(text)
    query = dict(parse_qsl(parts.query))
    extra = json.loads(query["__extra__"]) if "__extra__" in query else query
    host, login, password = (unquote(word or "") for word in (parts.hostname, parts.username, parts.password))
    return Connection(host, parts.port, login, password, extra)
