"""How the tests are shared between processes (``pytest --numprocesses``, as ``make test`` runs them).

Tests of one file stay together, since they share what they start, and so do all that use the trial stack, of which one is
enough. What takes longest is begun first, so that nobody waits for it in the end.
"""

from __future__ import annotations

from pathlib import Path

import pytest

LONGEST_FIRST = ("test_killed.py", "test_celery.py", "test_killed_build.py", "test_trial_stack.py", "test_the_demo.py")
STACK = "empty_stack"


def group_of(item: pytest.Item) -> str:
    """Tests of one group run in one process, in their order."""
    return STACK if STACK in getattr(item, "fixturenames", ()) else str(item.path)


def _is_begun(group: str) -> int:
    name = Path(group).name
    if name in LONGEST_FIRST:
        return LONGEST_FIRST.index(name)
    return len(LONGEST_FIRST) + (group != STACK)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not getattr(config.option, "loadgroup", False):  # as a process that runs tests sees ``--dist loadgroup``
        return
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))
    items.sort(key=lambda item: _is_begun(group_of(item)))
