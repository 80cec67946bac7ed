"""What ACRO lists beside what is there: to be asked when all files of a request have been looked into."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sallyport.inspection.acro.inspectors import CHECKSUM, FILE, RESULTS
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding

_OWN = {"results.json", "config.json"}
_CHECKSUMS = "checksums/"
_FIRST = 5


def findings_across(facts: Mapping[str, Sequence[Fact]]) -> dict[str, list[Finding]]:
    """Findings by path, from the facts of all files of a request by path; paths in archives are ``archive.zip!/inner``."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for path in facts:
        for listed in _data(facts, path, RESULTS, "files"):
            folder = path[: -len(path.rpartition("/")[2])]
            for about, said in _Folder(facts, folder).compare(path, listed):
                found[about].append(said)
    return dict(found)


class _Folder:
    """A folder that ACRO wrote; ``folder`` ends in a slash, or is empty."""

    def __init__(self, facts: Mapping[str, Sequence[Fact]], folder: str) -> None:
        self._facts, self._folder = facts, folder

    def compare(self, results: str, listed: list[list[str]]) -> Iterator[tuple[str, Finding]]:
        """Path and finding of whatever is not as the list says."""
        missing: list[int] = []
        known: set[str] = set()
        for number, name, checksum in listed:
            path = self._place(str(name))
            if path is None:
                missing.append(int(number))
            elif path not in known:
                known.add(path)
                said = self._compare_one(path, str(checksum))
                if said is not None:
                    yield path, said
        if missing:
            yield results, _missing(missing)
        for path in self._others(known):
            yield path, finding("acro.not_listed")

    def _place(self, name: str) -> str | None:
        """Where a listed file is; ACRO writes some of them with the path that they had when it ran."""
        name = name.replace("\\", "/").removeprefix("./")
        for candidate in (self._folder + name, self._folder + name.rpartition("/")[2]):
            if self._digest(candidate):
                return candidate
        return None

    def _digest(self, path: str) -> str:
        return next(iter(_data(self._facts, path, FILE, "sha256")), "")

    def _compare_one(self, path: str, checksum: str) -> Finding | None:
        name = path[len(self._folder) :]
        stated = {checksum} | set(_data(self._facts, f"{self._folder}{_CHECKSUMS}{name}.txt", CHECKSUM, "sha256"))
        stated.discard("")
        if not stated:
            return finding("acro.no_checksum")
        return None if stated == {self._digest(path)} else finding("acro.mismatch")

    def _others(self, known: set[str]) -> Iterator[str]:
        for path in self._facts:
            inside = path[len(self._folder) :] if path.startswith(self._folder) else ""
            if inside and "/" not in inside and inside not in _OWN and path not in known:
                yield path


def _data(facts: Mapping[str, Sequence[Fact]], path: str, kind: str, key: str) -> list:  # type: ignore[type-arg]  # JSON
    return [fact.data[key] for fact in facts.get(path, ()) if fact.kind == kind and key in fact.data]


def _missing(numbers: list[int]) -> Finding:
    shown = ", ".join(map(str, numbers[:_FIRST])) + (" ..." if len(numbers) > _FIRST else "")
    return finding("acro.missing", f"{len(numbers)} files that ACRO lists are not there.", f"output {shown}")
