"""``sallyport check``: the inspection alone, as a pre-flight. No register, no Airflow, no network.

Exit codes: 2 something blocks, else 3 something could not be checked, else 1 something needs a reviewer, else 0; 64 bad usage,
74 the result could not be written.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import contextmanager
from pathlib import Path  # noqa: TC003 - Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from sallyport.cli.console import Format, fail, out, print_json, shown, told
from sallyport.cli.filtering import write_filtered
from sallyport.cli.progress import progress
from sallyport.errors import BadRequest, Fault
from sallyport.inspection.finding import Severity
from sallyport.inspection.kinds.called import called
from sallyport.inspection.malware.inspector import Scanner
from sallyport.inspection.preflight import preflight
from sallyport.inspection.terms import Direction
from sallyport.inspection.wording import many
from sallyport.policy.defaults import preflight_policy
from sallyport.policy.load import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.looked_at import Looked
    from sallyport.policy.model import Policy

app = typer.Typer()

_BAD_USAGE, _NOT_WRITTEN = 64, 74  # as in sysexits.h
_NARROW = 60  # columns of a terminal
_EXIT = {Severity.INFO: 0, Severity.REVIEW: 1, Severity.UNVERIFIED: 3, Severity.BLOCK: 2}
_STYLES = {Severity.INFO: "dim", Severity.REVIEW: "yellow", Severity.UNVERIFIED: "magenta", Severity.BLOCK: "bold red"}


@app.command()
def check(
    # Not refused when it cannot be read: that is a result, beside those of the others.
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", readable=False, help="Files and folders.")],
    direction: Annotated[Direction, typer.Option(help="Which way the files are to go.")] = Direction.OUTPUT,
    policy: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A site's policy; else built-in defaults.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print the result.")] = Format.TABLE,
    scanner: Annotated[Path | None, typer.Option(metavar="SOCKET", help="clamd's socket; adds malware.")] = None,
    participants: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The project's participant ids, one a line; adds a search for them."),
    ] = None,
    filtered: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Where to write copies of variant statistics without the rows that are too rare."
        ),
    ] = None,
) -> None:
    """Inspect files as a transfer would: a pre-flight without register, Airflow or network.

    Exit code, the worst first: 2 something blocks, 3 something could not be checked, 1 something needs a reviewer, 0 nothing.

    Other exit codes: 64 bad usage, 74 the result could not be written.
    """
    with told(_BAD_USAGE):
        rules = load(policy).policy if policy is not None else preflight_policy()
        looked = _look(preflight(paths, rules, _scanner(rules, scanner), direction, participants), paths)
        if filtered is not None:
            write_filtered(looked, paths, filtered, rules.disclosure.omics)
    not_run = [*(() if scanner else ("malware",)), *(() if participants else ("participant ids",)), "history"]
    with _written():
        if form is Format.JSON:
            print_json({"files": [_row(item) for item in looked], "summary": _counts(looked) | {"not_run": not_run}})
        else:
            _print_table(looked, not_run)
    raise typer.Exit(_EXIT[_worst(looked)])


def _look(coming: Iterable[Looked], paths: list[Path]) -> list[Looked]:
    looked = []
    with progress(paths) as done:
        for item in coming:
            looked.append(item)
            if item.stored and not item.is_member:
                done(item.stored.size)
    return looked


@contextmanager
def _written() -> Iterator[None]:
    """A result that was not written is told apart from one, by the exit code; by words too, unless the reader just left."""
    stream = sys.stdout
    if not isinstance(stream, io.TextIOWrapper):
        fail(Fault("The result could not be written: standard output is closed."), _NOT_WRITTEN)
    stream.reconfigure(errors="backslashreplace")
    try:
        yield
        stream.flush()
    except SystemExit:  # what Rich makes of a reader that left
        raise typer.Exit(_NOT_WRITTEN) from None
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # else Python tries again as it ends
        if error.errno == errno.EPIPE:
            raise typer.Exit(_NOT_WRITTEN) from None
        fail(Fault(f"The result could not be written: {error.strerror}."), _NOT_WRITTEN)


def _scanner(policy: Policy, socket: Path | None) -> Scanner | None:
    if socket is None:
        return None
    if not socket.exists():
        raise BadRequest(f"There is no socket at {socket}.", "Start clamd, or leave out --scanner.")
    return Scanner(policy.malware.model_copy(update={"socket": socket.absolute()}))


def _row(item: Looked) -> dict[str, Any]:
    return {
        "path": item.path,
        "size": item.stored.size if item.stored else None,
        "sha256": item.stored.digest if item.stored else None,
        "type": item.media_type,
        "findings": [
            {
                "rule": found.rule,
                "severity": found.severity.value,
                "location": found.location,
                "message": found.message,
                "advice": found.advice,
            }
            for found in item.findings
        ],
    }


def _counts(looked: Iterable[Looked]) -> dict[str, Any]:
    counts: dict[str, Any] = dict.fromkeys(("block", "review", "unverified", "info"), 0)
    for item in looked:
        for found in item.findings:
            counts[found.severity.value] += 1
    return counts


def _worst(looked: Iterable[Looked]) -> Severity:
    severities = [found.severity for item in looked for found in item.findings]
    return max(severities, key=lambda severity: severity.rank, default=Severity.INFO)


def _print_table(looked: list[Looked], not_run: list[str]) -> None:
    told = [item for item in looked if item.findings or not item.is_member]
    if out.width < _NARROW:  # a table's columns would be of a few letters, or of none
        for item in told:
            out.print(shown(item.path), shown(_kind(item)))
            out.print(_said(item), end="\n\n")
    else:
        rows = Table("File", "Type", "Findings", show_lines=True)
        for column, most in zip(rows.columns, (out.width // 4, out.width // 5, None), strict=True):
            column.overflow = "fold"  # nothing is cut off: the end of a path is what tells files apart
            column.max_width = most  # what is found is what is read
        for item in told:
            rows.add_row(shown(item.path), shown(_kind(item)), _said(item))
        if told:
            out.print(rows, soft_wrap=False)
    counts = ", ".join(f"{count:,} {name}" for name, count in _counts(looked).items())
    members = sum(item.is_member for item in looked)
    silent = len(looked) - len(told)
    seen = many(len(looked) - members, "file") + (f" and {many(members, 'member')} of archives" if members else "")
    left_out = f" {many(silent, 'member')} without a finding not listed." if silent else ""
    out.print(f"{seen}: {counts}.{left_out} Not run: {', '.join(not_run)}.")


def _kind(item: Looked) -> str:
    """As people call it, without the article; nothing where it was not found out."""
    return called(item.media_type or "").removeprefix("an ").removeprefix("a ")


def _said(item: Looked) -> Text:
    lines = [
        Text.assemble((found.severity.value, _STYLES[found.severity]), " ", shown(_sentences(found)))
        for found in sorted(item.findings, key=lambda found: -found.severity.rank)
    ]
    return Text("\n").join(lines) if lines else Text("nothing found")


def _sentences(found: Finding) -> str:
    """What is the matter, where, and what to do; the place is not said twice."""
    missing = [part for part in found.location.split(", ") if part and part not in found.message]
    where = f" ({', '.join(missing)})." if missing else "."
    return f"{found.message.removesuffix('.')}{where} {found.advice}".strip()
