"""From a kind of notice and its facts to the words of a mail."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateNotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sallyport.policy.model import Site
    from sallyport.register.models import Project, Transfer

FACTS = frozenset(
    {
        "choice",  # Return, Reject or Withdraw
        "fetched",  # how many files the SFTP server's log says were fetched before a recall
        "files",  # how many, or their numbers within the transfer; never their names
        "form",  # the resource request, ready to paste
        "gate",  # task id of the gate
        "how",  # it is known that outputs were collected: log, word or delay
        "incident",  # its number
        "member",  # full name of a person of the project
        "missing",  # how many named files did not come
        "numbers",  # of files within the transfer, as words
        "problem",  # message and advice of an error of ours
        "reason",  # typed by a reviewer or operator for the reader of the mail
        "returned",  # how many files were not approved
        "rules",  # ids of the rules that fired, with the number of files
        "step",  # task id of the step that failed
        "username",  # triage name of that person
        "waiting",  # how long somebody has been waiting, such as "3 days"
    }
)
"""What a text may be told, beside the transfer or project itself.

File and column names count as data and have no place here (law 7).
"""

TEXTS = (
    "data_imported",
    "expired",
    "failed",
    "files_missing",
    "frozen",
    "infected",
    "lifted",
    "member_added",
    "member_removed",
    "output_changed",
    "output_collected",
    "output_recalled",
    "output_received",
    "output_rejected",
    "output_released",
    "output_returned",
    "platform_waiting",
    "project_failed",
    "project_ready",
    "recall_opened",
    "rejected",
    "released",
    "reminder",
    "request_received",
    "returned",
    "review_waiting",
    "reviewer_copy",
    "setup_rejected",
    "setup_waiting",
    "source_changed",
    "withdrawn",
)
"""Every kind of notice; each has a text of its name."""

_KEPT = frozenset("\n\t")
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_WHAT = {"user_input": "files of a user", "data_import": "study data", "output_export": "outputs"}


def render(
    site: Site,
    kind: str,
    name: str,
    transfer: Transfer | None,
    project: Project | None,
    facts: Mapping[str, object],
) -> tuple[str, str]:
    """Subject and plain-text body of one mail to ``name`` (empty for a shared mailbox).

    It is about a transfer, or a project, or, with neither, about the whole site.
    """
    if unknown := set(facts) - FACTS:
        raise ValueError(f"a notice cannot be told {', '.join(sorted(unknown))}; see FACTS")
    told = {key: _clean(value) for key, value in facts.items()}
    about = transfer.project if transfer is not None else project
    words = {
        "site": site,
        "name": _clean(name),
        "folder": about.folder if about else "",
        "project_id": about.platform_id if about else None,
        "ref": transfer.ref if transfer is not None else "",
        "what": _WHAT.get(transfer.kind, "files") if transfer is not None else "",
        "run": _run(site, transfer if transfer is not None else about),
        **told,
    }
    try:
        text = _ENVIRONMENT.get_template(f"{kind}.txt").render(words)
    except TemplateNotFound as error:
        if error.name == f"{kind}.txt":
            raise ValueError(f"there is no text for notices of kind {kind!r}") from None
        raise
    subject, _, body = text.partition("\n")
    prefix = f"[{site.name}]" + (" TRIAL" if site.kind == "trial" else "")
    return " ".join(f"{prefix} {subject.removeprefix('Subject:').strip()}".split()), body.strip() + "\n"


def quoted(text: object) -> str:
    """Somebody else's words inside our mail, marked as such line by line."""
    return "\n".join(f"  > {line}".rstrip() for line in str(text).splitlines())


def count(number: object, one: str, many: str) -> str:
    """``3 files``, ``1 file``; a list counts its items."""
    amount = len(number) if isinstance(number, (list, tuple)) else number
    return f"{amount} {one if amount == 1 else many}"


def _run(site: Site, row: Transfer | Project | None) -> str:
    """Where the run is found; only data managers can open it."""
    if row is None:
        return ""
    if row.run_id and site.airflow_url:
        return f"{site.airflow_url}/dags/{row.dag_id}/runs/{quote(row.run_id, safe='')}"
    return f"{row.dag_id}, run {row.run_id}" if row.run_id else ""


def _clean(value: object) -> object:
    """Text without characters that a mail reader would obey instead of showing them (law 9)."""
    if not isinstance(value, str):
        return value
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in _UNSHOWN and char not in _KEPT else char
        for char in value.replace("\r\n", "\n")
    )


_ENVIRONMENT = Environment(
    loader=PackageLoader("sallyport.notices", "texts"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - plain text; nothing reads it as HTML
)
_ENVIRONMENT.filters["quoted"] = quoted
_ENVIRONMENT.filters["count"] = count
