"""What counts nobody though it is full of whole numbers: draws of a simulation, tasks of a pipeline, limits in settings."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.acro.summaries import is_of_outputs
from sallyport.inspection.identifiers.names import plain

if TYPE_CHECKING:
    from sallyport.inspection.tables.model import Grid

_DRAW = re.compile(
    r"^(rep|replicate|replication|sim|simid|simulation|simno|iter|iteration|draw|boot|bootstrap|bootid|resample|perm|permutation|"
    r"imp|imputation)(id|no|number)?$"
)
_TASK = frozenset({"taskid", "nativeid", "jobid", "jobidraw", "workdir", "realtime", "elapsed", "peakrss", "maxrss"})
_JOBS = ({"job", "count"}, {"jobs", "count"})
_ENDED = frozenset({"exit", "exitcode", "exitstatus", "state", "status"})
_FEWEST_DRAWS = 30
_LOOKED_AT, _SAM = 50, 11
_CIGAR, _BASES = re.compile(r"\*|(?:\d+[MIDNSHP=X])+"), re.compile(r"\*|[ACGTNacgtn=.]+")
_LIMIT = re.compile(
    r"(?i)^(?=[^:=]*(?:^|[_.\s-])(?:n|k|counts?|cells?|threshold)[\s\"']*[:=])"
    r"[^:=]*(?:^|[_.\s-])(?:min|max|minimum|maximum|safe|limit|at_least)(?:$|[_.\s-])"
)
"""The name of a setting that limits what is counted."""


def without_limits(text: str) -> str:
    """Settings with empty lines for those that stand beside a limit of counts: beside one, what looks counted is one too."""
    lines = text.split("\n")
    kept: list[str] = []
    for _, run in groupby(lines, key=lambda line: len(line) - len(line.lstrip()) if line.strip() else -1):
        beside = list(run)
        kept += [""] * len(beside) if any(map(_LIMIT.search, map(str.lstrip, beside))) else beside
    return "\n".join(kept)


def counts_nothing(grid: Grid) -> bool:
    """Is it one of those?"""
    names = [plain(name) for name in grid.head.header]
    if _are_reads(grid) or is_of_outputs(grid.head.header, grid.rows) or (_TASK & set(names) and _ENDED & set(names)):
        return True
    if set(names) in _JOBS and any({"all", "1"} <= set(row) for row in grid.rows):
        return True  # jobs of a workflow, whose last one is called so and runs once
    if len(grid.rows) < _FEWEST_DRAWS:
        return False
    return any(_are_numbered(grid, column) for column, name in enumerate(names) if _DRAW.match(name))


def _are_reads(grid: Grid) -> bool:
    """Are most rows aligned reads, as SAM lists them: flag, place, quality, CIGAR, and the bases themselves?"""
    rows = grid.rows[:_LOOKED_AT]
    reads = sum(len(row) >= _SAM and bool(_CIGAR.fullmatch(row[5]) and _BASES.fullmatch(row[9])) for row in rows)
    return reads * 2 > len(rows)


def _are_numbered(grid: Grid, column: int) -> bool:
    """Does it number the rows, or groups of them, one after the other?"""
    cells = [row[column] for row in grid.rows]
    if not all(cell.isascii() and cell.isdigit() and len(cell) < 10 for cell in cells):  # noqa: PLR2004 - no number of a draw
        return False
    numbers = list(map(int, cells))
    return len(set(numbers)) >= _FEWEST_DRAWS and {after - before for before, after in pairwise(numbers)} <= {0, 1}
