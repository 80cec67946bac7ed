"""The application that Airflow's API server mounts at :data:`PREFIX`."""

from __future__ import annotations

from fastapi import FastAPI

from sallyport.errors import SallyportError
from sallyport.orchestration.house import PAGES
from sallyport.orchestration.pages import desk, desk_drafts, review, shipped
from sallyport.orchestration.pages.doors import Shield, told

PREFIX = PAGES
_HERE = PREFIX.lstrip("/")  # relative: Airflow may live below a path


def _icons(name: str) -> dict[str, str]:
    """Airflow shows one in an ``img``, which takes no colour from around it: so there is one for each theme."""
    return {"icon": f"{_HERE}/static/{name}.svg", "icon_dark_mode": f"{_HERE}/static/{name}-dark.svg"}


REVIEW_TAB = {
    "name": "Review",
    "href": f"{_HERE}/review/{{DAG_ID}}/{{RUN_ID}}",
    "destination": "dag_run",
    "url_route": "sallyport-review",
    **_icons("review"),
}
"""Airflow shows it as a tab on every run, beside the run's tasks."""
DESK = {
    "name": "Desk",
    "href": f"{_HERE}/desk",
    "destination": "nav",
    "url_route": "sallyport-desk",
    "nav_top_level": True,
    **_icons("desk"),
}
"""Airflow shows it in its navigation."""


def build() -> FastAPI:
    """Without descriptions of itself, which would be there for everybody."""
    app = FastAPI(title="Sallyport", openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(Shield)
    app.add_exception_handler(SallyportError, told)
    app.include_router(desk.router)
    app.include_router(desk_drafts.router)
    app.include_router(review.router)
    app.include_router(shipped.router)
    return app
