"""
# User access

Adds a member to a project, or removes one, with the reason. Membership decides whose upload folder a request may name
and who is told about the project's data.

## Steps
1. **change_membership**: the register is changed; somebody who is a member already, or is none, is left as is and the log
   says so. The platform's own user group is the platform's to change: the mail reminds you.
2. **tell**: the person and you get mail.
"""

from airflow.sdk import DAG, Param

from sallyport.orchestration.fields import optional, project_field, required
from sallyport.orchestration.house import Tag, request_dag
from sallyport.orchestration.project_steps import change_membership, send_notices

FORM = {
    **project_field(),
    "username": required("User", "Username of the person."),
    "action": Param(
        "add",
        type="string",
        enum=["add", "remove"],
        title="Action",
        description="Add the person to the project, or end the membership.",
    ),
    "reason": required("Reason", "Why, with the reference of the request or agreement.", format="multiline"),
    "full_name": optional("Full name", "Only for somebody new to the register.", "New person"),
    "email": optional("E-mail", "Only for somebody new to the register.", "New person"),
}

with DAG("user_access", schedule=None, params=FORM, **request_dag(__doc__, "User access", Tag.PEOPLE)):
    change_membership() >> send_notices.override(task_id="tell")().as_teardown()
