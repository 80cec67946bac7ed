"""Who may do what with a folder or file, said the same way for every kind of access control list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Right(StrEnum):
    """What somebody may do. Of a folder: list it, change what is in it, go through it."""

    READ = "read"
    WRITE = "write"
    EXECUTE = "execute"


READ_ONLY = frozenset({Right.READ, Right.EXECUTE})
"""For a folder: its files can be read and none changed. Files below never become executable by it."""
EVERYTHING = frozenset(Right)


@dataclass(frozen=True)
class Principal:
    """A group or a user: its name, and its numeric id where that is known here."""

    kind: Literal["group", "user"]
    name: str
    id: int | None

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Entry:
    """Exactly these rights for ``who``; with ``inherit`` also for everything that is made below a folder.

    Files below inherit EXECUTE only together with WRITE: what lies in a read-only folder never becomes a program.
    """

    who: Principal
    rights: frozenset[Right]
    inherit: bool


@dataclass(frozen=True)
class Plan:
    """What would be done to one list: its lines now, its lines then. No ``changes``: it is as asked for already."""

    path: Path
    before: list[str]
    after: list[str]
    changes: list[str]
    wanted: tuple[Entry, ...] = ()
    absent: tuple[Principal, ...] = ()
    exactly: bool = False
    """Nobody but the owner and the wanted ends with anything."""


@dataclass(frozen=True)
class Readback:
    """The list as the tool printed it before and after."""

    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class Look:
    """What somebody can really do with a file or folder, and the list as the tool printed it."""

    rights: frozenset[Right]
    lines: list[str]


@dataclass(frozen=True)
class Grip:
    """What the people who were asked about get from a list, and whether anybody else gets something.

    ``sure`` is what each can do whatever other groups they are in. ``possible`` is what their entries name, though a
    mask or a denial now takes it away: it would come back with those gone. ``named`` have an entry of their own.
    ``others``: there is an entry of somebody who was not asked about and is not the owner.
    """

    sure: Mapping[Principal, frozenset[Right]]
    possible: Mapping[Principal, frozenset[Right]]
    named: frozenset[Principal]
    others: bool


@dataclass(frozen=True)
class Reach:
    """Who gets what from a file's or folder's list, and from what is made below a folder; the list as it was printed."""

    owner: int
    here: Grip
    below_folders: Grip | None
    below_files: Grip | None
    lines: list[str]


class AccessBackend(Protocol):
    """One kind of access control list.

    Every method raises NotFound for a path that is not there, Refused for a link or a file with a second name, and
    Fault when the tools or the file system cannot do it.
    """

    def read(self, path: Path) -> list[str]:
        """The list as the tool prints it, for records."""

    def look(self, paths: Sequence[Path], who: Principal) -> list[Look]:
        """What ``who`` can really do with each of them, and the list that says so; one reading for both.

        All are read by as few runs of the tools as these allow.
        """

    def plan(self, path: Path, wanted: Sequence[Entry], absent: Sequence[Principal] = ()) -> Plan:
        """Work out a list with exactly the ``wanted`` rights, nothing for the ``absent``, everybody else as now."""

    def plan_exactly(self, path: Path, wanted: Sequence[Entry], absent: Sequence[Principal] = ()) -> Plan:
        """Work out a list with the ``wanted`` rights, everything for the owner, and nothing for anybody else.

        What is inherited says the same. ``absent`` are among those with nothing, and looked for by name in what is read
        back. Refused for what belongs to another account, for an owner among the ``wanted``, and for a file where
        something is to be inherited.
        """

    def reach(self, paths: Sequence[Path], who: Sequence[Principal]) -> list[Reach]:
        """What each of ``who`` gets from each list, and whether somebody else does; read as by :meth:`look`."""

    def apply(self, plan: Plan) -> Readback:
        """Do it and read it back. Refused, with the old list restored, unless it then means what was planned."""

    def effective(self, path: Path, who: Principal) -> frozenset[Right]:
        """What ``who`` can really do: a group as a member with no other group, a user without any group."""
