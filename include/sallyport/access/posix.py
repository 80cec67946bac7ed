"""POSIX access control lists, set by ``setfacl``; a folder's default list is what new files inherit."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sallyport.access.exact import flaws, require_fit
from sallyport.access.model import Entry, Grip, Look, Plan, Principal, Reach, Readback, Right
from sallyport.access.posix_list import PosixList, meaning, read_list
from sallyport.access.tools import Dialect, Target, changes_between, complaint, held, set_and_read_back
from sallyport.errors import NotFound

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sallyport.access.posix_list import Half

_LETTERS = {Right.READ: "r", Right.WRITE: "w", Right.EXECUTE: "x"}


class PosixBackend:
    """:class:`sallyport.access.model.AccessBackend` for POSIX lists."""

    def read(self, path: Path) -> list[str]:
        """As in the protocol; numeric ids."""
        with held(path) as target:
            return read_list(target)

    def plan(self, path: Path, wanted: Sequence[Entry], absent: Sequence[Principal] = ()) -> Plan:
        """As in the protocol."""
        with held(path) as target:
            before, is_folder = read_list(target), target.is_folder
        old, new = PosixList.parse(before), PosixList.parse(before)
        keys = {_key(entry.who): _letters(entry.rights) for entry in wanted}
        gone = {_key(who) for who in absent}
        new.access = _settled(old.access, keys, gone)
        if is_folder:
            inherited = {_key(entry.who): _letters(entry.rights) for entry in wanted if entry.inherit}
            base = old.default or (_fresh_default(old.access) if inherited else {})
            new.default = _settled(base, inherited, gone | (keys.keys() - inherited.keys()))
        after = new.lines()
        return Plan(path, before, after, changes_between(before, after), tuple(wanted), tuple(absent))

    def plan_exactly(self, path: Path, wanted: Sequence[Entry], absent: Sequence[Principal] = ()) -> Plan:
        """As in the protocol."""
        with held(path) as target:
            require_fit(target, wanted)
            before, is_folder = read_list(target), target.is_folder
        new = PosixList(_only({_key(entry.who): _letters(entry.rights) for entry in wanted}, is_folder=is_folder))
        if is_folder:
            inherited = {_key(entry.who): _letters(entry.rights) for entry in wanted if entry.inherit}
            new.default = _only(inherited, is_folder=True)
        after = new.lines()
        return Plan(path, before, after, changes_between(before, after), tuple(wanted), tuple(absent), exactly=True)

    def apply(self, plan: Plan) -> Readback:
        """As in the protocol."""
        with held(plan.path) as target:
            return set_and_read_back(
                target,
                plan,
                _DIALECT,
                lambda after: _is_done(plan, target, after),
                "Check that the account of the tasks owns the folder and that its file system has POSIX ACLs.",
            )

    def effective(self, path: Path, who: Principal) -> frozenset[Right]:
        """As in the protocol."""
        (look,) = self.look([path], who)
        return look.rights

    def look(self, paths: Sequence[Path], who: Principal) -> list[Look]:
        """As in the protocol."""
        return [_look(target.seen, lines, who) for target, lines in _listed(paths)]

    def reach(self, paths: Sequence[Path], who: Sequence[Principal]) -> list[Reach]:
        """As in the protocol."""
        return [_reach(target, lines, who) for target, lines in _listed(paths)]


def _listed(paths: Sequence[Path]) -> Iterator[tuple[Target, list[str]]]:
    """Each with its list, held by a handle while it is read."""
    for path in paths:
        with held(path) as target:
            yield target, read_list(target)


def _look(seen: os.stat_result, lines: list[str], who: Principal) -> Look:
    owns = who.id == (seen.st_uid if who.kind == "user" else seen.st_gid)
    return Look(_given(tuple(lines), who, owns=owns), lines)


@lru_cache(maxsize=256)
def _given(lines: tuple[str, ...], who: Principal, *, owns: bool) -> frozenset[Right]:
    """What a list gives somebody; the same list stands at thousands of files."""
    listed = PosixList.parse(lines).access
    matching = [name for name in (_key(who), f"{who.kind}:" if owns else "") if name in listed]
    if who.kind == "user" and owns:
        matching = ["user:"]
    given = meaning(listed)
    letters = frozenset[str]().union(*(given.get(name, frozenset()) for name in matching or ["other:"]))
    return _rights(letters)


def _reach(target: Target, lines: list[str], who: Sequence[Principal]) -> Reach:
    listed = PosixList.parse(lines)
    below = _grip(listed.default, who, None) if target.is_folder else None
    return Reach(target.seen.st_uid, _grip(listed.access, who, target.seen.st_gid), below, below, lines)


def _grip(half: Half, who: Sequence[Principal], owning_group: int | None) -> Grip:
    """``owning_group`` is None for a default list: nobody knows yet which group its files will have."""
    given, keys = meaning(half), {asked: _key(asked) for asked in who}

    def possible(asked: Principal) -> frozenset[Right]:
        owns = asked.kind == "group" and asked.id == owning_group
        return _rights(half.get(keys[asked], frozenset()) | (half.get("group:", frozenset()) if owns else frozenset()))

    others = {key for key, letters in half.items() if letters or key not in {"group:", "other:"}}
    return Grip(
        {asked: _rights(given.get(key, frozenset())) for asked, key in keys.items()},
        {asked: possible(asked) for asked in who},
        frozenset(asked for asked, key in keys.items() if key in half),
        bool(others - {"user:", "mask:", *keys.values()}),
    )


def _is_done(plan: Plan, target: Target, after: list[str]) -> bool:
    if not _means_the_same(plan.after, after):
        return False
    reach = _reach(target, after, [*(entry.who for entry in plan.wanted), *plan.absent])
    return not plan.exactly or not flaws(reach, plan.wanted, plan.absent)


def _key(who: Principal) -> str:
    if who.id is None:
        raise NotFound(f"The {who} has no numeric id here.", "Make it known to this machine's name service.")
    return f"{who.kind}:{who.id}"


def _letters(rights: frozenset[Right]) -> frozenset[str]:
    return frozenset(_LETTERS[right] for right in rights)


def _rights(letters: frozenset[str]) -> frozenset[Right]:
    return frozenset(right for right, letter in _LETTERS.items() if letter in letters)


def _only(wanted: Half, *, is_folder: bool) -> Half:
    """A list with the wanted entries, all rights for the owner, and nothing for anybody else."""
    owner = frozenset("rwx" if is_folder else "rw")
    new: Half = {"user:": owner, "group:": frozenset(), "other:": frozenset(), **wanted}
    if wanted:
        new["mask:"] = frozenset[str]().union(*wanted.values())
    return new


def _fresh_default(access: Half) -> Half:
    """A first default list: owner and group as on the folder itself, nothing for everybody else."""
    given = meaning(access)
    return {
        "user:": given.get("user:", frozenset()),
        "group:": given.get("group:", frozenset()),
        "other:": frozenset(),
    }


def _settled(old: Half, wanted: Half, gone: set[str]) -> Half:
    """``old`` with the wanted entries and without the gone ones; nobody else gains by a wider mask."""
    given = meaning(old)
    as_asked = all(given.get(key, frozenset()) == rights for key, rights in wanted.items())
    if as_asked and gone.isdisjoint(old):
        return dict(old)
    new = {key: given.get(key, frozenset()) for key in old if key not in gone and key != "mask:"}
    new.update(wanted)
    named = [key for key in new if key not in {"user:", "group:", "other:"}]
    if named:
        new["mask:"] = frozenset[str]().union(new["group:"], *(new[key] for key in named))
    return new


def _write(target: Target, lines: list[str]) -> str:
    """Replace both lists; what went wrong, or nothing."""
    without_default = [] if any(line.startswith("default:") for line in lines) else ["--remove-default"]
    options = without_default if target.is_folder else []
    answer = target.run("setfacl", *options, "--set-file=-", stdin="\n".join(lines) + "\n")
    return complaint(answer) if answer.returncode else ""


def _means_the_same(one: list[str], other: list[str]) -> bool:
    first, second = PosixList.parse(one), PosixList.parse(other)
    return meaning(first.access) == meaning(second.access) and meaning(first.default) == meaning(second.default)


_DIALECT = Dialect(read_list, _write, _means_the_same, complaints_count=True)
