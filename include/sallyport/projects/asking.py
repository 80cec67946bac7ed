"""The gates of a project's set-up as people see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sallyport.projects.approval import PLATFORM_ANSWER, PROJECT_ID, TICKET, digest_of
from sallyport.projects.request_form import FilledSection, as_text
from sallyport.review.form import Field, GateForm, closing_fields, facts, not_taken
from sallyport.review.text import code, plain
from sallyport.storage.names import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.policy.model import Policy
    from sallyport.register.models import Person, Project


def build(
    policy: Policy, project: Project, operator: Person | None, gate: str, refusals: Sequence[str] = ()
) -> GateForm:
    """The form for this asking; ``refusals`` are the causes why the last answer was not taken."""
    again = " (asked again)" if refusals else ""
    waits = gate == PLATFORM_ANSWER
    subject = f"Platform's answer for {project.folder}" if waits else f"Approve the new project {project.folder}"
    parts = [
        not_taken(refusals),
        _platform_intro() if waits else "",
        _facts(project, operator),
        paste(project),
        _how(gate),
    ]
    return GateForm(subject + again, "\n\n".join(part for part in parts if part), fields(policy, project, gate))


def request_text(project: Project) -> str:
    """The resource request, ready to paste into the platform's form."""
    return as_text(FilledSection(one["heading"], one["text"]) for one in project.request.get("resource_request", []))


def paste(project: Project) -> str:
    """The resource request as Markdown that nothing in it can break out of."""
    text = "\n".join(printable(line) for line in request_text(project).splitlines())
    if not text:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"**Resource request, to paste into the platform's form:**\n\n{fence}text\n{text}\n{fence}"


def _platform_intro() -> str:
    return (
        "The project was approved. Send the resource request below to the platform. When its answer comes, enter the "
        "project id and the ticket number here; the run goes on with them."
    )


def _facts(project: Project, operator: Person | None) -> str:
    form: dict[str, Any] = project.request.get("form", {})
    members = [f"{one['username']} {one['name']}".strip() for one in project.request.get("members", [])]
    lines = [
        ("Folder", code(project.folder)),
        ("Title", plain(project.title)),
        ("Approved data request", plain(str(form.get("approval_reference") or ""))),
        ("Asked for by", plain(operator.name) if operator else ""),
        ("Members", ", ".join(plain(member) for member in members) or "none yet"),
        ("Project manager", plain(str(form.get("project_manager_email") or ""))),
        ("Cores", str(form.get("cores") or "")),
        ("Storage", f"{form.get('storage_gb')} GB"),
        ("Node", plain(str(project.request.get("node") or "chosen by the platform"))),
        ("Why this node", plain(str(project.request.get("reasoning") or ""))),
        ("Sensitivity tier", str(form.get("tier"))),
        ("Intended outputs", plain(str(form.get("intended_outputs") or ""))),
        ("Ends on", str(form.get("end_date") or "")),
        ("Manifest", code(digest_of(project))),
    ]
    return facts(lines)


def _how(gate: str) -> str:
    if gate == PLATFORM_ANSWER:
        return (
            "**Approve** goes on with this project id and ticket. **Return** or **Reject** ends the set-up because the "
            "platform will not make the project, **Withdraw** because it is no longer wanted (operator only); these need "
            "a reason."
        )
    return (
        "**Approve** lets the project be asked for and set up. **Return** ends this request so that a changed one can be "
        "sent, **Reject** refuses it, **Withdraw** ends it (operator only); each of these needs a reason, which is mailed."
    )


def fields(policy: Policy, project: Project, gate: str) -> dict[str, Field]:
    """The fields of this gate's form."""
    asked: dict[str, Field] = {}
    if gate == PLATFORM_ANSWER:
        form = project.request.get("form", {})
        asked[PROJECT_ID] = _text(
            project.platform_id or form.get("project_id") or None,
            "Project id",
            f"From the platform's answer; matches {policy.projects.project_id_pattern}.",
        )
        asked[TICKET] = _text(
            project.ticket, "Ticket number", f"Such as HPCSSUP-123456; matches {policy.projects.ticket_pattern}."
        )
    return asked | closing_fields(digest_of(project))


def _text(default: str | None, title: str, description: str) -> Field:
    return {
        "type": ["string", "null"],
        "default": default,
        "title": title,
        "description": description,
        "needed_for": ["Approve"],
    }
