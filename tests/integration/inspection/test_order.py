"""What is said of a file does not hang on the files before it: all that its checks need is loaded for it alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.measure import cases
from sallyport.inspection.kinds.types import identify
from sallyport.inspection.terms import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROBE = Path(__file__).parents[2] / "unloaded_probe.py"
_SUBJECTS = ("records", "asides", "binary")


def one_of_each_kind(folder: Path) -> Iterator[tuple[str, str]]:
    """A file for each media type and ending that the labelled cases have, and its media type."""
    known: set[tuple[str, str]] = set()
    for number, case in enumerate(cases(_SUBJECTS)):
        below = folder / str(number)
        below.mkdir()
        case.make(below)
        for path in sorted(found for found in below.rglob("*") if found.is_file()):
            with path.open("rb") as stream:
                media_type = identify(stream, path.name)
            if (media_type, path.suffix.lower()) not in known:
                known.add((media_type, path.suffix.lower()))
                yield str(path), media_type


def test_a_file_alone_lacks_no_module_that_others_would_have_brought(tmp_path: Path) -> None:
    files = list(one_of_each_kind(tmp_path))
    assert len(files) > 30
    for direction in Direction:
        done = subprocess.run(
            [sys.executable, str(_PROBE), direction.value],
            input=json.dumps(files),
            capture_output=True,
            text=True,
            check=True,
        )
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(told) == len(files), done.stderr
        assert not [one for one in told if one["lacking"]], (direction, done.stderr)
