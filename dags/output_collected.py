"""
# Output collected

Notes that a user has fetched their outputs, because they say so. Needed only where the SFTP server's log does not tell, and
the user does not want to wait: after some days outputs are taken for collected anyway.

## Steps
1. **record_collected**: the request becomes *collected*, by whose word and how they said it. The copies in the download
   folder are deleted some days later; a recall takes nothing back any more.
2. **tell**: the user and the operator get mail.
"""

from airflow.sdk import DAG

from sallyport.orchestration.fields import required
from sallyport.orchestration.house import Tag, request_dag
from sallyport.orchestration.incident_steps import record_collected
from sallyport.orchestration.project_steps import send_notices

FORM = {
    "transfer": required("Transfer", "Number of the output export, such as T000012."),
    "username": required("Whose word", "Username of the member whose outputs they are."),
    "how": required("How they said it", "The mail or ticket, for instance."),
}

with DAG("output_collected", schedule=None, params=FORM, **request_dag(__doc__, "Output collected", Tag.OUTPUT)):
    record_collected() >> send_notices.override(task_id="tell")().as_teardown()
