"""The step of the DAG that looks what lies where, for the working page."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from airflow.sdk import get_current_context, task

from sallyport.orchestration.queues import DATA
from sallyport.orchestration.steps import step

if TYPE_CHECKING:
    from sallyport.orchestration.site import Site
    from sallyport.transfers.run import Run

_LOG = logging.getLogger(__name__)


@task(queue=DATA)
@step
def look_into_folders(site: Site, run: Run) -> None:
    """Look into upload folders, or where the form says, and prepare drafts; what hinders a look is told and the others go on."""
    from sallyport.desk.watching import Rounds, watch

    form = get_current_context()["params"]
    with site.uploads() as opening:
        rounds = Rounds(site.register, site.policy, opening)
        report = watch(rounds, run, form["project"] or "", form["username"] or "")
    for place, subject, problem in report.problems:
        _LOG.warning("The %s folder of %s cannot be looked into: %s", place, subject, problem)
    _LOG.info(
        "%d folders; in %d something is new; %d hold more than is kept", report.folders, report.changed, report.cut
    )
