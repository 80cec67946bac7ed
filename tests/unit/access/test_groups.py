"""A project's group."""

from __future__ import annotations

import grp
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from sallyport.access.groups import group_id, project_group
from sallyport.access.model import Principal
from sallyport.errors import Fault, NotFound
from sallyport.policy.access import Access


def test_a_missing_group_is_added_once_with_the_next_free_id(tmp_path):
    access = Access(groups="file", groups_file=tmp_path / "etc" / "group", first_group_id=300_000)
    first = project_group(access, "ab12cd34ef")
    assert first == Principal("group", "project-ab12cd34ef-users", 300_000)
    assert project_group(access, "zz12cd34ef").id == 300_001
    assert project_group(access, "ab12cd34ef") == first
    assert (tmp_path / "etc" / "group").read_text().splitlines() == [
        "project-ab12cd34ef-users:x:300000:",
        "project-zz12cd34ef-users:x:300001:",
    ]


def test_what_stands_in_the_file_is_kept(tmp_path):
    file = tmp_path / "group"
    file.write_text("# of this site\nmanagers:x:200007:anna,ben")
    file.chmod(0o640)
    assert group_id(file, "new", 200_000) == 200_008
    assert file.read_text() == "# of this site\nmanagers:x:200007:anna,ben\nnew:x:200008:\n"
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_none_is_not_touched(tmp_path):
    file = tmp_path / "group"
    file.write_text("not a group file\n")
    with pytest.raises(Fault):
        group_id(file, "new", 200_000)
    assert file.read_text() == "not a group file\n"


def test_two_at_once_never_give_the_same_id(tmp_path):
    file = tmp_path / "group"
    names = [f"g{number}" for number in range(20)]
    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as pool:
        ids = list(pool.map(group_id, [file] * 20, names, [1_000_000] * 20))
    assert sorted(ids) == list(range(1_000_000, 1_000_020))


def test_the_name_service_is_asked():
    known = grp.getgrgid(0).gr_name
    assert project_group(Access(backend="posix", users_group=known), "x") == Principal("group", known, 0)
    with pytest.raises(NotFound):
        project_group(Access(backend="posix", users_group="no-such-{project_id}"), "x")
    by_name = Access(backend="nfs4", nfs4_domain="example.org", users_group="no-such-{project_id}")
    assert project_group(by_name, "x") == Principal("group", "no-such-x", None)
