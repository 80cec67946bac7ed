"""On which terms a transfer's files are looked into."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sallyport.inspection.terms import Direction, Terms
from sallyport.storage.handles import Folder
from sallyport.transfers.history import RegisterHistory
from sallyport.transfers.manifest import direction_of

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from sallyport.policy.model import Policy
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register


def terms_of(register: Register, policy: Policy, transfer: Transfer) -> Terms:
    """The site's rules for its direction.

    Outputs are held against what the project released before, and its list of participants where it has one.
    """
    direction = Direction(direction_of(transfer))
    if direction is Direction.INPUT:
        return Terms(policy.disclosure, direction)
    listed = policy.projects.participants_file
    opening = partial(_open, policy.paths.projects / transfer.project.folder, listed) if listed else None
    return Terms(policy.disclosure, direction, opening, RegisterHistory.before(register, transfer))


def _open(project: Path, listed: str) -> BinaryIO:
    """The list where it lies. NotFound or Refused when it is not there, or lies behind a link."""
    folder, _, name = listed.rpartition("/")
    with Folder.open(project) as top, top.child(folder) as found:
        return open(found.open_file(name), "rb")  # noqa: PTH123 - by handle; the caller closes it
