"""``sallyport lift``: what was frozen goes on."""

from __future__ import annotations

from typing import Annotated

import typer

from sallyport.cli.incident import carry_out

app = typer.Typer()


@app.command()
def lift(
    incident: Annotated[str, typer.Argument(help="Number of the incident, such as 3.")],
    reason: Annotated[str, typer.Option(help="Why it may go on; kept for ever.")],
    as_: Annotated[str, typer.Option("--as", help="Your Airflow name; another than that of who froze it.")],
) -> None:
    """Lift a freeze, or close a recall's incident: it takes another person than who opened it."""
    from sallyport.projects.freezing import lift as lift_now

    carry_out("lift", as_, lambda register, policy, run: lift_now(register, policy, run, incident, reason))
