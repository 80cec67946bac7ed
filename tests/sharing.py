"""How the tests are shared between processes (``pytest --numprocesses 2 --dist loadfile``, as ``make test`` runs them).

Tests of one file stay together, since they share what they start, and so do those that use the trial stack, of which
one is enough. What takes longest is begun first, so that nobody waits for it in the end.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

ON_THE_STACK = PurePath("tests/on_the_stack")
LONGEST_FIRST = ("test_celery.py", "on_the_stack", "test_killed.py", "test_killed_build.py", "test_trial_stack.py")
"""Names of files, or of their folder."""


class Together(LoadFileScheduling):
    """By file; the files of the trial stack are one."""

    def _split_scope(self, nodeid: str) -> str:
        file = PurePath(nodeid.partition("::")[0])
        return str(file.parent if file.parent == ON_THE_STACK else file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    return Together(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: min(order.get(name, len(order)) for name in (item.path.name, item.path.parent.name)))
