"""
# Project set-up

A new project: its place on the platform, its folder with **data** and **analysis**, its permissions and its users.

## When
The data request is approved and you have its reference.

## Steps
1. **request**: the form is checked, a node is proposed from what the cluster says, and the platform's resource request
   is filled in, section by section.
2. **review**: a **platform manager** approves, in *Required Actions*. Whoever triggered the run cannot.
3. **platform_answer**: paste the text of the gate into the platform's form; when the platform has answered, enter the
   **project id** and the **ticket number** here, and **Approve**.
4. **build**: the project folder is made, or found if the platform makes it; **data** (read-only for users) and
   **analysis** (read, write and execute) get their permissions, which are read back and compared.
5. **tell**: you and the members get mail.

## If something is wrong
A folder that exists with other content is refused and nothing is touched. Run twice, it changes nothing and says so.
A set-up that was refused, or that failed, can be triggered again with the same folder name. After an approval the same
form goes on with it and asks for the platform's answer anew; a changed form needs a new approval. The same holds where
the run has ended or was deleted in the middle; what the platform had answered then stands, too.
"""

from airflow.sdk import DAG, Param

from sallyport.orchestration.fields import optional, required
from sallyport.orchestration.gate import Gate
from sallyport.orchestration.house import Tag, request_dag
from sallyport.orchestration.project_steps import build_project, request_project, send_notices

RESOURCES, MORE = "Resources", "More, if known"

FORM = {
    "folder_name": required("Folder name", "year_month_initials_ENDRnumber, such as 2024_10_TB_ENDR123_2024."),
    "title": required("Title", "Title of the study, as on the data request."),
    "approval_reference": required("Approval reference", "Reference number of the approved data request."),
    "members": Param(
        [],
        type=["array", "null"],
        items={"type": "string"},
        title="Members",
        description="One a line: a username; for somebody new: username Full Name <mail@address>.",
    ),
    "cores": Param(
        3,
        type="integer",
        minimum=1,
        title="Cores",
        description="Limit of the project; 3 for each user is standard.",
        section=RESOURCES,
    ),
    "storage_gb": Param(
        200, type="integer", minimum=1, title="Storage in GB", description="For the whole project.", section=RESOURCES
    ),
    "node": Param(
        "auto",
        type="string",
        title="Node",
        description="auto: the least over-allocated one is proposed.",
        section=RESOURCES,
    ),
    "tier": Param(
        2,
        type="integer",
        minimum=0,
        maximum=4,
        title="Sensitivity tier",
        description="As agreed for the data.",
        section=MORE,
    ),
    "project_manager_email": optional("Project manager's e-mail", "For the platform's form.", MORE),
    "intended_outputs": optional("Intended outputs", "What the project means to take out.", MORE, format="multiline"),
    "end_date": Param(
        None,
        type=["string", "null"],
        format="date",
        title="End date",
        description="When the approval ends.",
        section=MORE,
    ),
    "project_id": optional(
        "Project id", "The platform's id if it has already answered; otherwise it comes at the gate.", MORE
    ),
}

with DAG(
    "project_setup",
    schedule=None,
    params=FORM,
    **request_dag(__doc__, "Project set-up", Tag.PROJECT, Tag.NEEDS_DECISION),
):
    (
        request_project.override(task_id="request")()
        >> Gate(task_id="review")
        >> Gate(task_id="platform_answer", trigger_rule="none_failed")
        >> build_project.override(task_id="build")()
        >> send_notices.override(task_id="tell")().as_teardown()
    )
