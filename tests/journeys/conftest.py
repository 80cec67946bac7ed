"""A site for the journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from journeys.site_fixture import TrialSite

if TYPE_CHECKING:
    from pathlib import Path

    from trial.clamd import Clamd


@pytest.fixture
def site(tmp_path: Path, clamd: Clamd) -> TrialSite:
    root = tmp_path / "site"
    root.mkdir()
    return TrialSite(root, clamd.socket)
