"""The working page's routes: who gets what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.orchestration.pages.desk import router
from sallyport.orchestration.pages.doors import HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.orchestration.pages.conftest import Desk

    Sit = Callable[..., Desk]

SHAPES = {
    "/waiting": {"now", "you", "rows"},
    "/requests": {"rows", "next"},
    "/choices": {"projects", "people", "states", "kinds", "dags"},
    "/figures": {"months", "turnround", "waits", "open", "returns", "rules"},
}
ROUTES = ("", *SHAPES)


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
