"""
# Review copy

Puts a copy of the files under review into **your own** download folder, so that you can look at them with your own
programs, where your site's policy lets you. Use it while the review waits, if the previews on the *Review* tab do not do;
the copy is tidied away after some days, and the register keeps that you had it, and why.

## Steps
1. **copy_for_reviewer**: the quarantined bytes are copied, and read back. You must be allowed to answer the review.
2. **tell**: you get mail.
"""

from airflow.sdk import DAG, Param

from sallyport.orchestration.fields import required
from sallyport.orchestration.house import Tag, request_dag
from sallyport.orchestration.project_steps import send_notices
from sallyport.orchestration.steps import copy_for_reviewer

FORM = {
    "transfer": required("Transfer", "Number of the transfer under review, such as T000012."),
    "files": Param(
        [],
        type=["array", "null"],
        items={"type": "integer"},
        title="Files",
        description="Numbers of the files; empty for all.",
    ),
    "reason": required("Reason", "Why you need to look at them outside."),
}

with DAG("review_copy", schedule=None, params=FORM, **request_dag(__doc__, "Review copy", Tag.INPUT)):
    copy_for_reviewer() >> send_notices.override(task_id="tell")().as_teardown()
