"""The words of a letter: file by file, what is in the way, where, and how to mend it; never a value out of a file (law 7).

It lies inside, where the files themselves lie, so it names them. Names and reviewers' words are shown and never obeyed
(law 9): whatever could move a terminal's cursor or turn its text round is written out.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.inspection.finding import Severity
from sallyport.register.models import FindingRow
from sallyport.register.states import TransferState
from sallyport.review.form import reason_name
from sallyport.review.marks import marking_of
from sallyport.review.offer import given
from sallyport.storage.names import printable
from sallyport.transfers.rows import file_rows, in_batches
from sallyport.transfers.staying import newest_findings, stays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Decision, Transfer
    from sallyport.transfers.rows import FileRow

WIDTH = 78
MOST_OF_A_FILE = 50
"""Findings of one file that are written out; more are counted."""
MOST_OF_ALL = 5000
"""The same for the whole letter."""

_SAID = {
    Severity.BLOCK: "must be mended",
    Severity.UNVERIFIED: "could not be checked",
    Severity.REVIEW: "to look at",
}
_OUTCOMES = {
    TransferState.RETURNED: ("returned", "Nothing was released. Make the changes below, then ask again."),
    TransferState.REJECTED: ("rejected", "Nothing was released."),
}
_PARTLY = ("partly returned", "The other files of the request were approved; those below stay inside.")
_NEXT = {
    TransferState.RETURNED: "Mend what is named above, then ask a data manager for a new request, quoting {ref}. They name "
    "it under Supersedes.",
    TransferState.REJECTED: "If you think that this rests on a misunderstanding, write to {contact}, quoting {ref}.",
}


@dataclass(frozen=True)
class _Voice:
    """What one reviewer said: about the whole, and by file number."""

    name: str
    choice: str
    reason: str
    by_file: dict[int, list[str]] = field(default_factory=dict)


def outcome_of(transfer: Transfer) -> str:
    """``returned``, ``rejected`` or ``partly returned``."""
    return _OUTCOMES.get(TransferState(transfer.state), _PARTLY)[0]


def compose(session: Session, policy: Policy, transfer: Transfer) -> str:
    """The whole letter. The same for the same decisions, however often it is asked for."""
    decisions = given(session, transfer)
    voices = [_voice(session, transfer, number, one) for number, one in enumerate(decisions, 1)]
    outcome, said = _OUTCOMES.get(TransferState(transfer.state), _PARTLY)
    title = f"Letter about request {transfer.ref}: {outcome}"
    lines = [
        title,
        "=" * len(title),
        "",
        f"Project    {printable(transfer.project.folder)}",
        f"For        {printable(transfer.requester.name if transfer.requester else '')}",
        f"Decided    {max(one.at for one in decisions):%Y-%m-%d %H:%M} UTC" if decisions else "Decided    by nobody",
        f"Site       {printable(policy.site.name)}",
        "",
        *_wrapped(said),
        *_section("What the reviewers say"),
        *_reasons(voices),
        *_files(session, transfer, voices),
        *_section("What to do next"),
        *_wrapped(
            _NEXT.get(TransferState(transfer.state), _NEXT[TransferState.RETURNED]).format(
                ref=transfer.ref, contact=policy.site.contact
            )
        ),
        "",
        *_wrapped(
            f"Questions: {policy.site.contact}. This letter says where something was found, never what stands there."
        ),
    ]
    spaced = [
        line for line, before in zip(lines, ["", *lines], strict=False) if line or before
    ]  # one empty line at a time
    return "\n".join(spaced) + "\n"


def _voice(session: Session, transfer: Transfer, number: int, decision: Decision) -> _Voice:
    """Reviewers stay without a name; the register knows them."""
    by_file: dict[int, list[str]] = {}
    marking = marking_of(session, transfer, decision.reviewer)
    for file, mark in (marking.marks if marking else {}).items():
        word = "may leave" if mark["mark"] == "release" else "to be mended"
        by_file[int(file)] = [f"{word}: {mark['comment']}" if mark["comment"] else word]
    prefix = reason_name(0).removesuffix("0")
    for name, reason in decision.answers.items():
        if name.startswith(prefix) and name.removeprefix(prefix).isdecimal() and str(reason or "").strip():
            by_file.setdefault(int(name.removeprefix(prefix)), []).append(f"may pass unchecked: {reason}")
    return _Voice(f"Reviewer {number}", decision.choice, decision.reason, by_file)


def _reasons(voices: list[_Voice]) -> Iterator[str]:
    for voice in voices:
        yield f"{voice.name} chose {voice.choice}" + (":" if voice.reason else ".")
        yield from _quoted(voice.reason)
        yield ""


def _files(session: Session, transfer: Transfer, voices: list[_Voice]) -> Iterator[str]:
    silent: list[FileRow] = []
    left = MOST_OF_ALL
    for some in in_batches(file_rows(session, transfer, stays(transfer))):
        found = _findings(session, transfer, [file.id for file in some])
        for file in some:
            mine = found.get(file.id, [])
            comments = [(voice.name, text) for voice in voices for text in voice.by_file.get(file.number, [])]
            if not mine and not comments:
                silent.append(file)
                continue
            shown = mine[: min(MOST_OF_A_FILE, left)]
            left -= len(shown)
            yield from _section(f"File {file.number}: {_named(file.source_path)}")
            yield from _found(shown, len(mine) - len(shown))
            for name, text in comments:
                yield f"{name} writes:"
                yield from _quoted(text)
                yield ""
    if silent:
        yield from _section("Files in which nothing was found")
        yield from (f"File {file.number}: {_named(file.source_path)}" for file in silent)


def _findings(session: Session, transfer: Transfer, files: list[int]) -> dict[int, list[FindingRow]]:
    """File id to its findings, severest first."""
    query = select(FindingRow).where(newest_findings(transfer), FindingRow.file_id.in_(files)).order_by(FindingRow.id)
    found: dict[int, list[FindingRow]] = {}
    for row in session.scalars(query):
        found.setdefault(row.file_id, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: -Severity(row.severity).rank)
    return found


def _found(rows: list[FindingRow], more: int) -> Iterator[str]:
    for row in rows:
        yield f"* {row.rule} ({_SAID[Severity(row.severity)]})"
        for word, text in (("Where", row.location), ("What", row.message), ("Mend", row.advice)):
            if text:
                yield from _wrapped(_named(" ".join(text.split())), first=f"    {word + ':':<7}", rest=" " * 11)
        yield ""
    if more:
        yield f"* {more} more findings like these"
        yield ""


def _named(text: str) -> str:
    """As the register has it: a backslash there is one of ours, from a character that was written out already."""
    return "\\".join(printable(part) for part in text.split("\\"))


def _quoted(text: str) -> Iterable[str]:
    """Somebody's words, marked as such line by line."""
    for line in text.splitlines():
        yield from _wrapped(printable(line), first="    > ", rest="    > ")


def _section(title: str) -> list[str]:
    return ["", title, "-" * min(len(title), WIDTH), ""]


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
