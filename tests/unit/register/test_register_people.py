"""Who is who, and who may do what, today."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from register_fixtures import add_person, add_transfer
from sallyport.register.models import Membership, Person, Project
from sallyport.register.people import (
    current_members,
    has_role,
    is_member,
    people_with_role,
    person_by_airflow_name,
    person_by_triage_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.register.change import Change
    from sallyport.register.register import Register


@pytest.fixture
def change(sqlite_register: Register) -> Iterator[Change]:
    with sqlite_register.changing("system:test") as opened:
        yield opened


@pytest.fixture
def project(change: Change) -> Project:
    return change.get(Project, add_transfer(change).project_id)


def join(
    change: Change, project: Project, person: Person, role: str = "member", since: int = -1, until: int | None = None
) -> None:
    """From and until in days from now."""
    ends = None if until is None else change.now + timedelta(days=until)
    row = Membership(
        project_id=project.id,
        person_id=person.id,
        role=role,
        since=change.now + timedelta(days=since),
        until=ends,
        reason="test",
    )
    change.add(row, "member.added")


def test_people_are_found_by_their_own_names_only(change: Change) -> None:
    person = add_person(change, "kim", triage_name="kim-triage")
    assert person_by_airflow_name(change.session, "kim") is person
    assert person_by_triage_name(change.session, "kim-triage") is person
    for other in ("Kim", "kim ", "kim-triage", "%"):
        assert person_by_airflow_name(change.session, other) is None


def test_members_are_those_of_today(change: Change, project: Project) -> None:
    people = {name: add_person(change, name) for name in ("now", "past", "future", "manager", "gone")}
    join(change, project, people["now"])
    join(change, project, people["now"])
    join(change, project, people["past"], since=-9, until=-1)
    join(change, project, people["future"], since=1)
    join(change, project, people["manager"], role="data_manager")
    join(change, project, people["gone"])
    people["gone"].active = False
    assert current_members(change.session, project) == [people["now"]]
    assert {name for name, person in people.items() if is_member(change.session, project, person)} == {"now"}


def test_law_4_roles_hold_on_the_site_or_in_one_project(change: Change, project: Project) -> None:
    everywhere = add_person(change, "b-everywhere", roles=["data_manager"])
    here = add_person(change, "a-here")
    inactive = add_person(change, "c-inactive", roles=["data_manager"], active=False)
    join(change, project, here, role="data_manager")
    elsewhere = change.get(Project, add_transfer(change).project_id)
    assert people_with_role(change.session, "data_manager", project) == [here, everywhere]
    assert people_with_role(change.session, "data_manager", elsewhere) == [everywhere]
    assert people_with_role(change.session, "data_manager", None) == [everywhere]
    assert not has_role(change.session, inactive, "data_manager", project)
    assert not has_role(change.session, here, "data_manager", None)
    assert has_role(change.session, here, "data_manager", project)
    assert not has_role(change.session, everywhere, "platform_manager", project)
