"""The steps of a project's life: its set-up and its members."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from sallyport.orchestration.context import is_going_on
from sallyport.orchestration.queues import CONTROL, DATA
from sallyport.orchestration.steps import guarded, step
from sallyport.orchestration.wordless import wordless

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.errors import SallyportError
    from sallyport.orchestration.site import Site
    from sallyport.transfers.run import Run

_LOG = logging.getLogger(__name__)


def setup_step(work: Callable[[Site, Run], None]) -> Callable[[], None]:
    """A step of a set-up: a failure is kept with the run's project."""
    return guarded(work, _record_failure)


def _record_failure(site: Site, run: Run, name: str, error: SallyportError) -> None:
    from sallyport.projects.failing import record_setup_failure

    record_setup_failure(site.register, site.policy, run, name, error)


@task(queue=CONTROL)
@setup_step
def request_project(site: Site, run: Run) -> None:
    """Check the form, propose a node, fill in the platform's resource request, record it all."""
    from sallyport.projects.form import SetupForm
    from sallyport.projects.request import request

    context = get_current_context()
    request(site.register, site.loaded, SetupForm.parse(dict(context["params"])), run, partial(is_going_on, context))


@task(queue=DATA, trigger_rule="none_failed")
@setup_step
def build_project(site: Site, run: Run) -> None:
    """Make or find the project's folders, set their permissions and read them back."""
    from sallyport.projects.moves import is_over, project_of
    from sallyport.projects.setup import build
    from sallyport.register.chain import head
    from sallyport.register.watermark import advance, check_not_behind

    with site.register.reading() as session:
        check_not_behind(site.quarantine.root, session)
        over = is_over(session, project_of(session, run))
    if over:
        raise AirflowSkipException(
            "The set-up ended without an approval or without the platform's answer; nothing is made."
        )
    _LOG.info("%s", build(site.register, site.loaded, run, site.access))
    with site.register.reading() as session:
        advance(site.quarantine.root, head(session))


@task(queue=CONTROL)
@step
def change_membership(site: Site, run: Run) -> None:
    """Add or remove a member in the register; no change where none is needed."""
    from sallyport.people.access import add_member, remove_member

    form = get_current_context()["params"]
    if form["action"] == "remove":
        done = remove_member(site.register, site.policy, run, form["project"], form["username"], form["reason"])
    else:
        named = " ".join(part for part in (form["full_name"], f"<{form['email']}>" if form["email"] else "") if part)
        member = f"{form['username']} {named}".strip()
        done = add_member(site.register, site.policy, run, form["project"], member, form["reason"])
    _LOG.info("%s", done)


@task(queue=CONTROL, trigger_rule="all_done")
@wordless
def send_notices() -> None:
    """Send the mail that waits."""
    from sallyport.orchestration.mail import send_waiting_mail

    send_waiting_mail()
