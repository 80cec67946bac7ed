"""Whom a released file is for, as access lists name them."""

from __future__ import annotations

import pwd

import pytest
from pydantic import ValidationError

from sallyport.access.backend import access_backend, triage_backend
from sallyport.access.model import READ_ONLY, Entry, Principal
from sallyport.access.personal import Personal, personal
from sallyport.access.users import triage_user
from sallyport.errors import BadRequest, Fault, NotFound
from sallyport.policy.access import Access

GROUPS = "managers:x:64200:\nproject-ab12cd34ef-users:x:200000:\n"
USERS = "# of this site\nresearcher-1:x:64101:64100:trial:/:/usr/sbin/nologin\nresearcher-1:x:9:9:again:/:/bin/sh\n"


@pytest.fixture
def access(tmp_path):
    (tmp_path / "group").write_text(GROUPS)
    (tmp_path / "passwd").write_text(USERS)
    return Access(
        backend="posix",
        groups="file",
        groups_file=tmp_path / "group",
        users="file",
        users_file=tmp_path / "passwd",
        managers_group="managers",
    )


def test_a_release_is_the_users_and_the_managers_and_not_the_projects(access):
    who = personal(access, "researcher-1", "ab12cd34ef")
    user, managers = Principal("user", "researcher-1", 64101), Principal("group", "managers", 64200)
    assert who == Personal(user, managers, (Principal("group", "project-ab12cd34ef-users", 200_000),))
    assert who.wanted == (Entry(user, READ_ONLY, inherit=True), Entry(managers, READ_ONLY, inherit=True))
    nobody = access.model_copy(update={"managers_group": ""})
    assert personal(nobody, "researcher-1", "ab12cd34ef").managers is None


def test_a_user_or_group_that_is_not_known_is_named_and_added_to_no_file(access):
    with pytest.raises(NotFound, match=r"researcher-2 is not known in .*passwd"):
        personal(access, "researcher-2", "ab12cd34ef")
    with pytest.raises(NotFound, match=r"project-zz12cd34ef-users is not known in .*group"):
        personal(access, "researcher-1", "zz12cd34ef")
    with pytest.raises(NotFound, match="no-managers is not known"):
        personal(access.model_copy(update={"managers_group": "no-managers"}), "researcher-1", "ab12cd34ef")
    with pytest.raises(NotFound, match="no platform id"):
        personal(access, "researcher-1", "")
    assert access.groups_file.read_text() == GROUPS
    assert access.users_file.read_text() == USERS


def test_managers_who_are_the_project_are_refused(access):
    same = access.model_copy(update={"managers_group": "project-ab12cd34ef-users"})
    with pytest.raises(BadRequest, match="project's own group"):
        personal(same, "researcher-1", "ab12cd34ef")
    access.groups_file.write_text(GROUPS.replace("64200", "200000"))
    with pytest.raises(BadRequest, match="project's own group"):
        personal(access, "researcher-1", "ab12cd34ef")


@pytest.mark.parametrize("name", ["", "a:b", "x:RX\nA::EVERYONE@", "EVERYONE@", "a b", "..", "-x", "a/b", "é", "r\n"])
def test_law_9_what_could_say_more_than_a_name_in_a_list_is_no_user(name):
    with pytest.raises(BadRequest):
        triage_user(Access(nfs4_domain="example.org"), name)


def test_root_is_nobody_to_release_to(access):
    access.users_file.write_text("toor:x:0:0::/:/bin/sh\n")
    with pytest.raises(BadRequest, match="root"):
        triage_user(access, "toor")


def test_a_file_of_something_else_is_a_fault(access):
    access.users_file.write_text(GROUPS)
    with pytest.raises(Fault, match=r"passwd\(5\)"):
        triage_user(access, "researcher-1")


def test_the_name_service_is_asked_and_a_server_that_knows_names_needs_no_number():
    known = next(account for account in pwd.getpwall() if account.pw_uid)
    assert triage_user(Access(backend="posix"), known.pw_name) == Principal("user", known.pw_name, known.pw_uid)
    with pytest.raises(NotFound, match="this machine"):
        triage_user(Access(backend="posix"), "no-such-user")
    by_name = Access(nfs4_domain="example.org")
    assert triage_user(by_name, "no-such-user") == Principal("user", "no-such-user", None)
    assert personal(by_name, "no-such-user", "zz").absent == (Principal("group", "project-zz-users", None),)
    on_a_local_disk = Access(nfs4_domain="example.org", triage_backend="posix")
    with pytest.raises(NotFound):
        triage_user(on_a_local_disk, "no-such-user")


def test_triage_may_lie_on_another_kind_of_file_system():
    access = Access(backend="nfs4", triage_backend="posix")
    assert type(access_backend(access)) is not type(triage_backend(access))
    assert type(access_backend(Access())) is type(triage_backend(Access()))


@pytest.mark.parametrize("wrong", [{"users": "file"}, {"managers_group": "a:b"}, {"managers_group": "a b"}])
def test_a_policy_that_cannot_work_is_refused(wrong):
    with pytest.raises(ValidationError):
        Access(**wrong)
