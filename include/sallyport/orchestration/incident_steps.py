"""The steps after a release: outputs are collected or taken back, and what stops everything in an incident."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from airflow.sdk import get_current_context, task

from sallyport.orchestration.queues import CONTROL, DATA
from sallyport.orchestration.steps import step

if TYPE_CHECKING:
    from sallyport.orchestration.site import Site
    from sallyport.transfers.run import Run

_LOG = logging.getLogger(__name__)


@task(queue=CONTROL)
@step
def record_collected(site: Site, run: Run) -> None:
    """Record that the user says that they have their outputs."""
    from sallyport.transfers.collecting import note_word

    form = get_current_context()["params"]
    _LOG.info("%s", note_word(site.register, site.policy, run, form["transfer"], form["username"], form["how"]))


@task(queue=CONTROL)
@step
def open_recall(site: Site, run: Run) -> None:
    """Open the incident that is the permission to take outputs back."""
    from sallyport.retention.recall import open_recall as open_incident

    form = get_current_context()["params"]
    _LOG.info("%s", open_incident(site.register, site.policy, run, form["transfer"], form["reason"]))


@task(queue=DATA)
@step
def take_back(site: Site, run: Run) -> None:  # noqa: ARG001 - as every step has it
    """Delete what the release put in the download folder, and say what had been fetched before."""
    from sallyport.retention.recall import take_back as take

    reference = get_current_context()["params"]["transfer"]
    _LOG.info("%s", take(site.register, site.policy, site.quarantine.root, reference))


@task(queue=CONTROL)
@step
def freeze(site: Site, run: Run) -> None:
    """Freeze a project, or everything."""
    from sallyport.projects.freezing import freeze as freeze_now

    form = get_current_context()["params"]
    _LOG.info("%s", freeze_now(site.register, site.policy, run, form["project"] or "", form["reason"]))


@task(queue=CONTROL)
@step
def lift_freeze(site: Site, run: Run) -> None:
    """Close an incident; what it froze goes on."""
    from sallyport.projects.freezing import lift

    form = get_current_context()["params"]
    _LOG.info("%s", lift(site.register, site.policy, run, str(form["incident"]), form["reason"]))
