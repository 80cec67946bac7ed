"""The hit rate: what the inspection says of every labelled case, beside what it should say, by rule and in all.

``python -m corpus.measure`` prints the tables of docs/disclosure-control.md.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from corpus.beside import BESIDE
from sallyport.inspection.finding import Severity
from sallyport.inspection.kinds.extensions import TEXT
from sallyport.inspection.kinds.types import identify
from sallyport.inspection.looking import Looking, server_for
from sallyport.inspection.preflight import preflight
from sallyport.inspection.rules import RULES
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.defaults import preflight_policy
from sallyport.storage.names import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.case import Case
    from sallyport.inspection.looked_at import Looked

SUBJECTS = (
    "classes",
    "tables",
    "formats",
    "identifiers",
    "records",
    "omics",
    "hidden",
    "asides",
    "code",
    "binary",
    "containers",
    "acro",
    "history",
    "naming",
)
_TOGETHER, _SMALL = 60, 256 * 1024


@dataclass
class Score:
    """Cases in which a rule spoke rightly, wrongly, or was silent where it should have spoken."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Part of what was said that is right; 1 when nothing was said."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Part of what should have been said that was; 1 when nothing should have been."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass
class HitRate:
    """Scores by rule, and every confusion as (case, rule, "wrong" or "missed")."""

    rules: dict[str, Score] = field(default_factory=dict)
    confusions: list[tuple[str, str, str]] = field(default_factory=list)
    cases: int = 0

    def add(self, case: Case, said: set[str]) -> None:
        """Hold what was said of a case against its label."""
        self.cases += 1
        for rule in said | case.expected:
            score = self.rules.setdefault(rule, Score())
            if rule in said and rule in case.expected:
                score.right += 1
                continue
            kind = "wrong" if rule in said else "missed"
            setattr(score, kind, getattr(score, kind) + 1)
            self.confusions.append((f"{case.subject}: {case.name}", rule, kind))

    def total(self, severity: Severity | None = None) -> Score:
        """All rules together, or those of one severity."""
        chosen = [score for rule, score in self.rules.items() if severity in {None, RULES[rule].severity}]
        return Score(sum(s.right for s in chosen), sum(s.wrong for s in chosen), sum(s.missed for s in chosen))


def cases(subjects: Iterable[str] = SUBJECTS) -> Iterator[Case]:
    """All labelled cases of these subjects."""
    for subject in subjects:
        for case in import_module(f"corpus.{subject}").CASES:
            yield replace(case, subject=subject, expected=case.expected | BESIDE.get(case.name, set()))


class Preflights:
    """Pre-flights one after the other: what makes their children is started once for each direction.

    Small texts of many cases share children, as those of one request do: making one takes longer than reading a text.
    """

    def __init__(self) -> None:
        self._policy = preflight_policy()
        self._servers = {direction: server_for(Terms(self._policy.disclosure, direction)) for direction in Direction}
        self._looking = {
            direction: Looking(Terms(self._policy.disclosure, direction), server)
            for direction, server in self._servers.items()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for looking in self._looking.values():
            looking.__exit__()
        for server in self._servers.values():
            server.close()

    def begin(self, folder: Path, direction: Direction) -> None:
        """Have the folder's texts looked into together with those of others; what is said is asked for by :meth:`look`."""
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() or not path.is_file() or path.stat().st_size > _SMALL:
                continue
            name, content = path.relative_to(folder).as_posix(), path.read_bytes()
            media_type = identify(io.BytesIO(content), name)
            if media_type in TEXT and printable(name) == name:
                digest = hashlib.sha256(content).hexdigest()
                specimen = Specimen(name, len(content), digest, media_type, partial(io.BytesIO, content))
                self._looking[direction].begin(specimen, content)

    def look(self, folder: Path, direction: Direction, participants: Path | None) -> list[Looked]:
        """Everything below the folder."""
        if participants is None:
            return list(preflight([folder], self._policy, None, direction, running=self._looking[direction]))
        terms = Terms(self._policy.disclosure, direction, partial(participants.open, "rb"))
        with Looking(terms, self._servers[direction]) as looking:
            return list(preflight([folder], self._policy, None, direction, participants, looking))


def said_of(case: Case, folder: Path, preflights: Preflights) -> set[str]:
    """Ids of the rules that speak about the case's files, which are there, but for those that only inform."""
    with tempfile.NamedTemporaryFile(prefix="sallyport-participants-") as listed:
        listed.write("".join(f"{one}\n" for one in case.participants).encode())
        listed.flush()
        participants = Path(listed.name) if case.participants else None
        looked = preflights.look(folder, Direction(case.direction), participants)
    return {one.rule for item in looked for one in item.findings if one.severity is not Severity.INFO}


def measure(chosen: Iterable[Case]) -> HitRate:
    """Look at every case."""
    rate, left = HitRate(), iter(chosen)
    with Preflights() as preflights:
        while some := list(islice(left, _TOGETHER)):
            with tempfile.TemporaryDirectory(prefix="sallyport-corpus-") as together:
                folders = [Path(together, str(number)) for number in range(len(some))]
                for case, folder in zip(some, folders, strict=True):
                    folder.mkdir()
                    case.make(folder)
                    if not case.participants:
                        preflights.begin(folder, Direction(case.direction))
                for case, folder in zip(some, folders, strict=True):
                    rate.add(case, case.judged(said_of(case, folder, preflights)))
    return rate


def as_table(rate: HitRate) -> str:
    """Markdown, as in the docs."""
    lines = ["| Rule | Severity | Right | Wrong | Missed | Precision | Recall |", "|---|---|" + "---:|" * 5]
    rows = [(f"`{rule}`", RULES[rule].severity.value, rate.rules[rule]) for rule in sorted(rate.rules)]
    rows += [("**all that block**", "block", rate.total(Severity.BLOCK)), ("**all**", "", rate.total())]
    lines += [
        f"| {name} | {severity} | {s.right} | {s.wrong} | {s.missed} | {s.precision:.2f} | {s.recall:.2f} |"
        for name, severity, s in rows
    ]
    counts = Counter(kind for *_, kind in rate.confusions)
    lines += ["", f"{rate.cases} cases; {counts['wrong']} wrong, {counts['missed']} missed."]
    lines += [f"- {name}: `{rule}` {kind}" for name, rule, kind in rate.confusions]
    return "\n".join(lines)


if __name__ == "__main__":
    print(as_table(measure(cases())))  # noqa: T201 - what it is for
