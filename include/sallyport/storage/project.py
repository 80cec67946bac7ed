"""A project's files as a source: its folder and, where a site has one, its output area."""

from __future__ import annotations

import posixpath
import stat
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from sallyport.errors import NotFound
from sallyport.storage.folder import FolderSource
from sallyport.storage.patterns import exact_path
from sallyport.storage.source import Guarantee

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sallyport.policy.model import Policy
    from sallyport.storage.source import Source, SourceFile

OUTPUT_AREA = "output-area"
"""Folder name that stands for the project's output area in a request (``/mnt/output`` in the Data Safe Haven guide)."""


class ProjectSource(FolderSource):
    """The files of a project folder, of which only the named parts are listed: it may hold millions."""

    def __init__(self, root: Path, below: str, patterns: Sequence[str]) -> None:
        """Raises NotFound or Refused when it is no folder."""
        super().__init__(root, below)
        self._starts = sorted({start_of(pattern) for pattern in patterns})

    def list(self) -> list[SourceFile]:
        """As in :class:`Source`, of what lies at or below the fixed beginnings of the patterns."""
        folders, files = [], {}
        for start in self._starts:
            seen = self._seen(start) if start else None
            if not start or (seen is not None and stat.S_ISDIR(seen.st_mode)):
                folders.append(start)
            elif (file := self.stat(start)) is not None:
                files[file.path] = file
        files |= {file.path: file for file in self._all_below(_outermost(folders))}
        return [files[path] for path in sorted(files)]


class WithOutputArea:
    """A project folder in which :data:`OUTPUT_AREA` is the output area."""

    guarantees = frozenset(Guarantee)

    def __init__(self, project: Source, area: Source) -> None:
        self._project, self._area = project, area

    def list(self) -> list[SourceFile]:
        """As in :class:`Source`."""
        ours = [replace(file, path=f"{OUTPUT_AREA}/{file.path}") for file in self._area.list()]
        theirs = [file for file in self._project.list() if not file.path.startswith(f"{OUTPUT_AREA}/")]
        return sorted([*theirs, *ours], key=lambda file: file.path)

    def stat(self, path: str) -> SourceFile | None:
        """As in :class:`Source`."""
        source, inner = self._of(path)
        seen = source.stat(inner)
        return seen and replace(seen, path=path)

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """As in :class:`Source`."""
        source, inner = self._of(path)
        return source.open(inner)

    def remove(self, path: str, expected: SourceFile) -> None:  # noqa: ARG002 - as the protocol has it
        """Never: a project's files are not ours to tidy."""
        raise NotFound("A project's own files are never removed here.", "Ask the project to tidy them.")

    def close(self) -> None:
        """As in :class:`Source`."""
        self._project.close()
        self._area.close()

    def _of(self, path: str) -> tuple[Source, str]:
        area, _, inner = path.partition("/")
        return (self._area, inner) if area == OUTPUT_AREA else (self._project, path)


def project_source(policy: Policy, folder: str, patterns: Sequence[str]) -> Source:
    """What ``patterns`` name below a project folder, by its name. NotFound or Refused when it is no folder."""
    project = ProjectSource(policy.paths.projects, folder, patterns)
    inside = [pattern.strip("/").removeprefix(OUTPUT_AREA) for pattern in patterns if _is_in_area(pattern)]
    if policy.paths.outputs is None or not inside:
        return project
    return WithOutputArea(project, ProjectSource(policy.paths.outputs, folder, inside))


def start_of(pattern: str) -> str:
    """The part of a pattern that no glob is in: ``results`` for ``results/*.csv``."""
    fixed: list[str] = []
    for part in pattern.strip("/").split("/"):
        name = exact_path(part)
        if name is None:
            break
        fixed.append(name)
    return posixpath.join("", *fixed)


def _is_in_area(pattern: str) -> bool:
    return pattern.strip("/").partition("/")[0] == OUTPUT_AREA


def _outermost(folders: Sequence[str]) -> list[str]:
    """Without those that lie in another one of them."""
    return [
        folder
        for folder in folders
        if not any(folder != other and (not other or folder.startswith(f"{other}/")) for other in folders)
    ]
