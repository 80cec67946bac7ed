"""NFSv4 access control lists by ``nfs4_getfacl`` and ``nfs4_setfacl``.

Only ``-S`` with the whole list is used: ``-x`` can remove another entry than was named, or none, and still exit with
0. Exit codes are not believed; what counts is the list as it reads back, compared by meaning, since tools and servers
store other letters than they are given. The entries are those of the platform's guide:
``A:fdg:<group>@<domain>:RWX`` for working folders, ``A:dg:...:RX`` with ``A:fg:...:R`` for read-only ones.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sallyport.access.exact import flaws, require_fit
from sallyport.access.model import EVERYTHING, Entry, Grip, Look, Plan, Principal, Reach, Readback, Right
from sallyport.access.nfs4_meaning import (
    EVERYONE,
    GROUP,
    OWNER,
    Ace,
    Meaning,
    in_scope,
    others_unchanged,
    owner_has_all,
    rights_in,
    satisfies,
    scopes_of,
    surely,
    what_it_means,
)
from sallyport.access.tools import Dialect, Target, changes_between, complaint, held, lines_of, set_and_read_back
from sallyport.errors import BadRequest, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_NOTHING = "tcy"
"""Asking for attributes and for the list, which servers let everybody do. An entry without letters is not kept by all."""
_LETTERS = {Right.READ: "R", Right.WRITE: "W", Right.EXECUTE: "X"}


class Nfs4Backend:
    """:class:`sallyport.access.model.AccessBackend` for NFSv4 lists. ``domain`` is empty where the server wants ids."""

    def __init__(self, domain: str) -> None:
        self.domain = domain

    def read(self, path: Path) -> list[str]:
        """As in the protocol."""
        with held(path) as target:
            return _read(target)

    def plan(self, path: Path, wanted: Sequence[Entry], absent: Sequence[Principal] = ()) -> Plan:
        """As in the protocol."""
        with held(path) as target:
            before, is_folder = _read(target), target.is_folder
        entries = [Ace.parse(line) for line in before]
        plan = Plan(path, before, before, [], tuple(wanted), tuple(absent))
        if self._as_asked(what_it_means(entries), plan, is_folder=is_folder):
            return plan
        touched = [entry.who for entry in wanted] + list(absent)
        kept = [str(ace) for ace in entries if not any(self._is_about(ace, who) for who in touched)]
        new = [line for entry in wanted for line in self._lines(entry, is_folder=is_folder)]
        after = new + kept
        return Plan(path, before, after, changes_between(before, after), tuple(wanted), tuple(absent))

    def plan_exactly(self, path: Path, wanted: Sequence[Entry], absent: Sequence[Principal] = ()) -> Plan:
        """As in the protocol. Owner, group and everyone are named in what is inherited: a mode would speak for them."""
        with held(path) as target:
            require_fit(target, wanted)
            before, is_folder = _read(target), target.is_folder
            plan = Plan(path, before, before, [], tuple(wanted), tuple(absent), exactly=True)
            if self._is_exact(plan, target, before):
                return plan
        after = [line for entry in wanted for line in self._lines(entry, is_folder=is_folder)]
        after += _special(is_folder=is_folder)
        after += [line for line in before if Ace.parse(line).kind not in {"A", "D"}]
        return replace(plan, after=after, changes=changes_between(before, after))

    def apply(self, plan: Plan) -> Readback:
        """As in the protocol."""
        with held(plan.path) as target:
            return set_and_read_back(
                target,
                plan,
                _DIALECT,
                lambda after: self._is_done(plan, target, after),
                "Check that the server knows the group by this name, and that the tasks' account may change the list.",
            )

    def effective(self, path: Path, who: Principal) -> frozenset[Right]:
        """As in the protocol. WRITE means that bytes, or a folder's entries, can be written at all."""
        return self._look(path, who).rights

    def look(self, paths: Sequence[Path], who: Principal) -> list[Look]:
        """As in the protocol; the tool takes one at a time."""
        return [self._look(path, who) for path in paths]

    def reach(self, paths: Sequence[Path], who: Sequence[Principal]) -> list[Reach]:
        """As in the protocol; the tool takes one at a time."""
        found = []
        for path in paths:
            with held(path) as target:
                found.append(self._reach(target, _read(target), who))
        return found

    def _reach(self, target: Target, lines: list[str], who: Sequence[Principal]) -> Reach:
        entries = [Ace.parse(line) for line in lines]
        grips = {scope: self._grip(entries, scope, who, target.seen.st_gid) for scope in ("here", "folders", "files")}
        below = grips if target.is_folder else {}
        return Reach(target.seen.st_uid, grips["here"], below.get("folders"), below.get("files"), lines)

    def _grip(self, entries: Sequence[Ace], scope: str, who: Sequence[Principal], owning_group: int) -> Grip:
        speaking = list(in_scope(entries, scope))
        allowing = [ace for ace in speaking if ace.kind == "A"]

        def possible(asked: Principal) -> frozenset[str]:
            owning = {GROUP} if asked.kind == "group" and asked.id == owning_group else set[str]()
            theirs = [ace for ace in allowing if self._is_about(ace, asked) or ace.who in {EVERYONE, *owning}]
            return frozenset[str]().union(*(ace.letters for ace in theirs))

        known = {(False, OWNER), *(key for asked in who for key in self._keys(asked))}
        return Grip(
            {asked: rights_in(surely(speaking, scope, partial(self._is_about, who=asked))) for asked in who},
            {asked: rights_in(possible(asked)) for asked in who},
            frozenset(asked for asked in who if any(self._is_about(ace, asked) for ace in allowing)),
            any(key[0] == scope and key[1:] not in known for key in what_it_means(speaking)),
        )

    def _look(self, path: Path, who: Principal) -> Look:
        with held(path) as target:
            lines, seen = _read(target), target.seen
        entries = [Ace.parse(line) for line in lines]
        special = {"user": (OWNER, seen.st_uid), "group": (GROUP, seen.st_gid)}[who.kind]
        names = {EVERYONE} | ({special[0]} if who.id == special[1] else set())
        allowed: set[str] = set()
        denied: set[str] = set()
        for ace in entries:
            if "i" in ace.flags or not (ace.who in names or self._is_about(ace, who)):
                continue
            (allowed if ace.kind == "A" else denied).update(set(ace.letters) - allowed - denied)
        letters = {Right.READ: "r", Right.WRITE: "w", Right.EXECUTE: "x"}
        return Look(frozenset(right for right, letter in letters.items() if letter in allowed), lines)

    def _names_of(self, who: Principal) -> tuple[str, ...]:
        """How the list may name somebody; the first is how we do."""
        names = [f"{who.name}@{self.domain}"] if self.domain else []
        if who.id is not None:
            names.append(str(who.id))
        if not names:
            raise BadRequest(
                f"The {who} has no numeric id.", "Set access.nfs4_domain in the policy, or make the group known."
            )
        return tuple(names)

    def _is_about(self, ace: Ace, who: Principal) -> bool:
        return ace.kind in "AD" and ace.who in self._names_of(who) and ace.is_group == (who.kind == "group")

    def _lines(self, entry: Entry, *, is_folder: bool) -> Iterator[str]:
        group = "g" if entry.who.kind == "group" else ""
        name, letters = self._names_of(entry.who)[0], _in_letters(entry.rights)
        if not entry.inherit or not is_folder:
            yield f"A:{group}:{name}:{letters}"
        elif Right.EXECUTE in entry.rights and Right.WRITE not in entry.rights:
            yield f"A:d{group}:{name}:{letters}"
            yield f"A:f{group}:{name}:{_in_letters(entry.rights - {Right.EXECUTE})}"
        else:
            yield f"A:fd{group}:{name}:{letters}"

    def _as_asked(self, given: Meaning, plan: Plan, *, is_folder: bool) -> bool:
        wanted = all(
            satisfies(given, self._keys(entry.who), rights, scope)
            for entry in plan.wanted
            for scope, rights in scopes_of(entry, is_folder=is_folder)
        )
        present = {(is_group, who) for _, is_group, who in given}
        return wanted and all(present.isdisjoint(self._keys(who)) for who in plan.absent)

    def _keys(self, who: Principal) -> list[tuple[bool, str]]:
        return [(who.kind == "group", name) for name in self._names_of(who)]

    def _is_exact(self, plan: Plan, target: Target, lines: list[str]) -> bool:
        """Asked rights present, the owner's whole, and nobody else with anything."""
        reach = self._reach(target, lines, [*(entry.who for entry in plan.wanted), *plan.absent])
        given = what_it_means([Ace.parse(line) for line in lines])
        return owner_has_all(given, is_folder=target.is_folder) and not flaws(reach, plan.wanted, plan.absent)

    def _is_done(self, plan: Plan, target: Target, after: list[str]) -> bool:
        """Asked rights present, absent ones absent, nobody else gained or lost, or where planned so has anything."""
        if plan.exactly:
            return self._is_exact(plan, target, after)
        old, new = (what_it_means([Ace.parse(line) for line in lines]) for lines in (plan.before, after))
        touched = [who for entry in plan.wanted for who in self._keys(entry.who)]
        touched += [key for who in plan.absent for key in self._keys(who)]
        return self._as_asked(new, plan, is_folder=target.is_folder) and others_unchanged(old, new, touched)


def _special(*, is_folder: bool) -> Iterator[str]:
    """Entries of owner, owning group and everybody: all for the first, nothing for the others, inherited too."""
    everything, of_files = _in_letters(EVERYTHING), _in_letters(EVERYTHING - {Right.EXECUTE})
    if is_folder:
        yield f"A:d:{OWNER}:{everything}"
        yield f"A:f:{OWNER}:{of_files}"
    else:
        yield f"A::{OWNER}:{of_files}"
    yield f"A:{'fd' if is_folder else ''}g:{GROUP}:{_NOTHING}"
    yield f"A:{'fd' if is_folder else ''}:{EVERYONE}:{_NOTHING}"


def _in_letters(rights: frozenset[Right]) -> str:
    return "".join(letter for right, letter in _LETTERS.items() if right in rights)


def _read(target: Target) -> list[str]:
    """The list. Fault when there is none in the answer: the tool exits with 0 whatever happens."""
    answer = target.run("nfs4_getfacl")
    lines = lines_of(answer)
    if not lines:
        raise Fault(
            f"nfs4_getfacl could not read the permissions: {complaint(answer)}.", "Check that it is an NFSv4 mount."
        )
    return lines


def _write(target: Target, lines: list[str]) -> str:
    """Replace the whole list; what the tool complained of, if anything."""
    answer = target.run("nfs4_setfacl", "-S", "-", stdin="\n".join(lines) + "\n")
    return complaint(answer) if answer.stderr.strip() else ""


def _same(one: list[str], other: list[str]) -> bool:
    first, second = (what_it_means([Ace.parse(line) for line in lines]) for lines in (one, other))
    return others_unchanged(first, second, [])


_DIALECT = Dialect(_read, _write, _same, complaints_count=False)
