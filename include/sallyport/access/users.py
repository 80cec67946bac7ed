"""A person's account on the triage server, as access lists name it."""

from __future__ import annotations

import os
import pwd
import re
from typing import TYPE_CHECKING

from sallyport.access.model import Principal
from sallyport.access.site_files import USER_FILE, numbers_in
from sallyport.errors import BadRequest, NotFound

if TYPE_CHECKING:
    from sallyport.policy.access import Access

_NAME = re.compile(r"[^\W_][\w.-]*", re.ASCII)
"""What useradd allows, and capitals. Anything else could say more than a name in a line of a list."""


def triage_user(access: Access, name: str) -> Principal:
    """The user of that name. NotFound when they are not known here and their id is needed, BadRequest for no name."""
    if not _NAME.fullmatch(name):
        raise BadRequest("That is not a user name of this site.", "Correct the person's triage name in the register.")
    if access.users == "file" and access.users_file is not None:
        number, where = numbers_in(access.users_file, USER_FILE).get(name), f"in {access.users_file}"
    else:
        number, where = _number_of(name), "to this machine"
        if number is None and access.names_suffice_on_triage:
            return Principal("user", name, None)  # the server knows them by name; the list read back tells
    if number is None:
        raise NotFound(f"The user {name} is not known {where}.", "Add them there, or correct their triage name.")
    if number == 0:
        raise BadRequest(f"The user {name} is root, whom no list holds back.", "Give them an account of their own.")
    return Principal("user", name, number)


def tasks_account() -> Principal | None:
    """The account that this runs as: it reads the outputs that a project's users make. None for root, who needs no entry."""
    number = os.geteuid()
    if number == 0:
        return None
    try:
        return Principal("user", pwd.getpwuid(number).pw_name, number)
    except KeyError:
        return Principal("user", str(number), number)


def _number_of(name: str) -> int | None:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None
