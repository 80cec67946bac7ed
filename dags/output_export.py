"""
# Output export

A project user wants results out of the secure environment. This run carries the files from the project to the user's
**download** folder, with people's decisions in between. Summary results leave; data do not.

## When
The user has told you which files they want and where these lie in the project folder.

## Steps
1. **request**: the form is checked; the user must be a current member of the project.
2. **stage**: the files are copied, not moved, into quarantine, as they are now.
3. **inspect**: archives are unpacked; every file is scanned, and read by the disclosure rules; previews are made. Malware
   ends the run here.
4. **review**: a data manager who did not trigger the run answers the gate: *Required Actions*, or the *Review* tab of this
   run. **Approve** the files you choose, **Return** with what must change, **Reject**, or **Withdraw**. The user never
   decides about their own files.
5. **second_review**: when a file could not be checked, or is of a kind that two people have to look at. Nobody sees the
   first answer before the second is in; if they differ, the request is returned with both reasons.
6. **letter**: for a return, a rejection, and files that were not chosen: what was found, where, and how to mend it, as a
   text in the project's **letters** folder, which only its users can read. Mail has file numbers and rules only.
7. **release**: the approved bytes go to a folder of this request in the user's download folder. Only the user and the
   data managers can read them; that is read back.
8. **tell**: the user and you get mail, which never says what is in the files.

## If something is wrong
A red step says in its log what is wrong and what to do; the same is mailed. Nothing is lost: mend it and trigger the
run again (*Trigger again with this config*), or ask an Airflow administrator to clear the red step.
After a **Return**, trigger the new version with the old request's number under *Supersedes*.
"""

from airflow.sdk import DAG, Param

from sallyport.orchestration.fields import MORE, follow_up_fields, optional, project_field, required
from sallyport.orchestration.gate import Gate
from sallyport.orchestration.house import Tag, request_dag
from sallyport.orchestration.steps import inspect, letter, release, request_output_export, stage, tell

FORM = {
    **project_field(),
    "username": required("User", "Username of the member whose download folder the files go to."),
    "paths": Param(
        type="array",
        minItems=1,
        items={"type": "string", "minLength": 1},
        title="Files",
        description="One a line, below the project folder: a file, a whole folder, or a pattern such as analysis/tables/*.csv.",
    ),
    "purpose": required("Purpose", "What the user needs the outputs for.", format="multiline"),
    "description": required(
        "Description of the outputs",
        "What each file is, and what it shows: enough for somebody from outside the project to judge it.",
        format="multiline",
    ),
    "risk_assessment_reference": optional(
        "Risk assessment", "Reference of the formal risk assessment that models and the like need.", MORE
    ),
    **follow_up_fields(),
}

with DAG(
    "output_export",
    schedule=None,
    params=FORM,
    **request_dag(__doc__, "Output export", Tag.OUTPUT, Tag.NEEDS_DECISION),
):
    (
        request_output_export.override(task_id="request")()
        >> stage()
        >> inspect()
        >> Gate(task_id="review")
        >> Gate(task_id="second_review", trigger_rule="none_failed")
        >> letter()
        >> release()
        >> tell().as_teardown()
    )
