"""Of ``sallyport doctor``: folders and access lists, as the account that runs this sees them."""

from __future__ import annotations

import os
import pwd
import stat
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.access.backend import access_backend
from sallyport.cli.doctor_lines import fault, good
from sallyport.register.models import Person
from sallyport.register.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sallyport.cli.doctor_lines import Line
    from sallyport.policy.load import Loaded

_READ, _WRITE = os.R_OK | os.X_OK, os.R_OK | os.W_OK | os.X_OK


def quarantine(loaded: Loaded) -> Iterator[Line]:
    """Law 10: it is this account's alone."""
    root = loaded.policy.paths.quarantine
    seen = root.lstat()
    mode = stat.S_IMODE(seen.st_mode)
    if not stat.S_ISDIR(seen.st_mode) or mode & 0o077:
        yield fault(
            "quarantine", f"{root} is open to others (mode {mode:04o})", f"chmod 0700 {root}; find out who looked."
        )
    elif seen.st_uid != os.geteuid():
        owner = _name_of(seen.st_uid)
        yield fault("quarantine", f"{root} belongs to {owner}", "Run this, and the tasks, as the account that owns it.")
    else:
        yield good("quarantine", f"{root}, of {_name_of(seen.st_uid)} alone")


def folders(loaded: Loaded) -> Iterator[Line]:
    """Projects, triage and shared data are there, for this account to use and not for everybody to write."""
    policy = loaded.policy
    writes_projects = policy.projects.folder_made_by == "sallyport"
    yield _folder("projects", policy.paths.projects, _WRITE if writes_projects else _READ)
    yield _folder("shared", policy.paths.shared, _READ)
    if policy.triage.backend == "folder":
        yield _folder("triage", policy.paths.triage, _READ)


def triage(loaded: Loaded) -> Iterator[Line]:
    """Each person with a triage name has both folders: uploads to read and tidy, downloads to fill."""
    if loaded.policy.triage.backend != "folder":
        return
    with Register.from_environment().reading() as session:
        query = select(Person.triage_name).where(Person.active, Person.triage_name.is_not(None))
        names = sorted(name for name in session.scalars(query) if name)
    lines = [_folder(f"triage of {name}", path, _WRITE) for name in names for path in _both(loaded, name)]
    wrong = [line for line in lines if line.advice]
    yield from wrong
    if not wrong:
        yield good("triage", f"upload and download of {len(names)} people can be reached")


def access_lists(loaded: Loaded) -> Iterator[Line]:
    """The tools of the policy's kind of access list work on the projects' file system."""
    access = loaded.policy.access
    access_backend(access).read(loaded.policy.paths.projects)
    yield good("access lists", f"{access.backend} lists can be read in {loaded.policy.paths.projects}")


def _both(loaded: Loaded, name: str) -> tuple[Path, Path]:
    folder = loaded.policy.paths.triage / name
    return folder / "upload", folder / "download"


def _folder(name: str, path: Path, needed: int) -> Line:
    try:
        seen = path.lstat()
    except FileNotFoundError:
        return fault(name, f"{path} is not there", "Make it, or correct the policy.")
    except PermissionError:
        return fault(name, f"{path} cannot be reached", "Let this account through the folders above it.")
    if not stat.S_ISDIR(seen.st_mode):
        return fault(name, f"{path} is not a folder", "Put a folder there, not a link or a file.")
    if seen.st_mode & stat.S_IWOTH:
        return fault(name, f"everybody can write to {path}", f"chmod o-w {path}")
    if not os.access(path, needed):
        verb = "write to" if needed & os.W_OK else "read"
        return fault(name, f"this account cannot {verb} {path}", "Give it the right by owner, group or access list.")
    return good(name, f"{path}, of {_name_of(seen.st_uid)}, mode {stat.S_IMODE(seen.st_mode):04o}")


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
