"""The person behind a signed-in account, for everything that a page shows or changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.errors import NotPermitted
from sallyport.register.people import person_by_airflow_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.register.models import Person

NOT_THEIR_ID = (
    "This account has the name of a person of the register but not their id.",
    "Ask a platform manager to look into it.",
)


@dataclass(frozen=True)
class Account:
    """A signed-in Airflow account: the auth manager's id and name."""

    id: str
    name: str


def person_behind(session: Session, account: Account) -> Person:
    """The active person whose account this is, by name and id. NotPermitted for anybody else's."""
    person = person_by_airflow_name(session, account.name)
    if person is None or not person.active:
        raise NotPermitted("You are not a person of this site's register.", "Ask a data manager to add you.")
    if is_anothers(person, account.id):
        raise NotPermitted(*NOT_THEIR_ID)
    return person


def is_anothers(person: Person, account_id: str) -> bool:
    """Has another Airflow account than the person's own taken their name?"""
    return person.airflow_id is not None and person.airflow_id != account_id
