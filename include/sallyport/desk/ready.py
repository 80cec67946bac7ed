"""What requests can be made of, as the page shows it: upload folders with something new, and the files of one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, func, select

from sallyport.desk.asked import asked_for
from sallyport.desk.folders import Folder, Place
from sallyport.desk.looker import uploaders
from sallyport.desk.lying import is_quiet, never_asked, summary_of
from sallyport.errors import NotPermitted
from sallyport.register.desk import Sighting, Watched
from sallyport.register.models import Person, Project, Transfer
from sallyport.register.states import ProjectState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker
    from sallyport.policy.model import Policy

AT_A_TIME = 2000
"""Files that are given at a time."""


def ready(session: Session, policy: Policy, looker: Looker) -> dict[str, Any]:
    """Upload folders that hold something not asked for yet, or that could not be looked into, as JSON.

    ``seen_at`` is when the newest look was. The counts are those of the last look, made anew where somebody asked since.
    """
    people = uploaders(session, looker)
    kept = _watched(session, [person.triage_name or "" for person, _ in people])
    asked = _asked_since(session, kept.values())
    rows = []
    for person, projects in people:
        seen = kept.get(person.triage_name or "")
        if seen is None:
            continue
        if person.id in asked:
            counts = summary_of(policy, never_asked(session, Folder(Place.UPLOAD, seen.owner)), seen.seen_at)
            files, size, quiet, newest = counts.files, counts.size, counts.quiet, counts.newest
        else:
            files, size, quiet, newest = seen.files, seen.size, seen.quiet, seen.newest
        if files or seen.unusable or seen.problem:
            rows.append(
                {
                    "place": Place.UPLOAD,
                    "owner": seen.owner,
                    "person": person.name,
                    "projects": [project.folder for project in projects],
                    "is_you": person.id == looker.person.id,
                    "files": files,
                    "bytes": size,
                    "quiet": quiet,
                    "unusable": seen.unusable,
                    "newest": _time(newest),
                    "seen_at": _time(seen.seen_at),
                    "is_cut": seen.is_cut,
                    "problem": seen.problem,
                }
            )
    return {"seen_at": _time(max((seen.seen_at for seen in kept.values() if seen.seen_at), default=None)), "rows": rows}


def files(session: Session, policy: Policy, looker: Looker, folder: Folder, start: int) -> dict[str, Any]:
    """The files of one folder by path, some at a time, as JSON. NotPermitted for a folder that is none of theirs.

    Each with what a request names it by (``pattern``, exact whatever its name), or why it ``cannot`` be asked for.
    """
    require_visible(session, looker, folder)
    here = Sighting.place == folder.place, Sighting.owner == folder.owner
    seen = session.scalar(select(Watched).where(Watched.place == folder.place, Watched.owner == folder.owner))
    columns = (
        Sighting.path,
        Sighting.size,
        cast(Sighting.identity, Text),
        Sighting.quiet_since,
        Sighting.cannot,
    )
    query = select(*columns).where(*here).order_by(Sighting.path, Sighting.id).offset(start).limit(AT_A_TIME)
    found = session.execute(query).all()
    asked = asked_for(session, folder, {path: identity for path, _, identity, *_ in found})
    rows = [
        {
            "path": path,
            "size": size,
            "quiet_since": _time(quiet_since),
            "is_quiet": seen is not None and is_quiet(policy, quiet_since, seen.seen_at),
            "asked": asked[path].ref if path in asked and asked[path].stands else None,
            "cannot": cannot,
            "pattern": folder.pattern(path) if cannot is None else None,
        }
        for path, size, _, quiet_since, cannot in found
    ]
    return {
        "total": session.scalar(select(func.count()).select_from(Sighting).where(*here)) or 0,
        "seen_at": _time(seen.seen_at) if seen else None,
        "is_cut": bool(seen and seen.is_cut),
        "problem": seen.problem if seen else None,
        "rows": rows,
    }


def require_visible(session: Session, looker: Looker, folder: Folder) -> None:
    """NotPermitted unless the looker may see what lies in the folder; the same for one that is not there."""
    if folder.place is Place.UPLOAD:
        may = any(person.triage_name == folder.owner for person, _ in uploaders(session, looker))
    else:
        query = select(Project.id).where(Project.folder == folder.owner, Project.state == ProjectState.ACTIVE)
        project_id = session.scalar(query)
        may = project_id is not None and looker.sees_project(project_id)
    if not may:
        raise NotPermitted(
            "You may not see the files of this folder.", "Ask a data manager of the project, or to be made one."
        )


def _watched(session: Session, names: list[str]) -> dict[str, Watched]:
    """Upload folders by their triage names."""
    query = select(Watched).where(Watched.place == Place.UPLOAD, Watched.owner.in_(names))
    return {seen.owner: seen for seen in session.scalars(query)}


def _asked_since(session: Session, watched: Iterable[Watched]) -> set[int]:
    """People with a request that changed since their folder was looked into."""
    since = {seen.owner: seen.seen_at for seen in watched if seen.seen_at}
    if not since:
        return set()
    query = (
        select(Person.id, Person.triage_name, func.max(Transfer.changed_at))
        .join(Transfer, Person.id == func.coalesce(Transfer.requester_id, Transfer.operator_id))
        .where(Transfer.changed_at >= min(since.values()), Person.triage_name.in_(since))
        .group_by(Person.id, Person.triage_name)
    )
    return {person for person, name, changed in session.execute(query) if changed >= since[name or ""]}


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="milliseconds") if at else None
