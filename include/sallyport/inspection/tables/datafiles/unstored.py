"""Formulas that were saved without what they give: no program that reads the file can say what a cell shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding

_IN_EXCEL = re.compile(
    rb'<(?:\w+:)?c (?=[^>]{0,200}?\br="([A-Z]{1,3}\d{1,7})")(?![^>]{0,200}?\bt="str")[^>]{0,200}>\s*'
    rb"<(?:\w+:)?f(?:\s[^>]{0,400})?(?:/>|>[^<]{0,9000}</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v(?:\s*/>|>\s*</(?:\w+:)?v>))?\s*</(?:\w+:)?c>"
)
_IN_OPENDOCUMENT = re.compile(
    rb"<table:table-cell (?=[^>]{0,9000}?\btable:formula=)(?![^>]{0,9000}?\boffice:(?:value-type|value|string-value)=)"
    rb"[^>]{0,9000}(?:/>|>\s*</table:table-cell>)"
)
_SHOWN = 3


@dataclass
class Unstored:
    """Counts such cells in the parts of a workbook, a piece of text at a time."""

    cells: int = 0
    first: list[str] = field(default_factory=list)
    """Where the first of them stand, where cells say so."""

    def see_sheet(self, data: bytes) -> None:
        """Some of a sheet of Excel's. A cell that is cut in two is not counted: such cells are seldom alone."""
        if b"<f" in data or b":f" in data:
            self._add([found[1].decode() for found in _IN_EXCEL.finditer(data)])

    def see_content(self, data: bytes) -> None:
        """Some of an OpenDocument's content."""
        if b"table:formula=" in data:
            self._add([""] * len(_IN_OPENDOCUMENT.findall(data)))

    def _add(self, places: list[str]) -> None:
        self.cells += len(places)
        self.first += [place for place in places if place][: _SHOWN - len(self.first)]

    def findings(self) -> Iterator[Finding]:
        """tables.unreadable, when there is any."""
        if not self.cells:
            return
        many = "A formula was" if self.cells == 1 else f"{self.cells:,} formulas were"
        where = f", the first in {', '.join(self.first)}" if self.first else ""
        message = (
            f"{many} saved without a result{where}: what is shown there is not known until a program works it out."
        )
        yield finding("tables.unreadable", message)
