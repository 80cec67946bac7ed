"""The pages' application as the API server mounts it: real register, real sessions of Airflow's own auth manager."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

import page_server
from airflow_harness import ROOT
from airflow_rest import add_rest_api, forget_runs, read_dags
from journeys.site_fixture import OTHER_FOLDER
from sallyport.register.models import Membership, Person, Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from httpx import Response

    from journeys.site_fixture import Journey, TrialSite

ACCOUNTS = "data-manager-1:op,data-manager-2:op,elsewhere:op,stranger:op,platform-manager:op,reader:viewer"


@dataclass
class Visitor:
    """Somebody's browser on one run's tab; without a name, nobody's."""

    client: TestClient
    journey: Journey
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str = "", **query: Any) -> Response:
        return self.client.get(self.path + path, params=query or None, headers=self.headers)

    def sheet(self) -> dict[str, Any]:
        return dict(self.get("/sheet").raise_for_status().json())

    def mark(self, sheet: dict[str, Any], changes: dict[str, Any], **own: Any) -> Response:
        told = {"round": sheet["round"], "manifest": sheet["manifest"], "seen": sheet["marks"]["digest"]}
        body = told | {"changes": changes} | own
        return self.client.patch(self.path + "/marks", json=body, headers=self.headers | {"X-Sallyport": "1"})

    @property
    def path(self) -> str:
        return f"/review/{self.journey.run.dag_id}/{self.journey.run.run_id}"


@dataclass
class Desk:
    """Somebody's browser on the working page; without a name, nobody's."""

    client: TestClient
    headers: dict[str, str]

    def get(self, path: str = "", **query: Any) -> Response:
        return self.client.get(f"/desk{path}", params=query or None, headers=self.headers)

    def told(self, path: str, **query: Any) -> dict[str, Any]:
        return dict(self.get(path, **query).raise_for_status().json())


@dataclass
class Pages:
    """The application, and who has a session."""

    client: TestClient
    headers_of: Callable[[str | None], dict[str, str]]


@pytest.fixture
def pages(site: TrialSite, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    from airflow.api_fastapi.app import init_auth_manager, purge_cached_app
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    from sallyport.orchestration.pages.app import build

    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS", ACCOUNTS)
    monkeypatch.setenv(
        "AIRFLOW__API_AUTH__JWT_SECRET", "a secret of these tests alone, long enough for SHA-512 to be content"
    )
    add_person_elsewhere(site)
    purge_cached_app()
    manager = init_auth_manager()
    roles = dict(account.split(":") for account in ACCOUNTS.split(","))
    with TestClient(build(), base_url="http://airflow.test") as client:

        def headers_of(name: str | None) -> dict[str, str]:
            if name is None:
                return {}
            token = manager.generate_jwt(SimpleAuthManagerUser(username=name, role=roles[name]))
            return {"Cookie": f"_token={token}"}

        yield Pages(client, headers_of)
    purge_cached_app()


@pytest.fixture
def visit(pages: Pages) -> Callable[..., Visitor]:
    """``visit(journey, "data-manager-1")`` is that person's browser; ``visit(journey)`` one without a session."""

    def go(journey: Journey, name: str | None = None) -> Visitor:
        return Visitor(pages.client, journey, pages.headers_of(name))

    return go


@pytest.fixture
def desk(pages: Pages) -> Callable[..., Desk]:
    """``desk("data-manager-1")`` is that person's browser; ``desk()`` one without a session."""
    know_dags(*(path.stem for path in (ROOT / "dags").glob("*.py")))
    return lambda name=None: Desk(pages.client, pages.headers_of(name))


def know_dags(*names: str) -> None:
    """Airflow knows these DAGs, as if its DAG processor had read them."""
    from airflow.models.dag import DagModel
    from airflow.models.dagbundle import DagBundleModel
    from airflow.utils.session import create_session

    with create_session() as session:
        session.merge(DagBundleModel(name="dags-folder"))
        session.flush()
        for name in names:
            session.merge(DagModel(dag_id=name, bundle_name="dags-folder", fileloc=name))


@contextmanager
def unknown(name: str) -> Iterator[None]:
    """Airflow does not know this DAG, and so lets nobody read its runs."""
    from airflow.models.dag import DagModel
    from airflow.utils.session import create_session
    from sqlalchemy import delete

    with create_session() as session:
        session.execute(delete(DagModel).where(DagModel.dag_id == name))
    try:
        yield
    finally:
        know_dags(name)


def add_person_elsewhere(site: TrialSite) -> None:
    """A data manager of the other project alone."""
    from sqlalchemy import select

    with site.register.changing("system:test") as change:
        person = change.add(Person(airflow_name="elsewhere", name="E", email="e@trial.test", roles=[]), "person.added")
        other = change.session.scalar(select(Project).where(Project.folder == OTHER_FOLDER))
        row = Membership(
            project_id=other.id, person_id=person.id, role="data_manager", since=change.now, reason="tests"
        )
        change.add(row, "membership.added")


@pytest.fixture(scope="module")
def forms() -> None:
    """Airflow knows the DAGs that the tests send to."""
    read_dags("user_input_request", "triage_watch")


@pytest.fixture
def opened(pages: Pages, desk: object, site: TrialSite, forms: None) -> Callable[[], Any]:
    """``opened()`` is data-manager-1's browser on the page; files at rest for a moment are quiet."""
    site.change_policy(desk={"quiet_minutes": 1e-6})
    forget_runs("user_input_request")
    return lambda: page_server.looking("/desk", pages.headers_of("data-manager-1"), add_rest_api)
