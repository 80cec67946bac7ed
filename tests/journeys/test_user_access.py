"""Who is a member decides whose files come in, from the moment of the change on."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from journeys.site_fixture import FOLDER, OTHER_FOLDER
from sallyport.errors import BadRequest, NotFound, NotPermitted
from sallyport.people.access import add_member, remove_member
from sallyport.register.models import Membership, Person
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from journeys.site_fixture import TrialSite
    from sallyport.people.access import AccessChange

_RUNS = itertools.count(1)
REASON = "Amendment 3 of the agreement"


def add(site: TrialSite, member: str, by: str | None = "data-manager-1", project: str = FOLDER) -> AccessChange:
    run = Run("user_access", f"access-{next(_RUNS)}", by)
    return add_member(site.register, site.loaded.policy, run, project, member, REASON)


def remove(site: TrialSite, username: str, by: str | None = "data-manager-1", reason: str = REASON) -> AccessChange:
    run = Run("user_access", f"access-{next(_RUNS)}", by)
    return remove_member(site.register, site.loaded.policy, run, FOLDER, username, reason)


def test_a_new_member_may_ask_at_once_and_a_removed_one_no_more(site: TrialSite) -> None:
    site.upload("researcher-2", "a.csv", b"x")
    with pytest.raises(BadRequest, match="not a current member"):
        site.user_input("a.csv", username="researcher-2")
    assert add(site, "researcher-2").changed
    journey = site.user_input("a.csv", username="researcher-2").to_review()
    assert journey.approve() == []
    assert journey.release() == "released"
    assert remove(site, "researcher-2").changed
    with pytest.raises(BadRequest, match="not a current member"):
        site.user_input("a.csv", username="researcher-2")


def test_a_somebody_new_is_added_to_the_register_with_the_membership(site: TrialSite) -> None:
    assert add(site, "new-1 New Person <new-1@trial.test>").changed
    with site.register.reading() as session:
        person = session.scalar(select(Person).where(Person.triage_name == "new-1"))
    assert (person.name, person.email, person.airflow_name, person.roles) == (
        "New Person",
        "new-1@trial.test",
        None,
        [],
    )
    assert {notice.recipient for notice in site.notices("member_added")} == {
        "new-1@trial.test",
        "data-manager-1@trial.test",
        "data-manager-2@trial.test",
    }


def test_law_5_twice_changes_nothing_and_says_so(site: TrialSite) -> None:
    add(site, "researcher-2")
    before = len(site.events())
    assert not add(site, "researcher-2").changed
    remove(site, "researcher-2")
    after = len(site.events())
    assert not remove(site, "researcher-2").changed
    assert len(site.events()) == after > before


def test_the_history_of_a_membership_stays(site: TrialSite) -> None:
    add(site, "researcher-2")
    remove(site, "researcher-2")
    add(site, "researcher-2")
    with site.register.reading() as session:
        query = select(Membership).join(Person).where(Person.triage_name == "researcher-2").order_by(Membership.id)
        mine = [row for row in session.scalars(query) if row.reason == REASON]
    assert [row.until is None for row in mine] == [False, True]
    assert [event.data["reason"] for event in site.events("member.removed")] == [REASON]


@pytest.mark.parametrize("by", ["researcher-1", "mallory", None])
def test_law_4_only_people_with_a_role_change_members(site: TrialSite, by: str | None) -> None:
    with pytest.raises(NotPermitted):
        add(site, "researcher-2", by)
    with pytest.raises(NotPermitted):
        remove(site, "researcher-1", by)
    assert site.events("member.added") == site.events("member.removed") == []


def test_law_4_no_data_manager_makes_themselves_a_member_to_receive_files(site: TrialSite) -> None:
    with pytest.raises(NotPermitted, match="makes themselves"):
        add(site, "data-manager-1", "data-manager-1")
    assert add(site, "data-manager-1", "data-manager-2").changed


def test_law_4_a_name_of_a_known_person_cannot_be_taken_over_with_another_address(site: TrialSite) -> None:
    with pytest.raises((BadRequest, NotPermitted)):
        add(site, "researcher-1 Mallory <mallory@evil.test>", project=OTHER_FOLDER)
    with site.register.reading() as session:
        person = session.scalar(select(Person).where(Person.triage_name == "researcher-1"))
    assert person.email == "researcher-1@trial.test"


@pytest.mark.parametrize(
    "member",
    [
        "../root",
        "a b <c@d.test>\nBcc: x@y.test",
        "new <x@y.test>",
        "new New <x@y.test>, other",
        "",
        "=1+1 A <a@b.test>",
    ],
)
def test_law_9_a_hostile_member_line_is_refused_and_nothing_is_recorded(site: TrialSite, member: str) -> None:
    before = len(site.events())
    with pytest.raises(BadRequest):
        add(site, member)
    assert len(site.events()) == before


def test_a_reason_and_a_known_name_are_needed(site: TrialSite) -> None:
    with pytest.raises(BadRequest, match="reason"):
        remove(site, "researcher-1", reason=" ")
    with pytest.raises(NotFound):
        remove(site, "nobody")


def test_one_who_leaves_while_their_request_waits_is_still_told_how_it_ended(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    remove(site, "researcher-1")
    assert journey.answer("Return", reason="You left the project") == []
    assert "researcher-1@trial.test" in {notice.recipient for notice in site.notices("returned")}
