"""Folders and files that one user may read, the data managers too, and nobody else: what leaves, on its way to a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.access.exact import Flaw, Wrong, flaws
from sallyport.access.groups import group_name, triage_group
from sallyport.access.model import READ_ONLY, Entry, Principal
from sallyport.access.users import triage_user
from sallyport.errors import BadRequest, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sallyport.access.model import AccessBackend, Plan
    from sallyport.policy.access import Access


@dataclass(frozen=True)
class Personal:
    """Who may read; and who surely may not, looked for by name (the project's group)."""

    user: Principal
    managers: Principal | None
    absent: tuple[Principal, ...]

    @property
    def wanted(self) -> tuple[Entry, ...]:
        """Reading and no more, for the managers too: what was approved stays as it was approved (law 1)."""
        return tuple(Entry(who, READ_ONLY, inherit=True) for who in (self.user, self.managers) if who is not None)


def personal(access: Access, username: str, platform_id: str) -> Personal:
    """Whose a release to ``username`` from the project with that platform id is. Changes no file of groups or users.

    NotFound for a user, managers' group or project's group that is not known here, BadRequest for a name that is none
    and for managers who are the project's own group.
    """
    if not platform_id:
        raise NotFound("The project has no platform id yet.", "Finish its set-up; its group is named by that id.")
    user = triage_user(access, username)
    managers = triage_group(access, access.managers_group) if access.managers_group else None
    project = triage_group(access, group_name(access, platform_id))
    if managers is not None and (managers.name == project.name or None is not managers.id == project.id):
        raise BadRequest(
            "The policy's managers_group is the project's own group.", "Name the group of the data managers alone."
        )
    return Personal(user, managers, (project,))


def plan_personal(backend: AccessBackend, folder: Path, who: Personal) -> Plan:
    """Work out the list of a folder that this account made for them, and of all that will be made in it.

    Raises what :meth:`AccessBackend.plan_exactly` does.
    """
    return backend.plan_exactly(folder, who.wanted, who.absent)


def require_personal(backend: AccessBackend, paths: Sequence[Path], who: Personal, *, within: Path) -> list[list[str]]:
    """The lists of released files, as read back, each proven: they may read it and not change it, nobody else anything.

    The folder ``within``, and all between it and the files, are proven as well: whoever can write there can exchange
    the files. Refused otherwise, saying whose rights are wrong and of how many, never which (law 7); ValueError for a
    path that is not below ``within``; else as :meth:`AccessBackend.look`.
    """
    folders = sorted({above for path in paths for above in _between(path, within)} | {within})
    asked = [entry.who for entry in who.wanted] + list(who.absent)
    reached = backend.reach([*folders, *paths], asked)
    found = Counter(flaw for reach in reached for flaw in flaws(reach, who.wanted, who.absent))
    if found:
        said = sorted(f"{_said(flaw, who)} ({count} of {len(reached)})" for flaw, count in found.items())
        raise Refused(
            f"Released files and their folders are not this user's alone: {'; '.join(said)}.",
            "Find out who changed their permissions, or what the file system did with them; then run the release again.",
        )
    return [reach.lines for reach in reached[len(folders) :]]


def _between(path: Path, within: Path) -> list[Path]:
    """The folders below ``within`` on the way to ``path``."""
    path.relative_to(within)
    return [above for above in path.parents if above != within and above.is_relative_to(within)]


def _said(flaw: Flaw, who: Personal) -> str:
    role = {who.user: "the user", who.managers: "the data managers", None: "somebody else"}.get(
        flaw.who, "the project's group"
    )
    return {
        Wrong.LESS: f"{role} cannot read",
        Wrong.MORE: f"{role} could do more than read",
        Wrong.PRESENT: f"{role} is in the list, or given something",
        Wrong.OWNER: "they belong to another account",
    }[flaw.wrong]
