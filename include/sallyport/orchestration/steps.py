"""The steps that DAGs are chained from. Each finds its transfer by its own run and hands on nothing but its success (law 5)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from sallyport.orchestration.context import is_last_try, run_of
from sallyport.orchestration.queues import CONTROL, DATA
from sallyport.orchestration.wordless import wordless

if TYPE_CHECKING:
    from sallyport.errors import SallyportError
    from sallyport.orchestration.site import Site
    from sallyport.transfers.run import Run

_LOG = logging.getLogger(__name__)


Work = Callable[["Site", "Run"], None]
Recorder = Callable[["Site", "Run", str, "SallyportError"], None]


def step(work: Work) -> Callable[[], None]:
    """Run ``work`` with the opened site; a failure is kept with the run's transfer, told by mail and shown in the log."""
    return guarded(work, _record_failure)


def guarded(work: Work, record: Recorder) -> Callable[[], None]:
    """A task's function: ``work`` on the opened site; ``record`` keeps a failure that will not be tried again."""

    @wordless
    def run_step() -> None:
        from sallyport.errors import SallyportError
        from sallyport.orchestration.site import Site

        context = get_current_context()
        run = run_of(context)
        try:
            site = Site.open()
        except SallyportError as fault:
            raise _ending(fault, context) from None
        try:
            work(site, run)
        except (SallyportError, OSError) as caught:
            error = _without_names(caught) if isinstance(caught, OSError) else caught
            ending = _ending(error, context)
            if isinstance(ending, AirflowFailException):
                record(site, run, work.__name__, error)
            raise ending from None

    # By hand, because functools.wraps would show TaskFlow the work's own parameters.
    run_step.__name__ = run_step.__qualname__ = work.__name__
    run_step.__doc__ = work.__doc__
    return run_step


def _record_failure(site: Site, run: Run, name: str, error: SallyportError) -> None:
    from sallyport.transfers.failing import record_failure

    record_failure(site.register, site.policy, run, name, error)


def _ending(error: SallyportError, context: Any) -> Exception:  # noqa: ANN401 - Airflow's context
    """Faults of the surroundings are tried again; what a person has to mend is not."""
    from sallyport.errors import Fault

    if isinstance(error, Fault) and not is_last_try(context):
        return Fault(f"Trying again soon: {error}")
    return AirflowFailException(str(error))


def _without_names(error: OSError) -> SallyportError:
    """An OSError's message names files, and names count as data (law 7)."""
    from sallyport.errors import Fault

    return Fault(
        f"The operating system refused: {error.strerror or type(error).__name__}.", "Mend it, then run this step again."
    )


@task(queue=CONTROL)
@step
def request_user_input(site: Site, run: Run) -> None:
    """Check the form and record the request."""
    from sallyport.transfers.forms import UserInputForm
    from sallyport.transfers.request import open_transfer

    open_transfer(site.register, site.loaded, UserInputForm.parse(dict(get_current_context()["params"])), run)


@task(queue=CONTROL)
@step
def request_data_import(site: Site, run: Run) -> None:
    """Check the form and record the request."""
    from sallyport.transfers.forms import DataImportForm
    from sallyport.transfers.request import open_transfer

    open_transfer(site.register, site.loaded, DataImportForm.parse(dict(get_current_context()["params"])), run)


@task(queue=CONTROL)
@step
def request_output_export(site: Site, run: Run) -> None:
    """Check the form and record the request."""
    from sallyport.transfers.forms import OutputExportForm
    from sallyport.transfers.request import open_transfer

    open_transfer(site.register, site.loaded, OutputExportForm.parse(dict(get_current_context()["params"])), run)


@task(queue=DATA)
@step
def stage(site: Site, run: Run) -> None:
    """Copy the named files into quarantine."""
    from sallyport.transfers.staging import stage as stage_files

    with site.source_for(run) as source:
        stage_files(site.register, site.policy, run, source, site.quarantine)


@task(queue=DATA)
@step
def inspect(site: Site, run: Run) -> None:
    """Unpack archives and look at every file; malware stops the transfer here."""
    from sallyport.register.states import TransferState
    from sallyport.transfers.inspecting import inspect_transfer

    if inspect_transfer(site.register, site.loaded, run, site.quarantine, site.scanner) is TransferState.QUARANTINED:
        raise AirflowFailException(
            "Malware was found. The files stay in quarantine, nothing is released, people are told."
        )
    _preview(site, run)


def _preview(site: Site, run: Run) -> None:
    """Previews help a reviewer to look; without them the review goes on."""
    from sallyport.errors import SallyportError
    from sallyport.review.previewing import preview

    try:
        preview(site.register, site.policy, run, site.quarantine)
    except (SallyportError, OSError) as error:
        problem = error.strerror if isinstance(error, OSError) else error
        _LOG.warning("There are no previews, or not of all files: %s", problem)


@task(queue=DATA, trigger_rule="none_failed")
@step
def letter(site: Site, run: Run) -> None:
    """Write what was in the way of outputs that stay inside; skipped when nothing stays."""
    from sallyport.transfers.letter import Desk, write_letter

    if write_letter(Desk(site.register, site.policy, site.access, site.quarantine.root), run) is None:
        raise AirflowSkipException("Nothing was returned or rejected; there is no letter to write.")


@task(queue=DATA, trigger_rule="none_failed")
@step
def release(site: Site, run: Run) -> None:
    """Put approved files in their place; skipped when the register holds no approval because the request ended otherwise."""
    from sallyport.register.states import TransferState
    from sallyport.transfers.releasing import Gatehouse
    from sallyport.transfers.releasing import release as release_files

    house = Gatehouse(
        site.register, site.loaded, site.quarantine, site.scanner, site.access_for(run), lambda: site.source_for(run)
    )
    state = release_files(house, run)
    if state is TransferState.QUARANTINED:
        raise AirflowFailException("Newer signatures found malware. Nothing was released, people are told.")
    if state not in {TransferState.RELEASED, TransferState.COLLECTED, TransferState.CLOSED}:
        raise AirflowSkipException(f"The request is {state}; nothing is released.")


@task(queue=CONTROL, trigger_rule="all_done")
@wordless
def tell() -> None:
    """Close what was released and send the mail that waits."""
    from sallyport.errors import SallyportError
    from sallyport.orchestration.mail import send_waiting_mail
    from sallyport.orchestration.site import Site
    from sallyport.transfers.closing import close

    try:
        close(Site.open().register, run_of(get_current_context()))
    except SallyportError as error:
        _LOG.warning("Nothing to close: %s", error)
    send_waiting_mail()


@task(queue=DATA)
@step
def copy_for_reviewer(site: Site, run: Run) -> None:
    """Copy files under review into the reviewer's own download folder."""
    from sallyport.review.copies import copy_for_reviewer as copy_files

    form = get_current_context()["params"]
    copy_files(site.register, site.policy, site.quarantine, run, form["transfer"], form["files"] or [], form["reason"])


@task(queue=DATA, trigger_rule="none_failed")
@step
def confirm_analysis_folder(site: Site, run: Run) -> None:
    """Confirm that the project's analysis folder is there with the users' permissions, as the guide asks before data come in."""
    from sallyport.projects.confirm import confirm_folders
    from sallyport.transfers.moves import has_ended, transfer_of

    with site.register.reading() as session:
        transfer = transfer_of(session, run)
        project = transfer.project
    if has_ended(transfer):
        raise AirflowSkipException(f"The request is {transfer.state}; nothing is released.")
    confirm_folders(site.policy, site.access, project)
