"""What all commands share: where they print, how they fail, and how a hostile name shows as text (law 9)."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sallyport.errors import SallyportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

out = Console(highlight=False, soft_wrap=True)
"""Standard output: results and nothing else."""

err = Console(stderr=True, highlight=False, soft_wrap=True)
"""Standard error: what went wrong, and remarks."""


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"


def fail(error: SallyportError, code: int = 1) -> NoReturn:
    """Say what is wrong and what to do about it, and end with ``code``."""
    err.print(shown(error.message), style="bold red")
    if error.advice:
        err.print(shown(error.advice))
    raise typer.Exit(code)


@contextmanager
def told(code: int = 1) -> Iterator[None]:
    """Anything a person can mend ends the command with :func:`fail`."""
    try:
        yield
    except SallyportError as error:
        fail(error, code)


def shown(value: object) -> Text:
    """A value as plain text: no markup, no terminal codes, control and direction characters escaped."""
    text = "" if value is None else str(value)
    return Text("".join(character if character.isprintable() else _escaped(character) for character in text))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> None:
    """Print a table; every cell shows as text."""
    made = Table(*columns, title=title, title_justify="left")
    for row in rows:
        made.add_row(*(shown(cell) for cell in row))
    out.print(made, soft_wrap=False)


def print_json(value: object) -> None:
    """Print one JSON document, in ASCII."""
    typer.echo(json.dumps(value, indent=2))


def print_json_parts(value: Mapping[str, Any]) -> None:
    """The same for an object, members of which may be iterators: they become lists, printed as their elements come."""
    for before, (name, part) in zip(chain("{", repeat(",")), value.items(), strict=False):
        typer.echo(f"{before}\n  {json.dumps(name)}: ", nl=False)
        if not isinstance(part, Iterator):
            typer.echo(_indented(part, 2), nl=False)
            continue
        separator = "["
        for element in part:
            typer.echo(f"{separator}\n    {_indented(element, 4)}", nl=False)
            separator = ","
        typer.echo("[]" if separator == "[" else "\n  ]", nl=False)
    typer.echo("\n}")


def _indented(value: object, columns: int) -> str:
    return json.dumps(value, indent=2).replace("\n", "\n" + " " * columns)


def account_name(uid: int) -> str:
    """The name of an operating system account; its number where this machine (a container, say) has no name for it."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


def actor() -> str:
    """Who runs this command, as events name them: ``account:<operating system user>``."""
    return f"account:{account_name(os.geteuid())}"


def _escaped(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004 - what two hexadecimal digits hold
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - and what four hold
