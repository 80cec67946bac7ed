"""Records that stand in columns, a line for each thing that is told of all, as in GEO's series matrices."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from sallyport.inspection.records.model import Records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOLD = re.compile(r"\s*([A-Za-z][\w ()/.-]{0,40}?)\s*[:=]\s*(.*)")
_SAMPLES = "!Sample_"
_FEWEST = 3


def turned_records(lines: Sequence[str]) -> Iterator[Records]:
    """Those whose lines begin as GEO's do; a line's own name, or what each cell says before its value, names it."""
    told = [line for line in lines if line.startswith(_SAMPLES)]
    columns: list[tuple[str, list[str]]] = []
    for name, *cells in csv.reader(told, delimiter="\t"):
        pairs = [found for cell in cells if (found := _TOLD.fullmatch(cell))]
        said = {found[1].lower() for found in pairs}
        if len(pairs) == len(cells) and len(said) == 1:
            columns.append((pairs[0][1], [found[2] for found in pairs]))
        else:
            columns.append((name.removeprefix(_SAMPLES), cells))
    wide = max((len(cells) for _, cells in columns), default=0)
    alike = [(name, cells) for name, cells in columns if len(cells) == wide]
    if len(alike) > 1 and wide >= _FEWEST:
        rows = [[cells[at] for _, cells in alike] for at in range(wide)]
        yield Records("samples in columns", tuple(name for name, _ in alike), rows)
