"""Where released files go."""

from __future__ import annotations

import contextlib
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from sallyport.errors import NotFound, Refused
from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import finding
from sallyport.storage.handles import Folder, kind_of, parts_of
from sallyport.storage.names import fold
from sallyport.storage.upload import DOWNLOAD
from sallyport.transfers.manifest import direction_of, recipient_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sallyport.inspection.finding import Finding
    from sallyport.policy.model import Policy
    from sallyport.register.models import Transfer


class Released(Protocol):
    """Anything with a path to be released at."""

    release_path: str | None


ReleasedT = TypeVar("ReleasedT", bound=Released)


@dataclass(frozen=True)
class Destination:
    """Where a transfer's files go. ``root`` is a folder of the site's own; on the way below it no link is followed."""

    root: Path
    below: str

    def path_of(self, release_path: str) -> str:
        """A released file's path below ``root``."""
        return posixpath.join(self.below, release_path)


def destination_of(policy: Policy, transfer: Transfer) -> Destination:
    """The project's data folder and what the request names below it; for outputs a folder of the request's own.

    That folder lies in the download folder of the member who asked, so that two exports never meet.
    """
    if direction_of(transfer) == "output":
        return Destination(policy.paths.triage, f"{recipient_of(transfer)}/{DOWNLOAD}/{transfer.ref}")
    root = policy.paths.projects / transfer.project.folder / policy.projects.data_folder
    return Destination(root, transfer.destination.strip("/"))


def shown_destination(policy: Policy, transfer: Transfer) -> str:
    """As people call it: the folder in the project, or whose download folder."""
    going = destination_of(policy, transfer)
    if direction_of(transfer) == "output":
        return going.below
    return f"{transfer.project.folder}/{policy.projects.data_folder}/{going.below}".rstrip("/")


def destination_problems(
    going: Destination, transfer: Transfer, files: Iterable[ReleasedT]
) -> Iterator[tuple[ReleasedT, Finding]]:
    """A finding for each file that cannot simply be put in its place, as far as can be seen today.

    A file of the same name is blocked, or to be ticked when the request said replace. What the release would refuse
    (a link or a file where a folder is needed) and names that some systems take for one that is there are blocked.
    """
    with contextlib.suppress(NotFound), Folder.open(going.root) as top:
        place = _Place(top)
        for file in files:
            if file.release_path is not None:
                target = parts_of(going.path_of(file.release_path))
                if found := place.problem(target, may_replace=transfer.replace):
                    yield file, found


class _Place:
    """What lies in a folder, looked at by handles (law 9); each is listed once, however many files go there."""

    def __init__(self, root: Folder, path: str = "") -> None:
        """Raises NotFound or Refused when ``path`` below ``root`` is no folder, or lies behind a link."""
        self._root, self._path = root, path
        with root.child(path) as folder:
            names = folder.names()
        self._names = {fold(name): name for name in names} | {name: name for name in names}
        self._below: dict[str, _Place | None] = {}

    def problem(self, parts: tuple[str, ...], *, may_replace: bool) -> Finding | None:
        """Why a file cannot be put at ``parts`` below this folder."""
        name, *rest = parts
        there = self._names.get(name) or self._names.get(fold(name))
        if there is None:
            return None
        if there != name:
            return finding(
                "name.collision", "At its destination lies something whose name some systems take for the same."
            )
        if rest:
            below = self._child(name)
            return _IN_THE_WAY if below is None else below.problem(tuple(rest), may_replace=may_replace)
        is_plain = may_replace and self._holds_plain_file(name)
        return finding("destination.exists", severity=Severity.REVIEW if is_plain else Severity.BLOCK)

    def _holds_plain_file(self, name: str) -> bool:
        with self._root.child(self._path) as folder:
            seen = folder.stat(name)
        return seen is not None and kind_of(seen.st_mode, seen.st_nlink) == "file"

    def _child(self, name: str) -> _Place | None:
        """The folder of that name; None when it is none, or a link."""
        if name not in self._below:
            try:
                self._below[name] = _Place(self._root, posixpath.join(self._path, name))
            except (NotFound, Refused):
                self._below[name] = None
        return self._below[name]


_IN_THE_WAY = finding(
    "destination.exists", "On the way to its destination lies a link or a file where a folder is needed."
)
