"""How each kind of copy is looked at and deleted. A look that cannot be made is never taken for absence."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sallyport.errors import NotFound, Refused, SallyportError
from sallyport.retention.proof import matches
from sallyport.storage.handles import Folder, said_plainly
from sallyport.storage.placing import temporary_of
from sallyport.storage.source import SourceFile

if TYPE_CHECKING:
    from sallyport.retention.due import Due
    from sallyport.storage.source import Source

_NOT_OURS = "something else lies there by now; it is not ours to delete"
_UNSEEN = "it is still there, or cannot be looked for"
_ABOVE_COPIES = 3  # <username>/download/<reference>


def upload_problem(source: Source, item: Due) -> str | None:
    """Why the upload cannot be deleted: another file lies there, or the way to it is closed."""
    seen = source.stat(item.path)
    if seen is not None:
        return None if dict(seen.identity) | {"size": seen.size} == item.source_id else _NOT_OURS
    return None if _is_absent(source, item.path) else _UNSEEN


def delete_upload(source: Source, item: Due) -> bool:
    """Delete the very file that was copied. False when it was gone already; Refused when something else lies there."""
    if problem := upload_problem(source, item):
        raise Refused(problem)
    seen = source.stat(item.path)
    # Also when nothing is seen: a removal that was cut short is finished.
    source.remove(item.path, seen or SourceFile(item.path, "file", item.size, item.source_id))
    if not _is_absent(source, item.path):
        raise Refused(_UNSEEN)
    return seen is not None


def _is_absent(source: Source, path: str) -> bool:
    try:
        with source.open(path):
            return False
    except NotFound:
        return True
    except SallyportError:
        return False


def copy_problem(triage: Path, item: Due) -> str | None:
    """Why a reviewer's copy cannot be deleted."""
    with contextlib.suppress(NotFound), _copies_folder(triage, item) as folder:
        if folder.stat(Path(item.path).name) is not None and not matches(triage, item.path, item.digest, item.size):
            return _NOT_OURS
    return None


def delete_copy(triage: Path, item: Due) -> bool:
    """Delete a reviewer's copy and the folders that it leaves empty. False when it was gone already."""
    if problem := copy_problem(triage, item):
        raise Refused(problem)
    name, found = Path(item.path).name, False
    with contextlib.suppress(NotFound), _copies_folder(triage, item) as folder, said_plainly():
        found = folder.stat(name) is not None
        unfinished = temporary_of(item.digest, Path(item.path))  # of a release that was killed
        for ours in (name, unfinished) if found else (unfinished,):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(ours, dir_fd=folder.handle)
        folder.sync()
    _remove_empty_folders(triage, item)
    return found


def _copies_folder(triage: Path, item: Due) -> Folder:
    try:
        relative = Path(item.path).parent.relative_to(triage)
    except ValueError:
        raise Refused("it does not lie in the triage folder of today's policy") from None
    with Folder.open(triage) as top:
        return top.child(relative.as_posix())


def _remove_empty_folders(triage: Path, item: Due) -> None:
    parts = Path(item.path).parent.relative_to(triage).parts
    with contextlib.suppress(OSError, SallyportError), Folder.open(triage) as top:
        for length in range(len(parts), _ABOVE_COPIES - 1, -1):
            with top.child("/".join(parts[: length - 1])) as above:
                os.rmdir(parts[length - 1], dir_fd=above.handle)
