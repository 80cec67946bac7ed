"""Of ``sallyport doctor``: those whom a release names in its access lists."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sallyport.access.backend import triage_backend
from sallyport.access.groups import triage_group
from sallyport.access.model import Right
from sallyport.access.users import triage_user
from sallyport.cli.doctor_folders import triage_names
from sallyport.cli.doctor_lines import fault, good, noted
from sallyport.errors import SallyportError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.access.model import Principal
    from sallyport.cli.doctor_lines import Line
    from sallyport.policy.load import Loaded


def recipients(loaded: Loaded) -> Iterator[Line]:
    """Users and data managers are known by number or name, and get into the download folders."""
    policy = loaded.policy
    if policy.triage.backend != "folder":
        return
    access, names = policy.access, triage_names()
    managers = triage_group(access, access.managers_group) if access.managers_group else None
    known: dict[str, Principal] = {}
    for name in names:
        try:
            known[name] = triage_user(access, name)
        except SallyportError as error:
            yield fault("recipients", error.message, error.advice)
    if len(known) == len(names):
        yield good("recipients", f"{len(names)} users are known, and {managers or 'no group of managers is named'}")
    yield from _kept_out(loaded, known, managers)


def _kept_out(loaded: Loaded, users: dict[str, Principal], managers: Principal | None) -> Iterator[Line]:
    """A note only: somebody may get in by a group of theirs that no list shows."""
    backend, kept_out = triage_backend(loaded.policy.access), Counter[str]()
    for name, user in users.items():
        download = loaded.policy.paths.triage / name / "download"
        if not download.is_dir():
            continue  # told where the folders are looked at
        kept_out["their user"] += Right.EXECUTE not in backend.effective(download, user)
        kept_out["data managers"] += managers is not None and Right.EXECUTE not in backend.effective(download, managers)
    for role, count in kept_out.items():
        if count:
            yield noted(
                "recipients",
                f"the lists of {count} download folders do not let {role} in",
                "Give them an entry that reads and enters, unless they get in by another group of theirs.",
            )
