"""Files read as the inspector of tables reads them, but in this process and without the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.finding import Finding
from sallyport.inspection.kinds.types import identify
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.tables.gathering import Gathering
from sallyport.inspection.tables.readers import reader_for
from sallyport.policy.disclosure.table_reading import TableReading

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.inspection.tables.model import Grid

LIMITS = TableReading()


def specimen(path: Path) -> Specimen:
    """A file as the inspectors get it."""
    with path.open("rb") as stream:
        media_type = identify(stream, path.name)
    return Specimen(path.name, path.stat().st_size, "0" * 64, media_type, lambda: path.open("rb"))


def read(path: Path, limits: TableReading = LIMITS) -> tuple[list[Grid], list[Finding]]:
    """Its tables, and what is said about how they are written."""
    grids, findings = [], []
    one = specimen(path)
    reader = reader_for(one)
    assert reader is not None, f"nobody reads {one.media_type}"
    for table in reader.load()(one, limits):
        if isinstance(table, Finding):
            findings.append(table)
            continue
        gathering = Gathering(table.head, limits)
        for batch in table.batches():
            gathering.see(batch)
        grid = gathering.grid()
        assert grid is not None
        grids.append(grid)
    return grids, findings


def rows(grid: Grid) -> list[list[str]]:
    """Header and rows, without empty edges."""
    return [list(grid.head.header), *map(list, grid.rows)]
