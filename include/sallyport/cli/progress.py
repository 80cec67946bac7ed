"""A progress bar for the pre-flight, on a terminal only and on standard error: standard output stays clean."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from sallyport.cli.console import err

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


@contextmanager
def progress(paths: Iterable[Path]) -> Iterator[Callable[[int], None]]:
    """Yields what is to be called with the number of bytes that were just looked at."""
    if not err.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("looking"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=sum(map(_bytes_below, paths)))
        yield lambda count: bar.advance(task, count)


def _bytes_below(path: Path) -> int:
    """What there will be to look at, as far as can be seen: only the bar rests on it."""
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for a link to what may not be looked at
        return _size(str(path))
    return sum(_size(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)  # noqa: PTH118 - hundreds of thousands


def _size(path: str) -> int:
    try:
        seen = os.lstat(path)
    except OSError:
        return 0
    return seen.st_size if stat.S_ISREG(seen.st_mode) else 0
