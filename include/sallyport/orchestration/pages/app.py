"""The application that Airflow's API server mounts at :data:`PREFIX`."""

from __future__ import annotations

from fastapi import FastAPI

from sallyport.errors import SallyportError
from sallyport.orchestration.house import PAGES
from sallyport.orchestration.pages import desk, desk_drafts, review, shipped
from sallyport.orchestration.pages.doors import Shield, told

PREFIX = PAGES
REVIEW_TAB = {
    "name": "Review",
    "href": f"{PREFIX.lstrip('/')}/review/{{DAG_ID}}/{{RUN_ID}}",  # relative: Airflow may live below a path
    "destination": "dag_run",
    "url_route": "sallyport-review",
}
"""Airflow shows it as a tab on every run, beside the run's tasks."""
DESK = {
    "name": "Desk",
    "href": f"{PREFIX.lstrip('/')}/desk",
    "destination": "nav",
    "url_route": "sallyport-desk",
    "nav_top_level": True,
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
