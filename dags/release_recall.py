"""
# Recall outputs

Takes outputs back that should not have left. **Do it at once when you are in doubt**: nothing is lost by it, the files stay
inside and in quarantine.

## Steps
1. **open_recall**: an incident is opened, with your reason; data managers and platform managers are told.
2. **take_back**: what the release put in the download folder is deleted, exactly those files, each seen absent and with a
   certificate. Outputs that were not collected become *recalled*. Outputs that were collected stay *collected*: the
   incident says so, because what was fetched is outside.
3. **tell**: the user, the operator and the managers get mail: how many copies were taken back, and what had been fetched.

Afterwards find out what happened; *Freeze* stops the project meanwhile. Somebody else than you closes the incident with
*Lift freeze*.
"""

from airflow.sdk import DAG

from sallyport.orchestration.fields import required
from sallyport.orchestration.house import Tag, request_dag
from sallyport.orchestration.incident_steps import open_recall, take_back
from sallyport.orchestration.project_steps import send_notices

FORM = {
    "transfer": required("Transfer", "Number of the output export, such as T000012."),
    "reason": required("Reason", "What is wrong with the outputs; it is mailed to managers.", format="multiline"),
}

with DAG(
    "release_recall",
    schedule=None,
    params=FORM,
    **request_dag(__doc__, "Recall outputs", Tag.OUTPUT, Tag.INCIDENT),
):
    open_recall() >> take_back() >> send_notices.override(task_id="tell")().as_teardown()
