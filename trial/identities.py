"""The numbers of the trial's users and groups, which are no accounts of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

USERS_GROUP, FIRST = "sallyport-sftp", 64100
"""The first group of all users; their own numbers follow it."""
MANAGERS_GROUP, MANAGERS = "data-managers", 64200


def user_number(names: Sequence[str], name: str) -> int:
    """The user id of ``name``, one of these ``names``."""
    return FIRST + 1 + list(names).index(name)


def user_lines(names: Sequence[str]) -> str:
    """Their lines in a passwd(5) file."""
    return "".join(f"{name}:x:{user_number(names, name)}:{FIRST}:trial:/:/usr/sbin/nologin\n" for name in names)
