"""How a member is written in a form: ``username``, or ``username Full Name <mail@host>`` for somebody new."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sallyport.errors import BadRequest
from sallyport.storage.names import printable

_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*")
_LONGEST_USERNAME, _LONGEST_NAME, _LONGEST_ADDRESS = 64, 250, 254
HOW = "Write “username” for a known person, or “username Full Name <mail@host>” for a new one; one person a line."


@dataclass(frozen=True)
class Member:
    """A person as written: the name of the triage folder and, for somebody new, full name and mail address."""

    username: str
    name: str = ""
    email: str = ""


def parse_member(text: str) -> Member:
    """Read one line of the form; BadRequest says what is wrong with it."""
    text = text.strip()
    username, _, rest = text.partition(" ")
    rest = rest.strip()
    check_username(username)
    if not rest:
        return Member(username)
    match = re.fullmatch(r"([^<>]*?)\s*<([^<>]*)>", rest)
    if match is None:
        missing = "no mail address in angle brackets" if "<" not in rest and ">" not in rest else "stray angle brackets"
        raise BadRequest(f"The line for “{username}” has {missing}.", HOW)
    name, email = match.groups()
    if not name:
        raise BadRequest(f"The line for “{username}” has a mail address but no name.", HOW)
    check_name(name)
    check_address(email)
    return Member(username, " ".join(name.split()), email)


def parse_members(lines: list[str]) -> list[Member]:
    """Read all lines; BadRequest when somebody stands there twice."""
    members = [parse_member(line) for line in lines if line.strip()]
    names = [member.username.casefold() for member in members]
    twice = sorted({member.username for member in members if names.count(member.username.casefold()) > 1})
    if twice:
        raise BadRequest(f"Named twice: {', '.join(twice)}.", "Name each member once.")
    return members


def check_username(username: str) -> None:
    """BadRequest unless it can be the name of a triage folder on every platform."""
    if not _USERNAME.fullmatch(username) or len(username) > _LONGEST_USERNAME:
        raise BadRequest(
            f"“{printable(username[:_LONGEST_USERNAME])}” cannot be a username.",
            "A username begins with a letter and holds letters, digits, “-”, “_” and single dots. " + HOW,
        )


def check_name(name: str) -> None:
    """BadRequest unless it can be somebody's full name."""
    if not any(char.isalpha() for char in name) or len(name) > _LONGEST_NAME or printable(name) != name:
        raise BadRequest(
            f"“{printable(name[:_LONGEST_NAME])}” cannot be a person's name.", "Write it in plain letters."
        )


def check_address(address: str) -> None:
    """BadRequest unless it is a plain mail address."""
    local = address.partition("@")[0]
    dots = local.startswith(".") or local.endswith(".") or ".." in address
    if not _ADDRESS.fullmatch(address) or len(address) > _LONGEST_ADDRESS or dots:
        raise BadRequest(
            f"“{printable(address[:_LONGEST_ADDRESS])}” is not a mail address.",
            "Write it as name@host, nothing around it.",
        )
