"""``sallyport register``: its tables, its accounts, its copies."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations at run time
from typing import Annotated

import typer

from sallyport.cli.console import err, out, shown, told

app = typer.Typer(help="Set up, copy and put back the register.", no_args_is_help=True)


@app.command()
def migrate() -> None:
    """Make the register's tables, or bring them up to this version. Run it as their owner."""
    from sallyport.register.schema import migrate as upgrade

    with told():
        out.print(f"the register's tables are of version {upgrade(_url())}")


@app.command()
def grant(
    control: Annotated[str, typer.Option(help="Account of gates, decisions and notices.")] = "sallyport_control",
    data: Annotated[str, typer.Option(help="Account of everything that touches files.")] = "sallyport_data",
) -> None:
    """Postgres: say what the two working accounts may do. Run it as the owner, after every migrate."""
    from sallyport.register.schema import grant as give

    with told():
        give(_url(), control, data)
        out.print(
            shown(
                f"{control} may add to every table and change what may change; {data} the same but decisions and policies"
            )
        )
        out.print("nobody may change or delete events and decisions")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """SQLite: copy the register while it is in use. Keep the printed head apart from the copy."""
    from sallyport.register.backup import backup as copy

    with told():
        head = copy(_url(), file.absolute())
    out.print(shown(f"copied to {file}"))
    out.print(f"head: {head}")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A copy made by `sallyport register backup`.")]) -> None:
    """SQLite: put a copy back. Stop everything that works with the register first; reconcile afterwards."""
    from sallyport.register.backup import restore as put_back

    with told():
        head, kept = put_back(_url(), file.absolute())
    out.print(f"restored; head: {head}")
    if kept is not None:
        out.print(shown(f"what it replaced is kept as {kept}"))
    err.print(
        "Releases stay refused until `sallyport audit reconcile --reason ...` when this copy is older than the disk."
    )


def _url() -> str:
    from sallyport.register.register import Register

    return Register.from_environment().url
