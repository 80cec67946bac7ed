"""One look into a folder, and what the register is told of it: files that came, changed or went; nothing of the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

from sqlalchemy import delete, select, update

from sallyport.desk.folders import Folder, Place
from sallyport.errors import SallyportError
from sallyport.register.desk import Sighting, Watched
from sallyport.storage.names import printable, problem_with
from sallyport.storage.project import OUTPUT_AREA
from sallyport.transfers.rows import AT_ONCE, add_rows, in_batches
from sallyport.transfers.selection import is_unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.register import Register
    from sallyport.storage.source import SourceFile, Watchable

ACTOR = "system:watch"
_NOT_PLAIN = {
    "symlink": "it is a link, and links are not followed",
    "hardlink": "it has a second name somewhere (a hard link)",
    "other": "it cannot be looked into",
}


class Found(NamedTuple):
    """A file as it was found now."""

    size: int
    identity: dict[str, Any]
    cannot: str | None


@dataclass(frozen=True)
class Seen:
    """What one look found."""

    folder: Folder
    subject: str
    """What its events are about: ``person:<id>`` or ``project:<id>``."""
    files: dict[str, Found] | None
    """By path, hostile characters written out; None when the folder could not be looked into."""
    is_cut: bool = False
    problem: str | None = None


@dataclass
class _News:
    """How the register's sightings differ from what was found."""

    came: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.came or self.changed or self.gone)


def look(
    policy: Policy, folder: Folder, subject: str, opening: Callable[[], AbstractContextManager[Watchable]]
) -> Seen:
    """List the folder, as far as the policy goes. What hinders that is told, never raised."""
    try:
        with opening() as source:
            listed, is_cut = source.first(policy.desk.max_files)
    except SallyportError as error:
        return Seen(folder, subject, None, problem=str(error))
    except OSError as error:  # its own words would name the file
        return Seen(folder, subject, None, problem=f"The operating system refused: {error.strerror}.")
    twins = _twins(listed)
    files = {
        printable(file.path): Found(
            file.size, dict(file.identity) | {"size": file.size}, _cannot(policy, folder, file, twins)
        )
        for file in listed
    }
    return Seen(folder, subject, files, is_cut)


def keep(register: Register, seen: Seen, now: datetime) -> bool:
    """Bring the register's sightings of the folder up to what was seen at ``now``; False when they were so already.

    What did not change costs no write: a file is at rest since the row says so, and the folder says when it was last seen.
    """
    if seen.files is None:
        return False
    with register.reading() as session:
        if not _news(session, seen, now):
            return False
    with register.changing(ACTOR) as change:
        news = _news(change.session, seen, now)
        if not news:
            return False
        if watched_of(change.session, seen.folder) is None:
            change.session.add(Watched(place=seen.folder.place, owner=seen.folder.owner))
        add_rows(change.session, Sighting, news.came)
        for some in in_batches(news.changed):
            change.session.execute(update(Sighting), some)
        for some_gone in in_batches(news.gone):
            change.session.execute(delete(Sighting).where(Sighting.id.in_(some_gone)))
        counts = {"came": len(news.came), "changed": len(news.changed), "gone": len(news.gone)}
        change.record("desk.seen", seen.subject, place=seen.folder.place, files=len(seen.files), **counts)
    return True


def watched_of(session: Session, folder: Folder) -> Watched | None:
    """What the register knows of the folder as a whole."""
    return session.scalar(select(Watched).where(Watched.place == folder.place, Watched.owner == folder.owner))


def forget(session: Session, folder: Folder) -> None:
    """Nothing of the folder is remembered any more."""
    session.execute(delete(Sighting).where(Sighting.place == folder.place, Sighting.owner == folder.owner))
    session.execute(delete(Watched).where(Watched.place == folder.place, Watched.owner == folder.owner))


def _news(session: Session, seen: Seen, now: datetime) -> _News:
    here = Sighting.place == seen.folder.place, Sighting.owner == seen.folder.owner
    columns = (Sighting.id, Sighting.path, Sighting.size, Sighting.identity, Sighting.cannot)
    news, left = _News(), dict(seen.files or {})
    for key, path, size, identity, cannot in session.execute(
        select(*columns).where(*here).execution_options(yield_per=AT_ONCE)
    ):
        found = left.pop(path, None)
        if found is None:
            news.gone.append(key)
        elif (found.size, found.identity) != (size, identity):
            news.changed.append({"id": key} | found._asdict() | {"quiet_since": now, "seen_at": now})
        elif found.cannot != cannot:  # the policy changed, or a twin came or went
            news.changed.append({"id": key, "cannot": found.cannot})
    same = {"place": seen.folder.place, "owner": seen.folder.owner, "quiet_since": now, "seen_at": now}
    news.came = [{"path": path} | found._asdict() | same for path, found in left.items()]
    return news


def _twins(listed: Sequence[SourceFile]) -> set[str]:
    """Names that another file has in another Unicode form: a request would name both."""
    times = Counter(normalize("NFC", file.path) for file in listed if not file.path.isascii())
    return {name for name, count in times.items() if count > 1}


def _cannot(policy: Policy, folder: Folder, file: SourceFile, twins: set[str]) -> str | None:
    """Why the file cannot be asked for as it stands, as half a sentence."""
    path = folder.in_request(file.path)
    if problem := problem_with(path, policy.names):
        return problem
    if file.kind != "file":
        return _NOT_PLAIN.get(file.kind, "it is no plain file")
    if folder.place is Place.UPLOAD and is_unfinished(path, policy.triage.in_flight_suffixes):
        return "its name says that it is still being uploaded"
    if folder.place is Place.PROJECT and policy.paths.outputs and path.startswith(f"{OUTPUT_AREA}/"):
        return "its folder has the name that stands for the output area in a request"
    if not path.isascii() and normalize("NFC", file.path) in twins:
        return "another file has the same name in another Unicode form"
    return None
