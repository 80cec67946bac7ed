"""Of ``sallyport doctor``: folders and access lists, as the account that runs this sees them."""

from __future__ import annotations

import errno
import grp
import os
import shutil
import stat
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.access.backend import access_backend, triage_backend
from sallyport.cli.console import account_name
from sallyport.cli.doctor_lines import fault, good
from sallyport.inspection.wording import many
from sallyport.register.models import Person
from sallyport.register.register import Register
from sallyport.review.previews.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sallyport.access.model import AccessBackend
    from sallyport.cli.doctor_lines import Line
    from sallyport.policy.load import Loaded

_READ, _WRITE = os.R_OK | os.X_OK, os.R_OK | os.W_OK | os.X_OK
_LEAST_FREE = 1024**3
"""Bytes. With less, one ordinary request fills the disk."""
_SETTERS = {"posix": "setfacl", "nfs4": "nfs4_setfacl"}


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
        owner = account_name(seen.st_uid)
        yield fault("quarantine", f"{root} belongs to {owner}", "Run this, and the tasks, as the account that owns it.")
    else:
        yield good("quarantine", f"{root}, of {account_name(seen.st_uid)} alone")
    yield from _apart(loaded)


def previews(loaded: Loaded) -> Iterator[Line]:
    """Reviewers' previews are this account's to write and one group's to read."""
    shelf = Shelf.of(loaded.policy)
    if shelf is None:
        yield good("previews", "off, as the policy names no folder for them")
        return
    seen = shelf.root.lstat()
    shelf.check()
    if stat.S_IMODE(seen.st_mode) & 0o050 != 0o050:  # noqa: PLR2004 - to read and enter, of the group
        yield fault("previews", f"no group can read {shelf.root}", "Give it mode 2750, and the API server's group.")
    else:
        yield good("previews", f"{shelf.root}, read by the group {_group_name(seen.st_gid)}")
    yield from _apart(loaded, "previews")


def records(loaded: Loaded) -> Iterator[Line]:
    """Records name people and files: this account writes them, one group may read them, nobody else."""
    root = loaded.policy.paths.records
    if root is None:
        yield good("records", "made when asked for, as the policy names no folder for them")
        return
    line = _folder("records", root, _WRITE)
    yield line
    if line.advice:
        return
    mode = stat.S_IMODE(root.lstat().st_mode)
    if mode & 0o027:
        yield fault(
            "records", f"others can reach {root} (mode {mode:04o})", f"chmod 0700 {root}, or 2750 with a group."
        )
    yield from _apart(loaded, "records")


def _group_name(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def _apart(loaded: Loaded, ours: str = "quarantine") -> Iterator[Line]:
    """The policy's own check goes by names; links above the folders could still lead one into another."""
    paths = loaded.policy.paths
    root = getattr(paths, ours).resolve()
    others = {"projects", "triage", "shared", "outputs", "quarantine", "previews", "records"} - {ours}
    for name in sorted(name for name in others if getattr(paths, name) is not None):
        other = getattr(paths, name).resolve()
        if root.is_relative_to(other) or other.is_relative_to(root):
            yield fault(ours, f"{root} and {name} ({other}) lie inside each other", f"Move {ours} outside of it.")


def room(loaded: Loaded) -> Iterator[Line]:
    """There is room for what is between the doors, and for what is released."""
    paths = loaded.policy.paths
    for name, path in (("quarantine", paths.quarantine), ("projects", paths.projects)):
        seen = os.statvfs(path)
        free = seen.f_bavail * seen.f_frsize
        said = f"{free / 1024**3:,.1f} GiB free for {name}"
        if free < _LEAST_FREE or (seen.f_files and not seen.f_favail):
            yield fault("room", f"{said}, {many(seen.f_favail, 'more file')}", "Tidy, or give it a larger disk.")
        else:
            yield good("room", said)


def folders(loaded: Loaded) -> Iterator[Line]:
    """Projects, triage and shared data are there, for this account to use and not for everybody to write."""
    policy = loaded.policy
    writes_projects = policy.projects.folder_made_by == "sallyport"
    yield _folder("projects", policy.paths.projects, _WRITE if writes_projects else _READ)
    yield _folder("shared", policy.paths.shared, _READ)
    if policy.paths.outputs is not None:
        yield _folder("outputs", policy.paths.outputs, _READ)
    if policy.triage.backend == "folder":
        yield _folder("triage", policy.paths.triage, _READ)


def triage(loaded: Loaded) -> Iterator[Line]:
    """Each person with a triage name has both folders: uploads to read and tidy, downloads to fill."""
    if loaded.policy.triage.backend != "folder":
        return
    names = triage_names()
    lines = [_folder(f"triage of {name}", path, _WRITE) for name in names for path in _both(loaded, name)]
    wrong = [line for line in lines if line.advice]
    yield from wrong
    if not wrong:
        yield good("triage", f"upload and download of {many(len(names), 'person', 'people')} can be reached")


def triage_names() -> list[str]:
    """Triage names of everybody who is here."""
    with Register.from_environment().reading() as session:
        query = select(Person.triage_name).where(Person.active, Person.triage_name.is_not(None))
        return sorted(name for name in session.scalars(query) if name)


def access_lists(loaded: Loaded) -> Iterator[Line]:
    """The tools of the policy's kinds of access list work on the file systems of projects and triage."""
    policy = loaded.policy
    yield _access_lists(access_backend(policy.access), policy.access.backend, policy.paths.projects)
    if policy.triage.backend == "folder":
        yield _access_lists(triage_backend(policy.access), policy.access.kind_on_triage, policy.paths.triage)


def _access_lists(backend: AccessBackend, kind: str, folder: Path) -> Line:
    backend.read(folder)
    setter = _SETTERS[kind]
    if shutil.which(setter) is None:
        return fault("access lists", f"{setter} is not installed", "Install the acl or nfs4-acl-tools package.")
    if kind == "posix" and not _keeps_posix_lists(folder):
        return fault("access lists", f"the file system of {folder} keeps no POSIX lists", "Mount it with them (acl).")
    return good("access lists", f"{kind} lists can be read in {folder}, {setter} is there")


def _keeps_posix_lists(folder: Path) -> bool:
    """Ask the file system itself: where there can be no list, one is made up from the mode."""
    try:
        os.getxattr(folder, "system.posix_acl_access")
    except OSError as error:
        return error.errno != errno.EOPNOTSUPP
    return True


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
    return good(name, f"{path}, of {account_name(seen.st_uid)}, mode {stat.S_IMODE(seen.st_mode):04o}")
