"""The lock is in sync, and it is noticed when it is not."""

from __future__ import annotations

import shutil

import pytest
from trial.lock import problems
from trial.state import CHECKOUT


@pytest.fixture
def copy(tmp_path):
    for name in ("requirements.in", "requirements.txt", "pyproject.toml"):
        shutil.copy(CHECKOUT / name, tmp_path)
    return tmp_path


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_lock_is_in_sync():
    assert problems(CHECKOUT) == []


def test_a_change_of_what_was_chosen_is_noticed(copy):
    edit(copy / "requirements.in", "jinja2>=3.1", "jinja2>=99")
    assert any("was changed" in problem for problem in problems(copy))
    assert any(problem.startswith("jinja2>=99 is not met") for problem in problems(copy))


def test_a_requirement_that_the_lock_lacks_is_named(copy):
    edit(copy / "pyproject.toml", '"rich>=14"', '"rich>=14", "leftpad"')
    assert problems(copy) == ["leftpad is not in the lock"]


def test_every_choice_has_its_reason():
    lines = (CHECKOUT / "requirements.in").read_text().splitlines()
    explained = False
    for line in lines:
        explained = line.startswith("# ") or (explained and bool(line))
        assert explained or not line, f"{line} has no comment above it"


def test_the_lock_names_no_machine_and_no_index():
    text = (CHECKOUT / "requirements.txt").read_text()
    assert "--index" not in text
    assert "://" not in text
    assert "# via -r /" not in text
    assert "   -r /" not in text
