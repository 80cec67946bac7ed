"""A project's group: looked up in the name service, or kept in a group(5) file of this site."""

from __future__ import annotations

import fcntl
import grp
import os
from typing import TYPE_CHECKING

from sallyport.access.model import Principal
from sallyport.access.site_files import GROUP_FILE, numbers_in
from sallyport.errors import NotFound
from sallyport.storage.handles import said_plainly

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.policy.access import Access


def group_name(access: Access, project_id: str) -> str:
    """The name that the policy gives to a project's users."""
    return access.users_group.format(project_id=project_id)


def project_group(access: Access, project_id: str) -> Principal:
    """The group of a project's users.

    A group missing from a group(5) file is added to it. NotFound when the name service lacks it and its id is needed.
    """
    name = group_name(access, project_id)
    if access.groups == "file" and access.groups_file is not None:
        return Principal("group", name, group_id(access.groups_file, name, access.first_group_id))
    number = _number_of(name)
    if number is not None or (access.backend == "nfs4" and access.nfs4_domain):
        return Principal("group", name, number)  # a server may know it by name alone; the list read back tells
    raise NotFound(f"The group {name} is not known to this machine.", "Ask the platform to set up the project's group.")


def triage_group(access: Access, name: str) -> Principal:
    """A group as the access lists of triage name it; unlike :func:`project_group` this adds nobody to any file.

    NotFound when it is not known here and its id is needed.
    """
    if access.groups == "file" and access.groups_file is not None:
        number, where = numbers_in(access.groups_file, GROUP_FILE).get(name), f"in {access.groups_file}"
    else:
        number, where = _number_of(name), "to this machine"
        if number is None and access.names_suffice_on_triage:
            return Principal("group", name, None)
    if number is None:
        raise NotFound(
            f"The group {name} is not known {where}.", "Add it there, or correct the policy's access section."
        )
    return Principal("group", name, number)


def _number_of(name: str) -> int | None:
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return None


def group_id(file: Path, name: str, first: int) -> int:
    """The id of ``name`` in a group(5) file; a missing one is added with the next free id from ``first``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with said_plainly(), (file.parent / f"{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        groups = numbers_in(file, GROUP_FILE)
        if name not in groups:
            taken = {*groups.values(), *(group.gr_gid for group in grp.getgrall())}
            groups[name] = max([first - 1, *(number for number in taken if number >= first)]) + 1
            _append(file, f"{name}:x:{groups[name]}:")
        return groups[name]


def _append(file: Path, line: str) -> None:
    """Add a line by writing the file anew and swapping it in, so that no reader sees half of it."""
    text = file.read_text() if file.exists() else ""
    if text and not text.endswith("\n"):
        text += "\n"
    temporary = file.with_name(f".{file.name}.new")
    with temporary.open("w") as stream:
        stream.write(f"{text}{line}\n")
        stream.flush()
        os.fsync(stream.fileno())
    temporary.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o644)
    temporary.replace(file)
