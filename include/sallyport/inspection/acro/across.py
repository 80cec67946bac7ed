"""What ACRO lists beside what is there: to be asked when all files of a request have been looked into."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sallyport.inspection.acro.inspectors import CHECKSUM, FILE, RESULTS, UNREAD
from sallyport.inspection.acro.workbooks import WORKBOOK
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding

_RESULTS = "results.json"
_SUMMARIES = {"session_summary.json", "session_summary.csv"}
_WORKBOOK = "results.xlsx"
_OWN = {_RESULTS, "config.json", _WORKBOOK, *_SUMMARIES}
_CHECKSUMS = "checksums/"
_FIRST = 5
_EDITED = "It was edited after ACRO wrote it: its checksum is another, so that its statuses prove nothing."


def findings_across(facts: Mapping[str, Sequence[Fact]]) -> dict[str, list[Finding]]:
    """Findings by path, from the facts of all files of a request by path; paths in archives are ``archive.zip!/inner``."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for path in facts:
        head, slash, name = path.rpartition("/")
        if name == _WORKBOOK and any(fact.kind == WORKBOOK for fact in facts[path]):
            for about, said in _Folder(facts, head + slash).of_workbook():
                found[about].append(said)
        if name != _RESULTS:
            continue
        folder = _Folder(facts, head + slash)
        listed = next(iter(_data(facts, path, RESULTS, "files")), None)
        if listed is not None:
            for about, said in folder.compare(path, listed):
                found[about].append(said)
            for about in folder.not_for_release(path):
                found[about].append(finding("acro.not_for_release"))
        for about, said in folder.own_files(is_read=listed is not None):
            found[about].append(said)
    return dict(found)


class _Folder:
    """A folder that ACRO wrote; ``folder`` ends in a slash, or is empty."""

    def __init__(self, facts: Mapping[str, Sequence[Fact]], folder: str) -> None:
        self._facts, self._folder = facts, folder

    def compare(self, results: str, listed: list[list[str]]) -> Iterator[tuple[str, Finding]]:
        """Path and finding of whatever is not as the list says."""
        missing: list[str] = []
        known: set[str] = set()
        for called, name, checksum in listed:
            path = self._place(str(name))
            if path is None:
                missing.append(str(called))
            elif path not in known:
                known.add(path)
                said = self._compare_one(path, str(checksum))
                if said is not None:
                    yield path, said
        if missing:
            yield results, _missing(missing)
        for path in self._others(known):
            yield path, finding("acro.not_listed")

    def own_files(self, *, is_read: bool) -> Iterator[tuple[str, Finding]]:
        """What ACRO wrote about the outputs, where it is not what it was, or nobody could read it: then only a checksum tells."""
        for name in sorted(_OWN):
            path = self._folder + name
            stated = set(self._stated(path))
            if name == _RESULTS and not is_read:
                if stated and not _is_told(self._facts, path):
                    yield (
                        path,
                        finding("acro.unreadable", "It lies beside ACRO's checksums, and holds no outputs of ACRO."),
                    )
            elif stated and self._digest(path) and stated != {self._digest(path)}:
                yield path, finding("acro.mismatch", _EDITED if name in {_RESULTS, _WORKBOOK} else None)

    def of_workbook(self) -> Iterator[tuple[str, Finding]]:
        """The same of a folder whose results are a workbook alone, which lists no files."""
        if self._digest(self._folder + _RESULTS):
            return  # it lists what is there
        yield from self.own_files(is_read=True)
        for path in self.not_for_release(self._folder + _RESULTS):
            yield path, finding("acro.not_for_release")
        for path in self._others(set()):
            yield path, finding("acro.not_listed")

    def not_for_release(self, results: str) -> Iterator[str]:
        """Paths of files that ACRO withholds: it says so in its list, or by what it calls them."""
        named = [name for names in _data(self._facts, results, RESULTS, "withheld") for name in names]
        paths = {self._place(str(name)) for name in (*named, *_SUMMARIES)}
        yield from sorted(path for path in paths if path is not None)

    def _place(self, name: str) -> str | None:
        """Where a listed file is; ACRO writes some of them with the path that they had when it ran."""
        name = name.replace("\\", "/").removeprefix("./")
        for candidate in (self._folder + name, self._folder + name.rpartition("/")[2]):
            if self._digest(candidate):
                return candidate
        return None

    def _digest(self, path: str) -> str:
        return next(iter(_data(self._facts, path, FILE, "sha256")), "")

    def _stated(self, path: str) -> list[str]:
        """What ACRO wrote beside the file that its checksum is."""
        name = path[len(self._folder) :]
        return _data(self._facts, f"{self._folder}{_CHECKSUMS}{name}.txt", CHECKSUM, "sha256")

    def _compare_one(self, path: str, checksum: str) -> Finding | None:
        stated = {checksum, *self._stated(path)}
        stated.discard("")
        if not stated:
            return finding("acro.no_checksum")
        return None if stated == {self._digest(path)} else finding("acro.mismatch")

    def _others(self, known: set[str]) -> Iterator[str]:
        for path in self._facts:
            inside = path[len(self._folder) :] if path.startswith(self._folder) else ""
            if inside and "/" not in inside and inside not in _OWN and path not in known:
                yield path


def _is_told(facts: Mapping[str, Sequence[Fact]], path: str) -> bool:
    """Did whoever read it say that it cannot be read?"""
    return bool(_data(facts, path, UNREAD, "told"))


def _data(facts: Mapping[str, Sequence[Fact]], path: str, kind: str, key: str) -> list:  # type: ignore[type-arg]  # JSON
    return [fact.data[key] for fact in facts.get(path, ()) if fact.kind == kind and key in fact.data]


def _missing(outputs: list[str]) -> Finding:
    shown = ", ".join(outputs[:_FIRST]) + (" ..." if len(outputs) > _FIRST else "")
    verb = "is" if len(outputs) == 1 else "are"
    return finding("acro.missing", f"{many(len(outputs), 'file')} that ACRO lists {verb} not there.", shown)
