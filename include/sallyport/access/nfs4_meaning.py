"""What an NFSv4 list gives to whom, whichever letters and order a server keeps it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.access.model import Right
from sallyport.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sallyport.access.model import Entry

_PARTS = 4  # type, flags, who, letters
# Letters that let somebody see or change something; servers add and drop the others (t, T, n, N, c, y) as they like.
_TELLING = frozenset("rwaxDdCo")
_NEEDED = {Right.READ: frozenset("r"), Right.WRITE: frozenset("wa"), Right.EXECUTE: frozenset("x")}
_OF_WRITING = frozenset("waDdCo")
SCOPES = {"here": "", "files": "f", "folders": "d"}

OWNER, GROUP, EVERYONE = "OWNER@", "GROUP@", "EVERYONE@"

Key = tuple[str, bool, str]
"""Scope (``here``, ``files``, ``folders``: what is made below), whether it is a group, name."""
Meaning = dict[Key, frozenset[str]]


@dataclass(frozen=True)
class Ace:
    """One entry: ``A`` allows, ``D`` denies (``U``, ``L``: audit and alarm, kept as they are)."""

    kind: str
    flags: str
    who: str
    letters: str

    @classmethod
    def parse(cls, line: str) -> Ace:
        """From a line of ``nfs4_getfacl``. Fault for anything else."""
        parts = line.split(":")
        if len(parts) != _PARTS:
            raise Fault("nfs4_getfacl printed something unexpected.", "Check that nfs4-acl-tools are whole.")
        return cls(*parts)

    def __str__(self) -> str:
        return ":".join((self.kind, self.flags, self.who, self.letters))

    @property
    def is_group(self) -> bool:
        """Whether it names a group."""
        return "g" in self.flags


def in_scope(entries: Iterable[Ace], scope: str) -> Iterator[Ace]:
    """Those that allow or deny something there."""
    flag = SCOPES[scope]
    for ace in entries:
        if ace.kind in {"A", "D"} and (flag in ace.flags if flag else "i" not in ace.flags):
            yield ace


def what_it_means(entries: Iterable[Ace]) -> Meaning:
    """For each scope and name the letters it is allowed: for each letter the first entry that speaks of it decides."""
    allowed: dict[Key, set[str]] = {}
    denied: dict[Key, set[str]] = {}
    listed = list(entries)
    for scope in SCOPES:
        for ace in in_scope(listed, scope):
            key = (scope, ace.is_group, ace.who)
            yes, no = allowed.setdefault(key, set()), denied.setdefault(key, set())
            (yes if ace.kind == "A" else no).update((_TELLING & set(ace.letters)) - yes - no)
    return {key: frozenset(letters) for key, letters in allowed.items() if letters}


def surely(entries: Iterable[Ace], scope: str, is_theirs: Callable[[Ace], bool]) -> frozenset[str]:
    """Letters that somebody is allowed whatever groups they are in: any denial before it counts, but the owner's.

    What is handed down by one step only (flag ``n``) does not count as handed down.
    """
    allowed: set[str] = set()
    denied: set[str] = set()
    for ace in in_scope(entries, scope):
        if ace.kind == "D":
            denied |= set(ace.letters) if ace.who != OWNER else set()
        elif is_theirs(ace) and not (SCOPES[scope] and "n" in ace.flags):
            allowed |= set(ace.letters) - denied
    return frozenset(allowed)


def rights_in(letters: frozenset[str]) -> frozenset[Right]:
    """What letters let somebody do; WRITE is changing anything: bytes, a folder's entries, the list, the owner."""
    telling = {Right.READ: frozenset("r"), Right.WRITE: _OF_WRITING, Right.EXECUTE: frozenset("x")}
    return frozenset(right for right, some in telling.items() if some & letters)


def owner_has_all(given: Meaning, *, is_folder: bool) -> bool:
    """Whether the owner may read and write, and go through folders, here and in what is made below."""
    needed = {scope: frozenset("rwa") if scope == "files" else frozenset("rwax") for scope in SCOPES}
    if not is_folder:
        needed = {"here": frozenset("rwa")}
    return all(letters <= given.get((scope, False, OWNER), frozenset()) for scope, letters in needed.items())


def scopes_of(entry: Entry, *, is_folder: bool) -> Iterator[tuple[str, frozenset[Right]]]:
    """The rights an entry asks for in each scope."""
    yield "here", entry.rights
    if is_folder:
        inherited = entry.rights if entry.inherit else frozenset[Right]()
        yield "folders", inherited
        yield "files", inherited if Right.WRITE in inherited else inherited - {Right.EXECUTE}


def satisfies(given: Meaning, names: Sequence[tuple[bool, str]], rights: frozenset[Right], scope: str) -> bool:
    """Whether somebody has these rights and no others. The guide's W includes deleting and changing the list."""
    letters = frozenset[str]().union(*(given.get((scope, *name), frozenset()) for name in names))
    needed = frozenset[str]().union(*(_NEEDED[right] for right in rights))
    tolerated = needed | (_OF_WRITING if Right.WRITE in rights else frozenset())
    return needed <= letters <= tolerated


def others_unchanged(before: Meaning, after: Meaning, touched: Sequence[tuple[bool, str]]) -> bool:
    """Whether everybody but the touched has exactly what they had."""

    def rest(meaning: Meaning) -> Meaning:
        return {key: letters for key, letters in meaning.items() if key[1:] not in touched}

    return rest(before) == rest(after)
