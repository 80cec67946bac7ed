"""The steps of the DAGs that the clock triggers."""

from __future__ import annotations

import logging

from airflow.sdk import get_current_context, task

from sallyport.orchestration.queues import CONTROL, DATA
from sallyport.orchestration.wordless import wordless

_LOG = logging.getLogger(__name__)


@task(queue=CONTROL)
@wordless
def remind_reviewers() -> int:
    """Remind people of gates that wait; returns how many."""
    from sallyport.orchestration.site import Site
    from sallyport.projects.reminders import expire_overdue_setups, remind_setups
    from sallyport.review.reminders import expire_overdue, remind

    site = Site.open()
    expire_overdue(site.register, site.policy)
    expire_overdue_setups(site.register, site.loaded)
    return remind(site.register, site.policy) + remind_setups(site.register, site.policy)


@task(queue=CONTROL, trigger_rule="all_done")
@wordless
def send_mail() -> None:
    """Send the mail that waits in the outbox."""
    from sallyport.orchestration.mail import send_waiting_mail

    send_waiting_mail()


@task(queue=DATA)
@wordless
def notice_collected() -> int:
    """Record which outputs were collected, by the SFTP server's log or because their time is over; returns how many."""
    from sallyport.errors import SallyportError
    from sallyport.orchestration.site import Site
    from sallyport.transfers.collecting import note_fetched, note_overdue

    site, found = Site.open(), 0
    try:
        found = note_fetched(site.register, site.policy)
    except SallyportError as error:
        _LOG.warning("The SFTP server's log tells nothing now: %s", error)
    return found + note_overdue(site.register, site.policy)


@task(queue=DATA)
@wordless
def tidy() -> dict[str, int]:
    """Delete what has had its time and is proven; returns the counts. What was kept stands in the log with its reason."""
    from sallyport.orchestration.site import Site
    from sallyport.retention.tidy import Tidier
    from sallyport.review.previewing import tidy_previews

    site = Site.open()
    report = Tidier(site.register, site.policy, site.quarantine, site.uploads_of).run(
        dry_run=bool(get_current_context()["params"]["dry_run"])
    )
    for item, problem in report.kept:
        _LOG.warning("T%06d file id %d in %s stays: %s", item.transfer_id, item.file_id, item.place, problem)
    if not get_current_context()["params"]["dry_run"]:
        tidy_previews(site.register, site.policy)
    return {"deleted": len(report.deleted), "kept": len(report.kept)}
