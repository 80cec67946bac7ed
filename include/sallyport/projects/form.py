"""The trigger form of a project's set-up, checked against the site's rules before anything is written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from sallyport.capacity.nodes import AUTO
from sallyport.errors import BadRequest
from sallyport.people.members import check_address, parse_members
from sallyport.projects.naming import check_folder_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.people.members import Member
    from sallyport.policy.model import Policy

_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
_Required = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
_NODE_NAME = re.compile(r"[\w.-]{1,64}", re.ASCII)


def _one_line(value: object) -> object:
    """White space as single spaces: a line break would begin a section of its own in the platform's form."""
    return " ".join(value.split()) if isinstance(value, str) else value


_Line = Annotated[_Required, BeforeValidator(_one_line)]
_Number = Annotated[int, Field(gt=0)]


class SetupForm(BaseModel):
    """What a project's set-up is asked for. Cores and storage (GB) that are left empty are the site's standard."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder_name: _Required
    title: _Line
    approval_reference: _Line
    members: list[str] = []
    project_id: _Text = ""
    project_manager_email: _Text = ""
    cores: _Number | None = None
    storage_gb: _Number | None = None
    node: _Text = AUTO
    tier: int = 2
    intended_outputs: _Text = ""
    end_date: date | None = None

    @classmethod
    def parse(cls, values: dict[str, Any]) -> SetupForm:
        """Read a form as Airflow hands it over (absent fields may be None or empty); BadRequest names each wrong field."""
        given = {name: value for name, value in values.items() if value is not None and value != ""}
        if isinstance(given.get("members"), str):
            given["members"] = given["members"].splitlines()
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            wrong = "; ".join(
                f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in error.errors()
            )
            raise BadRequest(
                f"The form cannot be used: {wrong}.", "Correct these fields and trigger it again."
            ) from None

    def people(self) -> list[Member]:
        """The members, read; BadRequest for a line that cannot be."""
        return parse_members(self.members)

    def filled(self, policy: Policy) -> SetupForm:
        """With the site's standard where cores or storage were left empty."""
        return self.model_copy(
            update={
                "cores": self.cores or policy.projects.cores_per_user,
                "storage_gb": self.storage_gb or policy.projects.storage_gb,
                "node": self.node or AUTO,
            }
        )


def check_form(form: SetupForm, policy: Policy) -> None:
    """BadRequest naming everything in a filled form that this site's rules do not allow."""
    problems = list(_problems(form, policy))
    if problems:
        raise BadRequest(" ".join(problems), "Correct this and trigger it again.")


def _problems(form: SetupForm, policy: Policy) -> Iterator[str]:
    rules = policy.projects
    for check in (
        lambda: check_folder_name(form.folder_name, policy),
        form.people,
        lambda: check_address(form.project_manager_email) if form.project_manager_email else None,
        lambda: check_project_id(form.project_id, policy) if form.project_id else None,
    ):
        try:
            check()
        except BadRequest as error:
            yield str(error)
    if not _NODE_NAME.fullmatch(form.node):
        yield "Node: that is no node's name; write one as Slurm shows it, or auto."
    if form.cores and form.cores > rules.max_cores:
        yield f"Cores: {form.cores} is more than one node has ({rules.max_cores})."
    if form.storage_gb and form.storage_gb > rules.max_storage_gb:
        yield f"Storage: {form.storage_gb} GB is more than this site gives ({rules.max_storage_gb} GB)."
    if form.tier not in rules.tiers:
        yield f"Tier: this site can hold {', '.join(str(tier) for tier in rules.tiers)}, not {form.tier}."
    if form.end_date and form.end_date < datetime.now(UTC).date():
        yield f"End date: {form.end_date} has passed."


def check_project_id(project_id: str, policy: Policy) -> None:
    """BadRequest unless it can be the platform's id of a project."""
    pattern = policy.projects.project_id_pattern
    if not re.fullmatch(pattern, project_id, re.ASCII):
        raise BadRequest(
            "The project id is not one of this platform's.",
            f"Copy it from the platform's answer; it matches {pattern}.",
        )


def check_ticket(ticket: str, policy: Policy) -> None:
    """BadRequest unless it can be the number of one of the platform's tickets."""
    pattern = policy.projects.ticket_pattern
    if not re.fullmatch(pattern, ticket, re.ASCII):
        raise BadRequest(
            "The ticket number is not one of this platform's.",
            f"Copy it from the ticket's subject, such as HPCSSUP-123456; it matches {pattern}.",
        )
