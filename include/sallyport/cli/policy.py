"""``sallyport policy``: check, show and activate the site's rules (law 8)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sallyport.cli.console import account_name, out, shown, told
from sallyport.errors import BadRequest, NotFound

if TYPE_CHECKING:
    from sallyport.policy.load import Loaded
    from sallyport.register.models import Person
    from sallyport.register.register import Register

app = typer.Typer(help="The site's rules: check, show and activate them.", no_args_is_help=True)
FileArgument = Annotated[Path, typer.Argument(help="A policy file.")]
_NOBODY = 4294967295  # what the kernel says when nobody logged in


@app.command()
def check(file: FileArgument) -> None:
    """Say whether a file is a valid policy, and its digest."""
    from sallyport.policy.load import load

    with told():
        out.print(f"ok: {load(file).digest}")


@app.command()
def show() -> None:
    """Show the policy in force: its digest, since when, why, and its text."""
    from sallyport.policy.activation import active
    from sallyport.register.register import Register

    with told(), Register.from_environment().reading() as session:
        version = active(session)
        if version is None:
            raise NotFound("No policy is in force.", "Activate one: sallyport policy activate FILE --reason …")
    out.print(f"# digest: {version.digest}")
    out.print(f"# in force since: {version.activated_at:%Y-%m-%d %H:%M:%S} UTC")
    out.print(shown(f"# reason: {version.reason}"))
    for line in version.text.splitlines():
        out.print(shown(line))


@app.command()
def activate(
    file: FileArgument,
    reason: Annotated[str, typer.Option(help="Why the rules change; kept for ever.")] = "",
    as_: Annotated[str | None, typer.Option("--as", help="Your Airflow name.")] = None,
    digest: Annotated[
        str | None, typer.Option("--confirm", help="Second person: the digest that was proposed.")
    ] = None,
) -> None:
    """Propose a policy, or confirm (--confirm) what another person proposed. Shows what changes.

    The very first policy of a register is activated by this operating system account alone.
    """
    from sallyport.policy import activation
    from sallyport.policy.load import load
    from sallyport.register.register import Register

    with told():
        loaded, register = load(file), Register.from_environment()
        with register.reading() as session:
            first = activation.active(session) is None
            changes = activation.changes(session, loaded)
        for line in changes:
            out.print(shown(line))
        if digest is not None:
            _confirm(register, loaded, as_, digest)
        elif first or as_ is None:
            activation.bootstrap(register, loaded, account(), reason)
            out.print(f"in force: {loaded.digest}")
        else:
            activation.propose(register, _person(register, as_), loaded, reason, account=account())
            out.print(f"proposed: {loaded.digest}")
            out.print(
                shown(f"A second person confirms: sallyport policy activate {file} --as NAME --confirm {loaded.digest}")
            )


def _confirm(register: Register, loaded: Loaded, name: str | None, digest: str) -> None:
    from sallyport.policy.activation import confirm

    if name is None:
        raise BadRequest("Who confirms?", "Give your Airflow name with --as.")
    if digest != loaded.digest:
        raise BadRequest(
            f"This file's digest is {loaded.digest}, not the one that was given.",
            "Confirm with the very file that was proposed.",
        )
    confirm(register, _person(register, name), digest, account=account())
    out.print(f"in force: {digest}")


def _person(register: Register, name: str) -> Person:
    from sallyport.register.people import person_by_airflow_name

    with register.reading() as session:
        person = person_by_airflow_name(session, name)
    if person is None:
        raise NotFound("Nobody in the register has this Airflow name.", "See: sallyport people list.")
    return person


def account() -> str:
    """The operating system account that logged in, also behind sudo."""
    try:
        logged_in = int(Path("/proc/self/loginuid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        logged_in = _NOBODY
    return account_name(os.getuid() if logged_in == _NOBODY else logged_in)
