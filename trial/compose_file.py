"""docker-compose.yml as compose would read it: anchors merged, variables put in. No docker needed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"

VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?P<how>:?[-?+])(?P<word>[^}]*))?\}|(?P<bare>[A-Za-z_]\w*))"
)


def variables(text: str) -> list[re.Match[str]]:
    """Every variable of the compose file, as a match with ``name``, ``how`` (``:?``, ``:-`` or None) and ``word``."""
    return [found for found in VARIABLE.finditer(text) if not found["escaped"]]


def filled_in() -> dict[str, str]:
    """A value for every variable of .env.example: the one it shows, or a made-up one that no other variable has."""
    return {name: value or f"made-up-{name.lower()}" for name, value in example().items()}


def example() -> dict[str, str]:
    """The variables of .env.example with the values it shows."""
    lines = (line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def resolved(values: dict[str, str] | None = None) -> dict[str, Any]:
    """The whole file with ``values`` (or made-up ones) put in."""
    values = filled_in() if values is None else values

    def put_in(found: re.Match[str]) -> str:
        if found["escaped"]:
            return "$"
        value = values.get(found["name"] or found["bare"], "")
        if not value and (found["how"] or "").endswith("?"):
            raise KeyError(f"{found['name']}: {found['word']}")
        if not value and (found["how"] or "").endswith("-"):
            return str(found["word"])
        return value

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        if isinstance(node, list):
            return [walk(value) for value in node]
        return VARIABLE.sub(put_in, node) if isinstance(node, str) else node

    return walk(yaml.safe_load(COMPOSE.read_text()))  # type: ignore[no-any-return]  # YAML's root here is a mapping


def mounts(service: dict[str, Any]) -> list[dict[str, Any]]:
    """What a service has mounted."""
    mounted: list[dict[str, Any]] = service.get("volumes", [])
    return mounted


def deployed() -> list[Path]:
    """The files that compose mounts and the images copy."""
    return [path for path in (ROOT / "deploy").rglob("*") if path.is_file()]
