"""
# Freeze

In an incident: stops one project, or everything. Runs stop before their next effect: nothing is approved, released, written,
deleted or built there, and nobody is added, until somebody else lifts it. What was copied into quarantine stays there.

What goes on: uploads are still copied into quarantine and looked into (that is kept as evidence, and goes nowhere), recalls,
the removal of members, and mail.

## Steps
1. **freeze**: an incident is opened with your reason. From this moment on it holds.
2. **tell**: data managers and platform managers get mail with the incident's number.

A run that meets it ends red and says so; a review says it when you answer. After *Lift freeze* an Airflow administrator
clears the red steps, and they go on where they stopped.
"""

from airflow.sdk import DAG, Param

from sallyport.orchestration.fields import required
from sallyport.orchestration.house import Tag, request_dag
from sallyport.orchestration.incident_steps import freeze
from sallyport.orchestration.project_steps import send_notices

FORM = {
    "project": Param(
        "",
        type=["string", "null"],
        title="Project",
        description="Folder name of the project. Empty: **everything** is frozen.",
    ),
    "reason": required("Reason", "What happened; it is mailed to managers.", format="multiline"),
}

with DAG("freeze", schedule=None, params=FORM, **request_dag(__doc__, "Freeze", Tag.INCIDENT)):
    freeze() >> send_notices.override(task_id="tell")().as_teardown()
