"""Files to damage, and where they are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fuzz.corpus import families
from fuzz.looking import Looking
from sallyport.inspection.malware.inspector import Scanner
from sallyport.policy.defaults import preflight_policy

if TYPE_CHECKING:
    from pathlib import Path

    from trial.clamd import Clamd

    from fuzz.corpus import Families


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Families:
    return families(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def looking(tmp_path: Path, clamd: Clamd) -> Looking:
    policy = preflight_policy()
    trusted = policy.malware.model_copy(update={"socket": clamd.socket, "allow_test_signatures": True})
    root = tmp_path / "site"
    root.mkdir()
    return Looking(root, policy, Scanner(trusted))
