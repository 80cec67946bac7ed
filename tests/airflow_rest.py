"""Airflow's own REST API in this process, as far as our pages use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from airflow_harness import ROOT

if TYPE_CHECKING:
    from fastapi import FastAPI


def add_rest_api(host: FastAPI) -> None:
    """The routes of DAGs and of runs."""
    from airflow.api_fastapi.common.dagbag import create_dag_bag
    from airflow.api_fastapi.common.exceptions import init_error_handlers
    from airflow.api_fastapi.core_api.routes.public.dag_run import dag_run_router
    from airflow.api_fastapi.core_api.routes.public.dags import dags_router

    host.state.dag_bag = create_dag_bag()
    host.include_router(dags_router, prefix="/api/v2")
    host.include_router(dag_run_router, prefix="/api/v2")
    init_error_handlers(host)


def read_dags(*names: str) -> None:
    """Airflow knows these DAGs with their forms, as its DAG processor writes them."""
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    from airflow.models.dagbundle import DagBundleModel
    from airflow.utils.session import create_session

    with create_session() as session:
        session.merge(DagBundleModel(name="dags-folder"))
    for name in names:
        sync_bag_to_db(DagBag(ROOT / "dags" / f"{name}.py"), "dags-folder", None)


def runs(dag: str) -> dict[str, Any]:
    """Run to its form, as Airflow has them."""
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session

    with create_session() as session:
        return dict(session.execute(select(DagRun.run_id, DagRun.conf).where(DagRun.dag_id == dag)).all())


def forget_runs(dag: str) -> None:
    """As if nobody had ever started one: drafts of another test's register have the same numbers."""
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session

    with create_session() as session:
        for run in session.scalars(select(DagRun).where(DagRun.dag_id == dag)):
            session.delete(run)
