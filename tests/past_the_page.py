"""Puts an answer into Airflow's database as its API server would, with nothing to judge it on the way.

``python -m past_the_page`` in Airflow's environment; standard input: JSON with dag, run, task, user, user_id, option, fields.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from airflow.models.hitl import HITLDetail
from airflow.models.taskinstance import TaskInstance
from airflow.models.trigger import handle_event_submit
from airflow.triggers.base import TriggerEvent
from airflow.utils.session import create_session
from sqlalchemy import select

if __name__ == "__main__":
    given = json.load(sys.stdin)
    with create_session() as session:
        query = select(TaskInstance).where(
            TaskInstance.dag_id == given["dag"],
            TaskInstance.run_id == given["run"],
            TaskInstance.task_id == given["task"],
        )
        waiting = session.scalars(query).one()
        row = session.get(HITLDetail, waiting.id)
        row.responded_at, row.responded_by = datetime.now(UTC), {"id": given["user_id"], "name": given["user"]}
        row.chosen_options, row.params_input = [given["option"]], given["fields"]
        handle_event_submit(TriggerEvent(row.as_resume_event_payload()), task_instance=waiting, session=session)
