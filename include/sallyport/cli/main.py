"""``sallyport``: the command line. A command's module is loaded when it is called, so that each needs only its own packages.

Exit codes: 64 for bad usage; the rest is each command's own.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GROUPS: Mapping[str, str] = {
    "audit": "Check the register's chain of events.",
    "transfers": "What the register knows about transfers.",
    "policy": "Show, check and activate the site's policy.",
    "people": "The people this site knows.",
    "register": "Make, grant, back up and restore the register.",
}
"""Commands with commands of their own; each is the ``app`` of the module of its name."""

SINGLE: Mapping[str, str] = {
    "check": "Inspect files as a transfer would: a pre-flight without register, Airflow or network.",
    "doctor": "Look whether everything that this site needs is there and sane.",
    "freeze": "In an incident, stop one project or everything.",
    "lift": "What was frozen goes on; it takes a second person.",
    "docs": "Write the pages of docs/ that are made from code.",
}
"""Commands of one word; each is the only command of the ``app`` of the module of its name."""

BAD_USAGE = 64  # EX_USAGE of sysexits.h; 1 to 3 are words of `check`
_INTERRUPTED = 130

# Typer brings its own copy of click and shows only this one of its usage errors.
_UsageError = typer.BadParameter.__bases__[0]


def application(called: str | None) -> typer.Typer:
    """The program with the command ``called`` in full, and all others by name and one line of help."""
    app = typer.Typer(name="sallyport", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_about)
    for name, text in {**SINGLE, **GROUPS}.items():
        if name != called:
            app.command(name, help=text)(_listed)
        elif name in SINGLE:
            app.add_typer(_app_of(name))
        else:
            app.add_typer(_app_of(name), name=name, help=text)
    return app


def _app_of(name: str) -> typer.Typer:
    found: Any = import_module(f"sallyport.cli.{name}").app
    return found  # type: ignore[no-any-return]  # every module of cli/ exports a Typer


def _about() -> None:
    """Sallyport: data in and out of secure research environments, with a person's decision between the two doors."""


def _listed() -> None:
    """Stands for a command in the list of commands; the one that is called is loaded in its place."""


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    called = next((word for word in arguments if not word.startswith("-")), None)
    try:
        command = typer.main.get_command(application(called))
        code = command.main(args=list(arguments), prog_name="sallyport", standalone_mode=False)
    except typer.Abort:
        return _INTERRUPTED
    except ModuleNotFoundError as error:
        if not error.name or error.name.startswith("sallyport"):
            raise
        typer.echo(f"{called} needs the package {error.name}. Install sallyport[airflow].", err=True)
        return BAD_USAGE
    except Exception as error:
        if not isinstance(error, _UsageError):
            raise
        error.show()  # type: ignore[attr-defined]  # click's, as said above
        return BAD_USAGE
    return code if isinstance(code, int) else 0


def main() -> None:
    """Entry point of the installed program."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
