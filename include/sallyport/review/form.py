"""The gate as a person sees it: what is asked, and a form built for this very run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import RULES
from sallyport.review.answer import OPTIONS, SEALED, SECOND_REVIEW
from sallyport.review.need import direction_rules, is_independent
from sallyport.review.text import code, plain, size
from sallyport.review.verdict import left_behind, rules_to_tick
from sallyport.transfers.places import shown_destination

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Transfer
    from sallyport.review.verdict import FileVerdict
    from sallyport.transfers.rows import FileRow

Field = dict[str, Any]
"""A JSON Schema property with a ``default``."""

MOST_ROWS = 25
MOST_CHOICES = 500
MOST_REASONS = 20
MANIFEST = "manifest"
_MARKS = {
    None: "✓",
    Severity.INFO: "✓",
    Severity.REVIEW: "◆ look",
    Severity.UNVERIFIED: "▲ not checked",
    Severity.BLOCK: "■ blocked",
}


_TEST_ONLY = "**TEST SIGNATURES ONLY: this is a trial site, nothing was really scanned**"
_HOW = (
    "**Approve** releases the chosen files; it needs a yes to every question below. **Return** asks for a changed version, "
    "**Reject** refuses the request, **Withdraw** ends it (the operator or the requester); these need a reason, which is mailed."
)
_INDEPENDENT = (
    "**Two people review this, independently.** Your answer is kept closed until the other one is in; if you disagree, the "
    "request is returned with both reasons."
)


@dataclass(frozen=True)
class GateForm:
    """Subject, Markdown body and fields of one asking."""

    subject: str
    body: str
    fields: dict[str, Field]
    options: tuple[str, ...] | None = None
    """Buttons; None for those that the gate has anyway."""


def tick_name(rule: str) -> str:
    """The field that ticks a rule: ``tick_type_mismatch``."""
    return "tick_" + rule.replace(".", "_")


def reason_name(number: int) -> str:
    """The field for the reason to let unverified file ``number`` through."""
    return f"unverified_{number}"


def choice_label(file: FileRow) -> str:
    """How a file is offered in the form: ``3 · results/table.csv (1.2 MB)``."""
    return f"{file.number} · {code(file.source_path).strip('`')} ({size(file.size)})"


def not_taken(refusals: Sequence[str]) -> str:
    """Why the last answer was not taken, as the head of the next asking; empty when there was none."""
    if not refusals:
        return ""
    return "\n".join(["> **The last answer was not taken:**", ">", *(f"> - {plain(cause)}" for cause in refusals)])


def facts(lines: Iterable[tuple[str, str]]) -> str:
    """Names and values, already Markdown, as a table without a head; what is empty is left out."""
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in lines if value)])


def closing_fields(digest: str | None) -> dict[str, Field]:
    """The fields that end every gate's form: the reason, and the digest of what was shown."""
    return {
        "reason": {
            "type": ["string", "null"],
            "default": None,
            "format": "multiline",
            "title": "Reason",
            "description": "Needed for Return, Reject and Withdraw: what is wrong and what to change. No data values.",
            "needed_for": ["Return", "Reject", "Withdraw"],
        },
        MANIFEST: {"type": "string", "const": digest, "default": digest, "title": "Manifest"},
    }


def build(
    session: Session,
    policy: Policy,
    transfer: Transfer,
    gate: str,
    looked: list[FileVerdict],
    refusals: Sequence[str] = (),
) -> GateForm:
    """The form for this asking about the files ``looked``; ``refusals`` are the causes why the last answer was not taken."""
    missing = _not_taken(*left_behind(session, transfer, MOST_ROWS))
    independent = is_independent(policy, transfer, looked)
    return GateForm(
        subject=_subject(transfer, gate, bool(refusals)),
        body=_body(policy, transfer, looked, missing, refusals, independent=independent),
        fields=fields_of(policy, transfer, looked),
        options=(*OPTIONS, SEALED) if independent else None,
    )


def _subject(transfer: Transfer, gate: str, again: bool) -> str:
    which = "Second review" if gate == SECOND_REVIEW else "Review"
    what = {"user_input": "a user's files", "data_import": "study data", "output_export": "outputs"}[transfer.kind]
    # The list of Required Actions cuts a subject after two short lines: the number and the project come first.
    return f"{which} {transfer.ref}, {transfer.project.folder}: {what}" + (" (asked again)" if again else "")


def _body(
    policy: Policy,
    transfer: Transfer,
    looked: list[FileVerdict],
    missing: str,
    refusals: Sequence[str],
    *,
    independent: bool,
) -> str:
    parts = [
        not_taken(refusals),
        _request(policy, transfer, looked),
        _files(looked),
        missing,
        _HOW,
        _INDEPENDENT if independent else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _request(policy: Policy, transfer: Transfer, looked: list[FileVerdict]) -> str:
    request = transfer.request
    who = transfer.requester.name if transfer.requester else ""
    lines = [
        ("Project", f"{plain(transfer.project.title)} ({code(transfer.project.folder)})"),
        ("Asked for by", plain(who)),
        ("Triggered by", plain(transfer.operator.name)),
        ("Purpose", plain(request.get("purpose", ""))),
        ("Description", plain(request.get("description", ""))),
        ("Source and permission", plain(request.get("source_and_permission", ""))),
        ("Reference", plain(request.get("request_reference") or request.get("release_reference") or "")),
        ("Risk assessment", plain(request.get("risk_assessment_reference") or "")),
        ("Goes to", code(shown_destination(policy, transfer))),
        ("Files", f"{len(looked)} ({size(sum(verdict.file.size or 0 for verdict in looked))} in all)"),
        ("Existing files", "are replaced" if transfer.replace else ""),
        ("Supersedes", f"T{transfer.supersedes_id:06d}" if transfer.supersedes_id else ""),
        ("Scanner", _TEST_ONLY if policy.malware.allow_test_signatures else ""),
        ("Manifest", code(transfer.manifest_digest or "")),
    ]
    return facts(lines)


def _files(looked: list[FileVerdict]) -> str:
    worst_first = sorted(
        looked, key=lambda verdict: (-(verdict.worst.rank + 1 if verdict.worst else 0), verdict.file.number)
    )
    rows = [_row(verdict) for verdict in worst_first[:MOST_ROWS]]
    more = f"\n\n… and {len(looked) - MOST_ROWS} more, none worse than the last row." if len(looked) > MOST_ROWS else ""
    return "\n".join(["| No. | File | Size | Kind | Check | Findings |", "|---|---|---|---|---|---|", *rows]) + more


def _row(verdict: FileVerdict) -> str:
    file = verdict.file
    kind = plain(file.media_type or "unknown")
    short = (_unbroken(size(file.size)), kind, _unbroken(_MARKS[verdict.worst]))
    return f"| {' | '.join((str(file.number), code(file.source_path), *short, _messages(verdict)))} |"


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _messages(verdict: FileVerdict) -> str:
    messages = Counter((found.rule, found.message) for found in verdict.findings if found.severity != Severity.INFO)
    # Airflow's page drops <br>; the rule in a box marks where each message begins.
    return " ".join(
        f"{code(rule)} {plain(message)}" + (f" ({count} times)" if count > 1 else "")
        for (rule, message), count in messages.items()
    )


def _not_taken(count: int, first: list[FileVerdict]) -> str:
    if not count:
        return ""
    rows = [
        f"- {one.file.number}: {code(one.file.source_path)}: {plain('; '.join(found.message for found in one.findings))}"
        for one in first
    ]
    more = ["", f"… and {count - len(first)} more."] if count > len(first) else []
    return "\n".join([f"**{count} asked for but not taken:**", "", *rows, *more])


def fields_of(policy: Policy, transfer: Transfer, looked: list[FileVerdict]) -> dict[str, Field]:
    """What is asked: the policy's questions, the choice of files, ticks and reasons that these files need."""
    fields: dict[str, Field] = {}
    for question in direction_rules(policy, transfer).questions:
        fields[question.id] = {
            "type": "boolean",
            "default": False,
            "title": question.text,
            "description": question.help,
            "needed_for": ["Approve"],
        }
    fields["files"] = _files_field(looked)
    counts = Counter(found.rule for verdict in looked for found in verdict.findings)
    for rule in rules_to_tick(looked):
        fields[tick_name(rule)] = {
            "type": "boolean",
            "default": False,
            "title": f"Have you looked at every {rule} ({counts[rule]})?",
            "description": RULES[rule].title if rule in RULES else "",
            "needed_for": ["Approve"],
        }
    for verdict in [verdict for verdict in looked if verdict.unverified][:MOST_REASONS]:
        fields[reason_name(verdict.file.number)] = {
            "type": ["string", "null"],
            "default": None,
            "title": f"File {verdict.file.number} could not be checked. Why may it pass?",
            "description": "Needed if you approve this file; a second person has to agree.",
            "needed_for": ["Approve"],
        }
    return fields | closing_fields(transfer.manifest_digest)


def _files_field(looked: list[FileVerdict]) -> Field:
    choices = islice((verdict.file for verdict in looked if not verdict.blocked), MOST_CHOICES)
    labels = [choice_label(file) for file in choices]
    return {
        "type": ["array", "null"],
        "default": None,
        "items": {"type": "string"},
        "examples": labels,
        "title": "Files to release",
        "description": "Empty: all of them. Files that you leave out are returned.",
        "needed_for": [],
    }
