"""
# Lift freeze

Lifts a freeze, or closes a recall's incident, when it has been dealt with. It takes **another person** than who opened the
incident.

## Steps
1. **lift_freeze**: the incident is closed with your reason; what it froze goes on.
2. **tell**: data managers and platform managers get mail.

Steps that are red because of the freeze do not start again by themselves: an Airflow administrator clears them.
"""

from airflow.sdk import DAG

from sallyport.orchestration.fields import required
from sallyport.orchestration.house import Tag, request_dag
from sallyport.orchestration.incident_steps import lift_freeze
from sallyport.orchestration.project_steps import send_notices

FORM = {
    "incident": required("Incident", "Its number, such as 3; mails and `sallyport doctor` show it."),
    "reason": required("Reason", "Why it may go on.", format="multiline"),
}

with DAG("lift_freeze", schedule=None, params=FORM, **request_dag(__doc__, "Lift freeze", Tag.INCIDENT)):
    lift_freeze() >> send_notices.override(task_id="tell")().as_teardown()
