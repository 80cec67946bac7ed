"""A site for the journeys, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from journeys.site_fixture import TrialSite
from leaks import Search

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trial.clamd import Clamd


@pytest.fixture
def site(tmp_path: Path, clamd: Clamd, caplog: pytest.LogCaptureFixture) -> Iterator[TrialSite]:
    """Afterwards neither its register nor what was logged may hold what it may not: law 7."""
    root = tmp_path / "site"
    root.mkdir()
    yield TrialSite(root, clamd.socket)
    search = Search([]).folder(root)
    search.look("log", "\n".join(record.getMessage() for record in caplog.get_records("call")).encode())
    assert search.report() == []
