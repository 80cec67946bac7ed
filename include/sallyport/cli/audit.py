"""``sallyport audit``: proof that the register was not altered, and comparing it with the disk after a restore."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from sallyport.cli.audit_record import chain, record
from sallyport.cli.console import actor, err, out, shown, told

if TYPE_CHECKING:
    from sallyport.register.reconcile import Report

app = typer.Typer(help="Check the register's chain of events.", no_args_is_help=True)
app.command()(record)
app.command()(chain)
SHOWN_AT_MOST = 20


@app.command()
def verify(
    head: Annotated[
        str | None, typer.Option(help="A head (N:DIGEST) from a mail or record that the register must still extend.")
    ] = None,
) -> None:
    """Recompute the whole chain. Exit 1 and the first broken event when it does not hold."""
    from sallyport.register.chain import Head
    from sallyport.register.register import Register
    from sallyport.register.sealing import broken_decisions
    from sallyport.register.verify import verify as verify_chain

    with told():
        wanted = Head.parse(head) if head is not None else None
        with Register.from_environment().reading() as session:
            verdict = verify_chain(session, wanted)
            decisions = broken_decisions(session) if verdict.ok else []
    if not verdict.ok:
        err.print(f"BROKEN at event {verdict.first_broken}: {verdict.problem}.", style="bold red")
        err.print(f"The {verdict.count} events before it hold; the last good head is {verdict.head}.")
        err.print("Release nothing. Keep the database as it is, and compare it with its backups.")
        raise typer.Exit(1)
    if decisions:
        err.print(f"BROKEN: {decisions[0]}, and {len(decisions) - 1} more such problems.", style="bold red")
        err.print("The events hold. Release nothing, and compare the decisions with the register's backups.")
        raise typer.Exit(1)
    out.print(f"ok: {verdict.count} events, none changed, added or removed")
    out.print(f"head: {verdict.head}")
    if wanted is None:
        err.print(
            "A cut end cannot be seen from inside: give --head with the newest head you have from a mail or record."
        )


@app.command()
def head() -> None:
    """Print the newest event's number and digest, N:DIGEST."""
    from sallyport.register.chain import head as newest
    from sallyport.register.register import Register

    with told(), Register.from_environment().reading() as session:
        out.print(str(newest(session)))


@app.command()
def clock(
    reason: Annotated[
        str | None, typer.Option(help="What was wrong, and with what the clock was compared; records it as right.")
    ] = None,
) -> None:
    """Say whether the clock is believed; exit 1 when not. With a reason: it was compared, tidying and expiry go on."""
    from sallyport.policy.load import load, policy_path
    from sallyport.register.clock import ADVICE, confirm, doubt
    from sallyport.register.register import Register

    with told():
        register = Register.from_environment()
        if reason is not None:
            out.print(f"recorded; head: {confirm(register, actor(), reason)}")
            return
        with register.reading() as session:
            problem = doubt(session, load(policy_path()).policy.clock)
    if problem is None:
        out.print("the clock is believed")
        return
    err.print(f"IN DOUBT: {problem} Nothing is deleted and nothing expires.", style="bold red")
    err.print(ADVICE)
    raise typer.Exit(1)


@app.command()
def reconcile(
    reason: Annotated[str, typer.Option(help="What was restored, from when, and who knows of it.")],
    quarantine: Annotated[Path | None, typer.Option(help="The quarantine folder; default: the policy's.")] = None,
    projects: Annotated[Path | None, typer.Option(help="Parent of the project folders; default: the policy's.")] = None,
) -> None:
    """After a restore: list what disk and register do not have in common, record it, and let releases go on."""
    from sallyport.policy.load import load, policy_path
    from sallyport.register.reconcile import reconcile as compare
    from sallyport.register.register import Register

    with told():
        if quarantine is None or projects is None:
            paths = load(policy_path()).policy.paths
            quarantine, projects = quarantine or paths.quarantine, projects or paths.projects
        report = compare(Register.from_environment(), quarantine, actor(), reason, projects)
    _print(report)


def _print(report: Report) -> None:
    for what, found in (
        ("in quarantine, unknown to the register", report.unknown_blobs),
        ("known to the register, not in quarantine", report.missing_blobs),
        ("in a data folder, not delivered as far as the register knows", report.unknown_files),
        ("delivered, not in place", report.missing_files),
    ):
        out.print(f"{len(found)} {what}")
        for item in found[:SHOWN_AT_MOST]:
            out.print(shown(f"    {item}"))
        if len(found) > SHOWN_AT_MOST:
            out.print(f"    and {len(found) - SHOWN_AT_MOST} more")
    out.print(f"recorded; head: {report.head}")
