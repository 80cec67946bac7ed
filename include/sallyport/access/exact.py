"""Whether a list gives exactly what was asked for, and nothing to anybody else."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sallyport.access.model import Right
from sallyport.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.access.model import Entry, Grip, Principal, Reach
    from sallyport.access.tools import Target


class Wrong(StrEnum):
    """What is wrong with somebody's part in a list."""

    LESS = "less than asked for"
    MORE = "more than asked for"
    PRESENT = "in the list, or given something"
    OWNER = "the owner is another account"


class Flaw(NamedTuple):
    """Somebody, or None for anybody who was not asked about, and what is wrong with their part."""

    who: Principal | None
    wrong: Wrong


def flaws(reach: Reach, wanted: Sequence[Entry], absent: Sequence[Principal]) -> set[Flaw]:
    """Everything that is not as asked for, here and in what is inherited; EXECUTE of a file is nobody's loss or gain."""
    is_folder = reach.below_folders is not None
    found = set(_flaws(reach.here, {entry.who: entry.rights for entry in wanted}, absent, is_folder=is_folder))
    inherited = {entry.who: entry.rights if entry.inherit else frozenset[Right]() for entry in wanted}
    if reach.below_folders is not None:
        found |= set(_flaws(reach.below_folders, inherited, absent, is_folder=True))
    if reach.below_files is not None:
        found |= set(_flaws(reach.below_files, inherited, absent, is_folder=False))
    if reach.owner != os.geteuid():
        found.add(Flaw(None, Wrong.OWNER))
    return found


def _flaws(
    grip: Grip, wanted: dict[Principal, frozenset[Right]], absent: Sequence[Principal], *, is_folder: bool
) -> Iterator[Flaw]:
    for who, rights in wanted.items():
        if not grip.sure[who] >= (rights if is_folder else rights - {Right.EXECUTE}):
            yield Flaw(who, Wrong.LESS)
        if not grip.possible[who] <= (rights if is_folder else rights | {Right.EXECUTE}):
            yield Flaw(who, Wrong.MORE)
    for who in absent:
        if who in grip.named or grip.possible[who]:
            yield Flaw(who, Wrong.PRESENT)
    if grip.others:
        yield Flaw(None, Wrong.PRESENT)


def require_fit(target: Target, wanted: Sequence[Entry]) -> None:
    """Refused unless this account owns it, none of the wanted does, and it is a folder where something is inherited."""
    if target.seen.st_uid != os.geteuid():
        raise Refused(
            "A folder that only some may reach belongs to another account, which could let in others.",
            "Find out who made it, take it away, and run the step again as the account of the tasks.",
        )
    if any(entry.who.kind == "user" and entry.who.id == target.seen.st_uid for entry in wanted):
        raise Refused(
            "The account of the tasks is named as the one who may only read; an owner can always do everything.",
            "Correct the person's triage name, or run the tasks as an account of their own.",
        )
    if not target.is_folder and any(entry.inherit for entry in wanted):
        raise Refused("A folder is needed, and this is a file.", "Find out who put it there, and take it away.")
