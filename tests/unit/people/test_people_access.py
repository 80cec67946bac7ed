from __future__ import annotations

import pytest

from sallyport.errors import BadRequest, NotFound, NotPermitted
from sallyport.people.access import add_member, remove_member
from sallyport.people.directory import add_person
from sallyport.people.leaving import deactivate
from sallyport.register.models import Project
from sallyport.register.people import current_members
from sallyport.transfers.run import Run

FOLDER = "f-1"


@pytest.fixture
def project(site):
    with site.register.changing("system:test") as change:
        row = Project(
            folder=FOLDER,
            title="A",
            state="active",
            platform_id="ab12cd34ef",
            policy_digest="0" * 64,
            created_at=change.now,
        )
        return change.add(row, "project.active")


def add(site, member, by="data-manager-1", reason="asked by the investigator", folder=FOLDER):
    return add_member(site.register, site.loaded.policy, Run("user_access", "r", by), folder, member, reason)


def remove(site, username, by="data-manager-1", reason="left the study"):
    return remove_member(site.register, site.loaded.policy, Run("user_access", "r", by), FOLDER, username, reason)


def members(site, project):
    with site.register.reading() as session:
        return [person.triage_name for person in current_members(session, project)]


def test_a_member_comes_and_goes_and_everybody_is_told(site, project):
    assert add(site, "researcher-1").changed
    assert members(site, project) == ["researcher-1"]
    assert remove(site, "researcher-1").changed
    assert members(site, project) == []
    to = [notice.recipient for notice in site.notices("member_added")]
    assert to == ["researcher-1@trial.test", "data-manager-1@trial.test", "data-manager-2@trial.test"]
    (gone, *_) = site.notices("member_removed")
    assert "  > left the study" in gone.body
    assert [event.data["reason"] for event in site.events("member.added", "member.removed")] == [
        "asked by the investigator",
        "left the study",
    ]


def test_doing_it_twice_changes_nothing_and_says_so(site, project):
    add(site, "researcher-1")
    before = len(site.events())
    done = add(site, "researcher-1")
    assert not done.changed
    assert str(done) == f"Researcher 1 is a member of {FOLDER} already."
    remove(site, "researcher-1")
    middle = len(site.events())
    assert not remove(site, "researcher-1").changed
    assert (len(site.events()), middle > before) == (middle, True)


def test_a_new_person_comes_into_the_register(site, project):
    assert add(site, "new-1 New Person <new-1@trial.test>").changed
    assert members(site, project) == ["new-1"]
    with pytest.raises(BadRequest, match="another name or mail address"):
        add(site, "new-1 Somebody Else <new-1@trial.test>")
    with pytest.raises(BadRequest, match="Nobody in the register"):
        add(site, "unknown-1")


def test_law_4_nobody_makes_themselves_a_member(site, project):
    with pytest.raises(NotPermitted, match="themselves"):
        add(site, "data-manager-1")


@pytest.mark.parametrize("by", ["researcher-1", "nobody", None])
def test_only_data_managers_change_members(site, project, by):
    with pytest.raises(NotPermitted):
        add(site, "researcher-2", by=by)


def test_what_is_missing_is_named(site, project):
    with pytest.raises(BadRequest, match="reason"):
        add(site, "researcher-1", reason=" ")
    with pytest.raises(BadRequest, match="no project"):
        add(site, "researcher-1", folder="f-2")
    with pytest.raises(NotFound, match="unknown-1"):
        remove(site, "unknown-1")


def test_somebody_who_leaves_loses_every_right(site, project):
    add(site, "researcher-1")
    with site.register.changing("account:root") as change:
        assert deactivate(change, "researcher-1", "left the university")
        assert not deactivate(change, "researcher-1", "left the university")
        with pytest.raises(NotFound):
            deactivate(change, "nobody", "left the university")
    assert members(site, project) == []
    with pytest.raises(BadRequest, match="no longer active"):
        add(site, "researcher-1")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"airflow_name": "Data-Manager-1"}, "this Airflow name already"),
        ({"triage_name": "RESEARCHER-1"}, "this triage name already"),
        ({"roles": ["data_manager"]}, "needs an Airflow account"),
        ({"roles": ["king"], "airflow_name": "a"}, "no role king"),
        ({"email": "nowhere"}, "not a mail address"),
    ],
)
def test_a_person_is_added_whole_or_not(site, given, words):
    with pytest.raises(BadRequest, match=words), site.register.changing("account:root") as change:
        add_person(change, **({"name": "Some One", "email": "one@trial.test"} | given))
