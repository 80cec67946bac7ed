"""
# User input request

A project user has uploaded files to the **upload** folder of their triage area and asks for them in the project.
This run carries them there, with your decision in between.

## When
The user has told you the file names. If they are still uploading, trigger it all the same: the run waits until the
files are there and at rest.

## Steps
1. **request**: the form is checked; the user must be a current member of the project.
2. **wait_for_files**: until every named file is there and has stopped growing.
3. **stage**: the files are copied, not moved, into quarantine. What happens to the upload afterwards changes nothing.
4. **inspect**: archives are unpacked, every file is scanned and looked at. Malware ends the run here.
5. **review**: you, or a colleague, answer the gate: *Required Actions*. **Approve** the files you choose,
   **Return** with what must change, **Reject**, or **Withdraw**. The user never decides about their own files.
6. **second_review**: only when a file could not be checked; somebody else agrees, or not.
7. **release**: the approved bytes go to the project's **data** folder, with the folder's permissions, and are read back.
8. **tell**: the user and you get mail.

## If something is wrong
A red step says in its log what is wrong and what to do; the same is mailed. Nothing is lost: mend it and trigger the
run again (*Trigger again with this config*), or ask an Airflow administrator to clear the red step.
After a **Return**, trigger the new version with the old request's number under *Supersedes*.
"""

from airflow.sdk import DAG

from sallyport.orchestration.fields import destination_fields, files_field, follow_up_fields, project_field, required
from sallyport.orchestration.gate import Gate
from sallyport.orchestration.house import Tag, request_dag
from sallyport.orchestration.steps import inspect, release, request_user_input, stage, tell
from sallyport.orchestration.waiting import UploadSensor

FORM = {
    **project_field(),
    "username": required("User", "Username of the member whose upload folder holds the files."),
    **files_field("the user's"),
    "purpose": required("Purpose", "What the user wants to do with the files.", format="multiline"),
    "source_and_permission": required(
        "Source and permission",
        "Where the files come from; licence, agreement or ethics approval.",
        format="multiline",
    ),
    **follow_up_fields(),
    **destination_fields(),
}

with DAG(
    "user_input_request",
    schedule=None,
    params=FORM,
    **request_dag(__doc__, "User input request", Tag.INPUT, Tag.NEEDS_DECISION),
):
    (
        request_user_input.override(task_id="request")()
        >> UploadSensor(task_id="wait_for_files")
        >> stage()
        >> inspect()
        >> Gate(task_id="review")
        >> Gate(task_id="second_review", trigger_rule="none_failed")
        >> release()
        >> tell().as_teardown()
    )
