"""Scenarios of a sheet: other values for its cells, kept with a comment each, which nobody sees until one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.rows import as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.parts import Event

_MOST_CELLS = 1000


class Scenarios:
    """Those of one sheet, a row for each, with a column for each cell that they change."""

    def __init__(self) -> None:
        self._found: list[dict[str, str]] = []

    def take(self, event: Event) -> None:
        """The begin of an element of the sheet."""
        given = event.attributes
        if event.name == "scenario":
            self._found.append({"scenario": given.get("name", ""), "comment": given.get("comment", "")})
        elif event.name == "inputCells" and self._found:
            self._found[-1][given.get("r", "")] = given.get("val", "")

    def asides(self, sheet: int) -> Iterator[Aside]:
        """Their values have no heads, so that small ones may be anything."""
        cells = list(dict.fromkeys(key for one in self._found for key in one))[:_MOST_CELLS]
        rows = [[one.get(cell, "") for cell in cells] for one in self._found]
        if rows:
            yield Aside(f"scenarios of sheet {sheet}", as_csv([cells, *rows]), is_data=False, is_rows=True)
            yield Aside(f"scenarios of sheet {sheet}", "\n".join(" ".join(row) for row in rows), is_data=False)
