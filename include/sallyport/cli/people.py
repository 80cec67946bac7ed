"""``sallyport people``: who the register knows."""

from __future__ import annotations

from typing import Annotated

import typer

from sallyport.cli.console import Format, actor, out, print_json, shown, table, told

app = typer.Typer(help="The people that the register knows.", no_args_is_help=True)


@app.command("list")
def list_people(form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE) -> None:
    """List everybody, by name."""
    from sqlalchemy import select

    from sallyport.register.models import Person
    from sallyport.register.register import Register

    with told(), Register.from_environment().reading() as session:
        rows = [
            {
                "id": person.id,
                "name": person.name,
                "email": person.email,
                "airflow": person.airflow_name,
                "triage": person.triage_name,
                "roles": person.roles,
                "active": person.active,
            }
            for person in session.scalars(select(Person).order_by(Person.name, Person.id))
        ]
    if form is Format.JSON:
        print_json(rows)
        return
    columns = ("id", "name", "email", "airflow", "triage", "roles", "active")
    table(columns, ([_cell(row[column]) for column in columns] for row in rows))


@app.command()
def add(
    name: Annotated[str, typer.Option(help="Full name.")],
    email: Annotated[str, typer.Option(help="Mail address.")],
    airflow: Annotated[str | None, typer.Option(help="Name of the Airflow account.")] = None,
    triage: Annotated[str | None, typer.Option(help="Name of the triage folder (SFTP user).")] = None,
    role: Annotated[list[str] | None, typer.Option(help="A role on the whole site; may be given again.")] = None,
) -> None:
    """Add a person."""
    from sallyport.people.directory import SITE_ROLES, add_person, known_roles
    from sallyport.policy.activation import active, policy_in_force
    from sallyport.register.register import Register

    with told(), Register.from_environment().changing(actor()) as change:
        known = known_roles(policy_in_force(change.session)) if active(change.session) else SITE_ROLES
        person = add_person(
            change,
            name=name,
            email=email,
            airflow_name=airflow,
            triage_name=triage,
            roles=role or (),
            known_roles=known,
        )
        said = f"{person.name} is person {person.id}"
    out.print(shown(said))


@app.command()
def deactivate(
    name: Annotated[str, typer.Argument(help="Airflow or triage name.")],
    reason: Annotated[str, typer.Option(help="Why they leave.")],
) -> None:
    """Take every right from somebody who leaves; what they did stays recorded."""
    from sallyport.people.leaving import deactivate as leave
    from sallyport.register.register import Register

    with told(), Register.from_environment().changing(actor()) as change:
        changed = leave(change, name, reason)
    out.print("deactivated" if changed else "was not active already; nothing was changed")


def _cell(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
