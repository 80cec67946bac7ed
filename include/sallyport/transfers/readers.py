"""Who shall be able to read what was released: seen to before the first byte, proven after the last."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sallyport.access.groups import project_group
from sallyport.access.model import Right
from sallyport.access.personal import personal, plan_personal, require_personal
from sallyport.errors import NotFound, Refused
from sallyport.storage.handles import Folder, said_plainly
from sallyport.transfers.manifest import direction_of, recipient_of
from sallyport.transfers.places import destination_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sallyport.access.model import AccessBackend, Look, Principal, Readback
    from sallyport.access.personal import Personal
    from sallyport.policy.model import Policy
    from sallyport.register.models import Transfer
    from sallyport.transfers.places import Destination


class Readers(Protocol):
    """The people whom a release is for, and nobody else."""

    def prepare(self) -> Readback | None:
        """Make the destination theirs before anything lies in it; what was changed. None where nothing is to be made."""

    def lists_of(self, paths: Sequence[Path]) -> list[list[str] | None]:
        """The access list of each released file as read back; None for a file that they cannot read, or others can."""


def readers_of(policy: Policy, backend: AccessBackend, transfer: Transfer) -> Readers:
    """The project's users for what comes in; for outputs the member who asked."""
    platform_id = transfer.project.platform_id or ""
    if direction_of(transfer) == "input":
        return ProjectReaders(backend, project_group(policy.access, platform_id))
    who = personal(policy.access, recipient_of(transfer), platform_id)
    return OneReader(backend, who, destination_of(policy, transfer))


@dataclass(frozen=True)
class ProjectReaders:
    """The users of a project: they read its data folder and do not change it."""

    backend: AccessBackend
    group: Principal

    def prepare(self) -> None:
        """The data folder was prepared when the project was set up."""

    def lists_of(self, paths: Sequence[Path]) -> list[list[str] | None]:
        """See :class:`Readers`."""
        return [look.lines if _is_read_only(look) else None for look in self.backend.look(paths, self.group)]


@dataclass(frozen=True)
class OneReader:
    """One member, the data managers, and the tasks' account; never the project's group."""

    backend: AccessBackend
    who: Personal
    going: Destination

    def prepare(self) -> Readback:
        """A folder of the request's own, whose list is what everything in it inherits."""
        with Folder.open(self.going.root) as root:
            above, _, name = self.going.below.rpartition("/")
            try:
                download = root.child(above)
            except (NotFound, Refused):
                raise Refused(
                    "The member's download folder is missing, or is not a plain folder.",
                    "Look at it, have it made, and run the release again; nothing was released.",
                ) from None
            with download, said_plainly():
                _make_closed(download, name)
        return self.backend.apply(plan_personal(self.backend, self.going.root / self.going.below, self.who))

    def lists_of(self, paths: Sequence[Path]) -> list[list[str] | None]:
        """See :class:`Readers`."""
        return list(require_personal(self.backend, paths, self.who, within=self.going.root / self.going.below))


def _make_closed(folder: Folder, name: str) -> None:
    """A folder that nobody else may enter before its list is set; one that an earlier try made is left as it is."""
    with contextlib.suppress(FileExistsError):
        os.mkdir(name, 0o700, dir_fd=folder.handle)
        folder.sync()
    folder.enter(name).close()


def _is_read_only(look: Look) -> bool:
    """As read back, can the project's users read the file and not change it?"""
    return Right.READ in look.rights and Right.WRITE not in look.rights
