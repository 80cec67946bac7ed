"""The inspection alone: files where they lie, without register, quarantine or network."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.archives.budget import Budget
from sallyport.errors import BadRequest, Fault, NotFound, SallyportError
from sallyport.inspection.files_named import with_names
from sallyport.inspection.inspectors import malware_finding, standard_inspectors
from sallyport.inspection.looked_at import Bench, Looked, unreadable
from sallyport.inspection.looking import Looking
from sallyport.inspection.malware.inspector import Outcome
from sallyport.inspection.rules import finding
from sallyport.inspection.terms import Direction, Terms
from sallyport.inspection.together import findings_across
from sallyport.storage.folder import FolderSource
from sallyport.storage.names import collisions, printable, problem_with

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.inspectors import Inspector
    from sallyport.inspection.malware.inspector import Scanner
    from sallyport.inspection.specimen import Specimen
    from sallyport.policy.model import Policy
    from sallyport.storage.source import SourceFile

_CLOSED_FOLDER = "It is a folder that could not be listed, so nothing in it was looked at."
_RULE_FOR_KIND = {"symlink": "source.symlink", "hardlink": "source.hardlink"}


def preflight(
    paths: Collection[Path],
    policy: Policy,
    scanner: Scanner | None = None,
    direction: Direction = Direction.OUTPUT,
    participants: Path | None = None,
    running: Looking | None = None,
) -> Iterator[Looked]:
    """Look at every file below ``paths``, each as soon as it is known. BadRequest for a path that is not there.

    At the end findings that only all files together show are added to what was given out before. ``participants`` is a file
    with the project's participant ids, one a line; it is read where it lies. ``running`` looks into files already, on the same
    terms, where many folders are looked at one after the other; it is left running.
    """
    for path in (*paths, *([] if participants is None else [participants])):
        if not os.path.lexists(path):
            raise BadRequest(f"{path} is not there.", "Name files or folders that exist.")
    inspectors: list[Inspector] = standard_inspectors(policy, None)
    if scanner is not None:
        inspectors = _with_malware(policy, scanner)
    budget = Budget(policy.archives)
    listed = None if participants is None else participants.resolve()
    terms = Terms(policy.disclosure, direction, None if listed is None else lambda: listed.open("rb"))
    shown: list[Looked] = []
    with contextlib.nullcontext(running) if running is not None else Looking(terms) as looking:
        for path in paths:
            try:
                source, files = _opened(path)
            except SallyportError as error:
                yield unreadable(printable(str(path)), error.message)
                continue
            with contextlib.closing(source):
                clashing = collisions([file.path for file in files])
                named = ((file, _named(file, source, policy, clashing)) for file in files)
                bench = Bench(source, policy, inspectors, looking, budget, has_list=listed is not None)
                for looked in bench.look_at(named):
                    shown.append(looked)
                    yield looked
    facts = {looked.path: looked.facts for looked in shown}
    across, names = findings_across(facts, terms), list(facts)
    for looked in shown:
        looked.findings.extend(with_names(across.get(looked.path, ()), names))


def _opened(path: Path) -> tuple[FolderSource, list[SourceFile]]:
    """The folder with its files, or with the one file that was named. SallyportError when it cannot be looked at."""
    is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for a link to what may not be looked at
    source = FolderSource(path.resolve() if is_folder else path.parent.resolve())
    try:
        if is_folder:
            return source, source.list()
        found = source.stat(path.name)
        if found is None:
            raise NotFound("A file that was named is not there any more.")
    except SallyportError:
        source.close()
        raise
    return source, [found]


def _named(file: SourceFile, source: FolderSource, policy: Policy, clashing: Collection[str]) -> Looked:
    looked = Looked(printable(file.path))
    if problem := problem_with(file.path, policy.names):
        looked.findings.append(finding("name.hostile", f"Its name cannot be used here: {problem}."))
    if file.kind == "other" and source.stat(file.path) is None:
        looked.findings.append(finding("file.unreadable", _CLOSED_FOLDER))
    elif file.kind != "file":
        looked.findings.append(finding(_RULE_FOR_KIND.get(file.kind, "source.special")))
    if file.path in clashing:
        looked.findings.append(finding("name.collision"))
    return looked


def _with_malware(policy: Policy, scanner: Scanner) -> list[Inspector]:
    try:
        scanner.self_test()
    except Fault as fault:
        return [*standard_inspectors(policy, None), _DistrustedScanner(scanner, fault)]
    return standard_inspectors(policy, scanner)


@dataclass
class _DistrustedScanner:
    """A scanner that did not pass its self-test: what it finds counts, that it finds nothing does not."""

    scanner: Scanner
    fault: Fault

    def applies_to(self, specimen: Specimen) -> bool:
        del specimen
        return True

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        verdict = self.scanner.verdict(specimen)
        if verdict.outcome is Outcome.INFECTED:
            return [malware_finding(verdict)]
        return [finding("malware.fault", self.fault.message)]
