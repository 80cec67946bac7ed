"""Where released files go."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING, Protocol, TypeVar

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import finding

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


def data_folder(policy: Policy, transfer: Transfer) -> Path:
    """The project's data folder: the root that every release of an input stays below."""
    return policy.paths.projects / transfer.project.folder / policy.projects.data_folder


def relative_target(transfer: Transfer, release_path: str) -> str:
    """A released file's path below the data folder."""
    return posixpath.join(transfer.destination.strip("/"), release_path)


def destination_problems(
    root: Path, transfer: Transfer, files: Iterable[ReleasedT]
) -> Iterator[tuple[ReleasedT, Finding]]:
    """A finding for each file whose place below ``root`` is taken: blocked, or to be ticked when the request said replace."""
    for file in files:
        if file.release_path is None:
            continue
        place = root / relative_target(transfer, file.release_path)
        if not os.path.lexists(place):
            continue
        severity = (
            Severity.REVIEW if transfer.replace and place.is_file() and not place.is_symlink() else Severity.BLOCK
        )
        yield file, finding("destination.exists", severity=severity)
