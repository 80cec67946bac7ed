"""``sallyport audit record`` and ``sallyport audit chain``: what an auditor needs who has a record and no register."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from sallyport.cli.console import err, out, shown, told
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from sallyport.evidence.record.check import Checked
    from sallyport.register.chain import Head


def record(
    file: Annotated[Path, typer.Argument(help="The record: a zip file such as T000012.zip.")],
    files: Annotated[Path | None, typer.Option(help="Folder that the released files lie in; each is compared.")] = None,
    chain: Annotated[Path | None, typer.Option(help="The chain as a file, in the place of the register.")] = None,
    head: Annotated[str | None, typer.Option(help="A head (N:DIGEST) from a mail that the chain must extend.")] = None,
    *,
    alone: Annotated[bool, typer.Option("--alone", help="Look at the record alone, without any chain.")] = False,
) -> None:
    """Check a release's record: itself, its files, and that the register's chain holds its digest. Exit 1 when not."""
    from sallyport.evidence.record.check import check, missing_files
    from sallyport.register.chain import Head

    with told():
        wanted = Head.parse(head) if head is not None else None
        checked = check(file)
        problems = list(checked.problems)
        if files is not None:
            problems += missing_files(checked, files)
        if not alone:
            problems += _against(checked, chain, wanted)
    for problem in problems:
        err.print(shown(f"BROKEN: {problem}."), style="bold red")
    if problems:
        err.print("Believe nothing that this record says. Keep it, and compare it with one that is made again.")
        raise typer.Exit(1)
    out.print(
        shown(
            f"ok: {checked.ref}, {many(len(checked.released), 'released file')}, {many(len(checked.events), 'event')}"
        )
    )
    out.print(f"digest: {checked.digest}")
    if alone:
        err.print(
            "Whether this is the record that was made then, only the chain tells: compare its digest, or leave out --alone."
        )


def chain(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Write the whole chain of events to a file, for an auditor without a register. It does not leave the site."""
    from sallyport.register.chain_file import write_chain
    from sallyport.register.register import Register
    from sallyport.storage.whole import whole_file

    with told(), Register.from_environment().reading() as session, whole_file(file) as stream:
        newest = write_chain(session, stream)
    out.print(shown(f"written: {file}"))
    out.print(f"head: {newest}")


def _against(checked: Checked, chain_file: Path | None, head: Head | None) -> list[str]:
    from sallyport.register.chain_file import read_chain
    from sallyport.register.register import Register
    from sallyport.register.verify import links_of
    from sallyport.transfers.record_check import against_chain

    if chain_file is not None:
        return against_chain(checked, read_chain(chain_file), head)
    with Register.from_environment().reading() as session:
        return against_chain(checked, links_of(session), head)
