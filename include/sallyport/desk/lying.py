"""What lies in a folder and was never asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Text, cast, func, select

from sallyport.desk.asked import asked_for
from sallyport.desk.folders import Place
from sallyport.register.desk import Sighting
from sallyport.transfers.rows import AT_ONCE
from sallyport.transfers.selection import is_companion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sallyport.desk.folders import Folder
    from sallyport.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Lying:
    """A file that can be asked for."""

    path: str
    size: int
    identity: str
    """As JSON text."""
    quiet_since: datetime


class Summary(NamedTuple):
    """Files together."""

    files: int
    size: int
    quiet: int
    newest: datetime | None


def never_asked(session: Session, folder: Folder) -> list[Lying]:
    """The files that can be asked for and never were as they are, by path.

    Without checksum lists and ready files in uploads: these are carried only when somebody names them.
    """
    columns = (Sighting.path, Sighting.size, cast(Sighting.identity, Text), Sighting.quiet_since)
    query = select(*columns).where(
        Sighting.place == folder.place, Sighting.owner == folder.owner, Sighting.cannot.is_(None)
    )
    found = session.execute(query.order_by(Sighting.path).execution_options(yield_per=AT_ONCE))
    lying = [Lying(*row) for row in found]
    asked = asked_for(session, folder, {one.path: one.identity for one in lying})
    return [
        one for one in lying if one.path not in asked and not (folder.place is Place.UPLOAD and is_companion(one.path))
    ]


def count_unusable(session: Session, folder: Folder) -> int:
    """How many files cannot be asked for as they stand: never left out silently."""
    here = Sighting.place == folder.place, Sighting.owner == folder.owner, Sighting.cannot.is_not(None)
    return session.scalar(select(func.count()).select_from(Sighting).where(*here)) or 0


def is_quiet(policy: Policy, quiet_since: datetime, seen_at: datetime | None) -> bool:
    """Was a file whose folder was last looked into at ``seen_at`` at rest for long enough by then?"""
    return seen_at is not None and seen_at - quiet_since >= timedelta(minutes=policy.desk.quiet_minutes)


def summary_of(policy: Policy, lying: Sequence[Lying], seen_at: datetime | None) -> Summary:
    """All of them together, as seen at ``seen_at``."""
    return Summary(
        files=len(lying),
        size=sum(one.size for one in lying),
        quiet=sum(is_quiet(policy, one.quiet_since, seen_at) for one in lying),
        newest=max((one.quiet_since for one in lying), default=None),
    )
