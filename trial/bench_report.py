"""What all benchmarks share: the size asked for, the programs they need, and where their figures go."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from trial.commands import require_programs
from trial.state import Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_BAD_USAGE, _TERMINATED = 64, 143


def run(
    name: str,
    needed: Mapping[str, str],
    sizes: Collection[str],
    measure: Callable[[str], tuple[Mapping[str, Any], str]],
) -> int:
    """Measure at the size that SIZE names, write the report as ``name`` beside the trial stack's own files, print the table.

    ``needed`` are programs with their Debian packages. Returns 64 for a SIZE that is not known, 1 when a program is missing
    or the measuring could not be done.
    """
    size = os.environ.get("SIZE", "default")
    if size not in sizes:
        print(f"SIZE is one of {', '.join(sizes)}", file=sys.stderr)  # noqa: T201 - a command
        return _BAD_USAGE
    try:
        require_programs(needed)
        report, table = measure(size)
    except RuntimeError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command
        return 1
    target = Layout.default().run / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"size": size, **report}, indent=2) + "\n", "utf-8")
    print(table)  # noqa: T201 - a command
    return 0


def command(main: Callable[[], int]) -> None:
    """Run ``main`` as a program that, told to leave, still stops its services and removes its folders."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    sys.exit(main())
