"""Whose project a folder is: the project id in the name of the group that owns it or stands in its access list."""

from __future__ import annotations

import contextlib
import grp
import re
from typing import TYPE_CHECKING

from sallyport.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.policy.access import Access
    from sallyport.policy.model import Policy

# "group:200000:rwx" or "default:group:..." of getfacl, "A:fdg:name@domain:..." of nfs4_getfacl; denials give nobody anything.
_POSIX_GROUP = re.compile(r"(?:default:)?group:(?P<who>[^:]+):")
_NFS4_GROUP = re.compile(r"A:[^:]*g[^:]*:(?P<who>[^:@]+)(?:@[^:]*)?:")


def project_ids(policy: Policy, group_id: int | None, lines: Sequence[str]) -> set[str]:
    """The ids of all projects whose users' group owns the folder or has an entry in its list ``lines``."""
    pattern = _id_in_group(policy)
    names = {name for who in _groups(group_id, lines) for name in _names_of(policy, who)}
    return {match["id"] for name in names if (match := pattern.fullmatch(name))}


def require_id(expected: str, found: set[str], *, needed: bool) -> None:
    """Refused unless the folder is of project ``expected``; a folder that names no project passes unless it is ``needed``."""
    if not found and needed:
        raise Refused(
            "The folder does not say whose it is: neither its group nor its access list names a project.",
            "Ask the platform whether it is the right folder. Nothing was touched.",
        )
    if found and found != {expected}:
        raise Refused(
            f"The folder is of project {', '.join(sorted(found))}, but the platform's answer was {expected}. "
            "Nothing was touched.",
            "Compare both with the ticket. If the answer was mistyped, clear the gate platform_answer and answer again.",
        )


def _id_in_group(policy: Policy) -> re.Pattern[str]:
    before, _, after = policy.access.users_group.partition("{project_id}")
    return re.compile(f"{re.escape(before)}(?P<id>{policy.projects.project_id_pattern}){re.escape(after)}")


def _groups(group_id: int | None, lines: Sequence[str]) -> Iterator[str]:
    if group_id is not None:
        yield str(group_id)
    for line in lines:
        match = _POSIX_GROUP.match(line) or _NFS4_GROUP.match(line)
        if match is not None:
            yield match["who"]


def _names_of(policy: Policy, who: str) -> list[str]:
    """The names that a number stands for, here and in the site's group file; a name stands for itself."""
    if not who.isdecimal():
        return [who]
    names = [name for name, number in site_groups(policy.access) if number == who]
    with contextlib.suppress(KeyError, OverflowError):  # a number that this machine has no name for
        names.append(grp.getgrgid(int(who)).gr_name)
    return names


def site_groups(access: Access) -> Iterator[tuple[str, str]]:
    """Name and number of each group in the site's own group file; none where there is no such file."""
    file = access.groups_file
    if access.groups != "file" or file is None or not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition(":")
        number = rest.split(":")[1:2]
        if name and number:
            yield name, number[0]
