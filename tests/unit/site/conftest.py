"""The compose file as compose reads it, its variables filled in."""

from __future__ import annotations

from typing import Any

import pytest
from trial.compose_file import resolved


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    return resolved()


@pytest.fixture(scope="session")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return compose["services"]
