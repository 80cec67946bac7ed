"""Hostile names the whole way, through both doors: in the data folder lies what was offered and approved, and nothing else."""

from __future__ import annotations

import itertools
import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.hostile import CONTENTS, IN_ARCHIVES, IN_FOLDERS, KINDS
from fuzz.profile import budget
from fuzz.test_hostile_members import tar
from journeys.site_fixture import TrialSite
from sallyport.review.verdict import verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from trial.clamd import Clamd

    from fuzz.test_hostile_members import Member
    from journeys.site_fixture import Journey
    from sallyport.review.gate import Asked

OWNERS = {"user_input": "researcher-1", "data_import": "data-manager-1"}


@pytest.fixture
def site(tmp_path: Path, clamd: Clamd) -> TrialSite:
    root = tmp_path / "site"
    root.mkdir()
    return TrialSite(root, clamd.socket)


def lay(folder: Path, members: list[Member], secret: Path) -> dict[str, bytes]:
    """Make them below ``folder`` as far as the file system can; the plain files among them, by name."""
    plain = {}
    for name, kind, content in members:
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            {
                "file": lambda path=path, content=content: path.open("xb").write(content),
                "symlink": lambda path=path: path.symlink_to(secret),
                "hardlink": lambda path=path: os.link(secret, path),
                "fifo": lambda path=path: os.mkfifo(path),
                "folder": path.mkdir,
            }[kind]()
        except OSError:  # it is there already, or lies below what is no folder
            continue
        if kind == "file":
            plain[name] = content
    return plain


def released(folder: Path) -> dict[str, bytes]:
    paths = list(folder.rglob("*"))
    assert all(path.is_dir() or path.is_file() for path in paths)
    assert not any(path.is_symlink() for path in paths)
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths if path.is_file()}


def go_on(journey: Journey) -> set[str]:
    """Approve whatever may be approved, and release it; the paths that went."""
    journey.stage().inspect()
    if journey.state == "quarantined":
        assert journey.approve() != []
        return set()
    shown = journey.ask()
    with journey.site.register.reading() as session:
        able = [verdict.file for verdict in verdicts(session, journey.transfer) if not verdict.blocked]
    if not able:
        assert journey.approve() != []
        assert journey.answer("Reject", reason="nothing can be used") == []
        return set()
    assert journey.approve(files=[str(file.number) for file in able], **answered(shown)) == []
    if journey.state == "in_review":
        assert journey.approve("data-manager-2", "second_review", **answered(journey.ask("second_review"))) == []
    assert journey.release() == "released"
    return {file.release_path for file in able}


def is_tame(name: str, all_names: list[str]) -> bool:
    """A name that nobody could object to, and that no other is like."""
    return bool(re.fullmatch(r"[ab]+", name)) and sum(other.casefold().startswith(name) for other in all_names) == 1


def answered(asked: Asked | None) -> dict[str, bool | str]:
    """Every box ticked, and a reason for each file that was not checked."""
    names = asked.form.fields if asked else {}
    ticks = {name: True for name in names if name.startswith("tick_")}
    return ticks | {name: "agreed by mail" for name in names if name.startswith("unverified_")}


@pytest.mark.parametrize("door", OWNERS)
def test_law_9_of_hostile_names_in_folders_only_what_was_approved_is_released(
    site: TrialSite, tmp_path: Path, door: str
) -> None:
    rounds, upload = itertools.count(1), site.root / "triage" / OWNERS[door] / "upload"
    (tmp_path / "secret").write_bytes(b"a secret of others")

    @budget(8)
    @given(st.lists(st.tuples(IN_FOLDERS, KINDS, CONTENTS), min_size=1, max_size=8))
    def uploaded(members: list[Member]) -> None:
        shutil.rmtree(upload / "batch", ignore_errors=True)
        (upload / "good.csv").write_bytes(b"good")
        plain = lay(upload / "batch", members, tmp_path / "secret")
        destination = f"round-{next(rounds)}"
        begin = site.user_input if door == "user_input" else site.data_import
        journey = begin("good.csv", *(["batch"] if plain else []), destination=destination)
        paths = go_on(journey)
        there = released(site.data / destination)
        assert set(there) == paths
        assert there.items() <= {"good.csv": b"good", **{f"batch/{name}": data for name, data in plain.items()}}.items()
        if journey.state == "released":
            tame = {f"batch/{name}" for name in plain if is_tame(name, [name for name, _, _ in members])}
            assert tame <= paths
        assert (tmp_path / "secret").read_bytes() == b"a secret of others"

    uploaded()


def test_law_9_of_hostile_names_in_archives_only_what_was_approved_is_released(site: TrialSite, tmp_path: Path) -> None:
    rounds = itertools.count(1)
    outside = {path for path in tmp_path.rglob("*") if site.root not in path.parents}

    @budget(10)
    @given(st.lists(st.tuples(IN_ARCHIVES, KINDS, CONTENTS), min_size=1, max_size=8))
    def packed(members: list[Member]) -> None:
        destination = f"round-{next(rounds)}"
        content = tar(members)
        site.upload("data-manager-1", "pack.tar.zst", content)
        paths = go_on(site.data_import("pack.tar.zst", destination=destination))
        there = released(site.data / destination)
        assert set(there) == paths
        plain = {(name, data) for name, kind, data in members if kind == "file"}
        assert {(name, data) for name, data in there.items() if name != "pack.tar.zst"} <= {
            (name.removeprefix("./").lstrip("/") if name.startswith("./") else name, data) for name, data in plain
        }
        assert there.get("pack.tar.zst", content) == content
        assert {path for path in tmp_path.rglob("*") if site.root not in path.parents} == outside

    packed()
