"""A site for the journeys, in this process or as a whole trial stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from journeys.site_fixture import TrialSite
from stack_fixture import empty_stack, stack

if TYPE_CHECKING:
    from pathlib import Path

    from trial.clamd import Clamd

__all__ = ["empty_stack", "stack"]


@pytest.fixture
def site(tmp_path: Path, clamd: Clamd) -> TrialSite:
    root = tmp_path / "site"
    root.mkdir()
    return TrialSite(root, clamd.socket)
