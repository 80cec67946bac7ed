"""``sallyport doctor``: a line for each thing that this site needs; exit 1 when one of them is at fault.

Run it as the account of the tasks, with their environment: it looks with that account's eyes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from sallyport.cli.console import out, shown
from sallyport.cli.doctor_lines import Line, Standing, fault
from sallyport.errors import SallyportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sallyport.policy.load import Loaded

    Check = Callable[[Loaded], Iterable[Line]]

app = typer.Typer()

_MARKS = {Standing.GOOD: "green", Standing.FAULT: "bold red", Standing.NOTED: "yellow"}


@app.command()
def doctor() -> None:
    """Look whether everything that this site needs is there and sane; exit 1 on any fault."""
    faults = 0
    for line in examine():
        faults += line.standing is Standing.FAULT
        out.print(shown(f"{line.standing:<7}"), shown(f"{line.name}: {line.said}"), style=_MARKS[line.standing])
        if line.advice:
            out.print(shown(f"        {line.advice}"))
    out.print("everything is well" if not faults else f"{faults} at fault")
    raise typer.Exit(1 if faults else 0)


def examine() -> Iterator[Line]:
    """All lines, each as soon as it is known."""
    try:
        from sallyport.policy.load import load, policy_path
    except ImportError as error:
        yield fault("installation", f"the package {error.name} is missing", "Install sallyport[airflow].")
        return
    try:
        loaded = load(policy_path())
    except SallyportError as error:
        yield fault("policy", error.message, error.advice)
        return
    yield Line("policy", Standing.GOOD, f"valid, digest {loaded.digest}")
    for name, check in _checks():
        yield from _told(name, check, loaded)


def _checks() -> Sequence[tuple[str, Check]]:
    from sallyport.cli import doctor_folders, doctor_recipients, doctor_register, doctor_services

    return (
        ("register", doctor_register.register),
        ("policy in force", doctor_register.policy_in_force),
        ("frozen", doctor_register.frozen),
        ("scanner", doctor_services.scanner),
        ("quarantine", doctor_folders.quarantine),
        ("previews", doctor_folders.previews),
        ("records", doctor_folders.records),
        ("room", doctor_folders.room),
        ("folders", doctor_folders.folders),
        ("triage", doctor_folders.triage),
        ("access lists", doctor_folders.access_lists),
        ("recipients", doctor_recipients.recipients),
        ("mail", doctor_services.mail),
        ("sftp", doctor_services.sftp),
        ("airflow", doctor_services.airflow),
        ("dags", doctor_services.dags),
    )


def _told(name: str, check: Check, loaded: Loaded) -> Iterator[Line]:
    """The lines of one check; what stops it is a line too."""
    try:
        yield from check(loaded)
    except SallyportError as error:
        yield fault(name, error.message, error.advice)
    except OSError as error:
        yield fault(name, f"{error.strerror or error}", "Run this as the account of the tasks; see what is in its way.")
