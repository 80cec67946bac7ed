"""The working page's routes: who gets what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from integration.orchestration.pages.conftest import unknown
from journeys.site_fixture import FOLDER, OTHER_FOLDER
from sallyport.orchestration.pages.app import DESK, PREFIX, REVIEW_TAB
from sallyport.orchestration.pages.desk import router
from sallyport.orchestration.pages.doors import HEADERS
from sallyport.register.models import Person, Project

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.orchestration.pages.conftest import Desk
    from journeys.site_fixture import TrialSite

    Sit = Callable[..., Desk]

SHAPES = {
    "/waiting": {"now", "you", "rows"},
    "/requests": {"rows", "next"},
    "/choices": {"projects", "people", "has_output_areas", "states", "kinds", "dags"},
    "/figures": {"months", "turnround", "waits", "open", "returns", "rules"},
}
ROUTES = ("", *SHAPES)
NAME = "Smith_cohort.csv"
PURPOSE = "The cohort of the trial"
QUESTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/waiting", {}),
    ("/requests", {}),
    ("/requests", {"q": "cohort"}),
    ("/requests", {"q": "T1"}),
    ("/requests", {"person": "researcher-1"}),
    ("/requests", {"project": FOLDER}),
    ("/choices", {}),
    ("/figures", {}),
)


def test_law_4_the_desk_answers_nobody_without_a_session(desk: Sit) -> None:
    for route in ROUTES:
        answer = desk().get(route)
        assert answer.status_code == 401, route
        assert HEADERS.items() <= {name: answer.headers.get(name) for name in HEADERS}.items(), route
    assert {route.path for route in router.routes} == {f"/desk{route}" for route in ROUTES}, (
        "a new route belongs into this test"
    )


def test_law_4_the_desk_is_for_those_who_have_a_duty(desk: Sit) -> None:
    for route, shape in SHAPES.items():
        for who in ("stranger", "reader"):
            answer = desk(who).get(route)
            assert answer.status_code == 403, (who, route)
            assert "not a person of this site" in answer.json()["detail"]
        for who in ("data-manager-1", "platform-manager", "elsewhere"):
            assert desk(who).told(route).keys() == shape, (who, route)


def test_law_4_no_route_tells_of_another_projects_requests(site: TrialSite, desk: Sit) -> None:
    site.upload("researcher-1", NAME, b"name,nhs number\nJoe,943 476 5919\n")
    journey = site.user_input(NAME, purpose=PURPOSE).to_review()
    secrets = {FOLDER, NAME, "researcher-1", "Researcher 1", journey.transfer.ref, PURPOSE}
    mine = "".join(desk("data-manager-2").get(route, **query).text for route, query in QUESTIONS)
    assert {FOLDER, NAME, "researcher-1", journey.transfer.ref} <= {one for one in secrets if one in mine}
    for who in ("elsewhere", "platform-manager"):
        for route, query in QUESTIONS:
            said = desk(who).get(route, **query).raise_for_status().text
            assert [one for one in secrets if one in said] == [], (who, route)
        figures = desk(who).told("/figures")
        assert [figures[part] for part in ("turnround", "open", "returns", "rules")] == [[], [], [], []]


def test_law_4_what_airflow_does_not_let_an_account_read_is_not_on_the_desk(site: TrialSite, desk: Sit) -> None:
    site.upload("researcher-1", NAME, b"a,b\n")
    ref = site.user_input(NAME).to_review().transfer.ref
    visitor = desk("data-manager-2")
    assert ref in visitor.get("/waiting").text
    with unknown("user_input_request"):
        for route, query in QUESTIONS:
            assert ref not in visitor.get(route, **query).text, route
            assert NAME not in visitor.get(route, **query).text, route
        assert visitor.told("/figures")["open"] == []
        assert "user_input" not in visitor.told("/choices")["dags"]
    assert ref in visitor.get("/waiting").text


def test_law_4_an_account_with_the_name_but_not_the_id_of_a_person_gets_nothing(site: TrialSite, desk: Sit) -> None:
    with site.register.changing("system:test") as change:
        person = change.session.scalar(select(Person).where(Person.airflow_name == "data-manager-2"))
        person.airflow_id = "another"
        change.record("test.identified", person)
    for route in SHAPES:
        answer = desk("data-manager-2").get(route)
        assert answer.status_code == 403
        assert "not their id" in answer.json()["detail"]


def test_what_a_page_asks_that_cannot_be_meant_is_refused(desk: Sit) -> None:
    visitor = desk("data-manager-1")
    for route, query in (
        ("/figures", {"months": 0}),
        ("/figures", {"months": 10_000}),
        ("/requests", {"start": -1}),
        ("/requests", {"q": "x" * 301}),
        ("/requests", {"start": "x"}),
    ):
        assert visitor.get(route, **query).status_code == 422, (route, query)
    foreign = visitor.client.get("/desk/waiting", headers=visitor.headers | {"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def test_choices_are_active_projects_their_members_and_the_looker(site: TrialSite, desk: Sit) -> None:
    told = desk("data-manager-1").told("/choices")
    assert told["projects"] == [{"folder": one, "title": "A study"} for one in sorted((FOLDER, OTHER_FOLDER))]
    assert told["people"] == [
        {"triage_name": "data-manager-1", "name": "Data Manager 1", "is_you": True, "projects": []},
        {"triage_name": "researcher-1", "name": "Researcher 1", "is_you": False, "projects": [FOLDER]},
        {"triage_name": "researcher-2", "name": "Researcher 2", "is_you": False, "projects": [OTHER_FOLDER]},
    ]
    assert told["dags"] == {
        "user_input": "user_input_request",
        "data_import": "data_import",
        "output_export": "output_export",
    }
    assert {"requested", "in_review", "closed"} <= set(told["states"])
    assert not told["has_output_areas"]
    site.change_policy(paths={"outputs": str(site.root / "outputs")})
    assert desk("data-manager-1").told("/choices")["has_output_areas"]
    elsewhere = desk("elsewhere").told("/choices")
    assert [one["folder"] for one in elsewhere["projects"]] == [OTHER_FOLDER]
    assert [one["triage_name"] for one in elsewhere["people"]] == ["researcher-2"]
    with site.register.changing("system:test") as change:
        project = change.session.scalar(select(Project).where(Project.folder == OTHER_FOLDER))
        project.state = "failed"
        change.record("test.failed", project)
    assert desk("elsewhere").told("/choices")["projects"] == []


def test_the_desk_is_in_airflows_navigation() -> None:
    assert DESK["destination"] == "nav"
    assert DESK["href"] == "sallyport/desk", "relative: Airflow may live below a path"


def test_the_icons_that_airflow_shows_are_pictures_of_ours_one_for_each_theme(desk: Sit) -> None:
    mine = desk("data-manager-1")
    seen = set()
    for view in (DESK, REVIEW_TAB):
        for theme in ("icon", "icon_dark_mode"):
            assert str(view[theme]).startswith(f"{PREFIX[1:]}/static/"), "relative, as above"
            path = str(view[theme]).removeprefix(PREFIX[1:])
            answer = mine.client.get(path, headers=mine.headers)
            assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
            assert desk().client.get(path).status_code == 401
            seen.add(answer.text)
    assert len(seen) == 4
