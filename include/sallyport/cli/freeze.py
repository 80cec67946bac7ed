"""``sallyport freeze``: in an incident, stop one project or everything."""

from __future__ import annotations

from typing import Annotated

import typer

from sallyport.cli.incident import carry_out

app = typer.Typer()


@app.command()
def freeze(
    reason: Annotated[str, typer.Option(help="What happened; mailed to managers and kept for ever.")],
    as_: Annotated[str, typer.Option("--as", help="Your Airflow name.")],
    project: Annotated[str, typer.Option(help="Folder name of the project; without it everything is frozen.")] = "",
) -> None:
    """In an incident, stop one project or everything: nothing has an effect until a second person lifts it."""
    from sallyport.projects.freezing import freeze as freeze_now

    carry_out("freeze", as_, lambda register, policy, run: freeze_now(register, policy, run, project, reason))
