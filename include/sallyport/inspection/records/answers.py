"""What persons answered in their own words: cells below an open question in which they speak of themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Head

_OPEN = re.compile(
    r"(?i)\?\s*(?:\(|$)|\b(?:free[ _-]?text|verbatims?|comments?|answers?|responses?|open[ _-]?ended|in (?:your|their) own words|"
    r"please (?:describe|explain|specify|tell|say|give)|tell us|anything else|other[ ,-]*please|"
    r"what (?:the )?(?:patient|participant)s? said|"
    r"feedback|suggestions?|testimon(?:y|ials?)|stories|story)\b"
)
_OF_MYSELF = re.compile(r"\b(?:I|I'm|I've|I\u2019m|I\u2019ve|[Mm]y|[Mm]e|[Ww]e|[Oo]ur|[Uu]s)\b")
_SHORTEST, _FEWEST, _MOST, _SAMPLE = 6, 3, 0.5, 200


@dataclass(frozen=True)
class AnswersMaker:
    """Watches every table for columns of answers."""

    def watcher(self, head: Head) -> Answers | None:
        """One where a column is called as an open question is."""
        asked = [at for at, name in enumerate(head.header) if _OPEN.search(name[:500])]
        return Answers(head, asked) if asked else None


@dataclass
class Answers:
    """Keeps the first cells of those columns."""

    head: Head
    asked: Collection[int]
    _cells: dict[int, list[str]] = field(default_factory=dict)

    def wanted(self) -> Collection[int]:
        """Those columns of which few cells have been seen."""
        return [at for at in self.asked if len(self._cells.get(at, ())) < _SAMPLE]

    def see(self, batch: Batch) -> None:
        """The next rows."""
        for at in self.wanted():
            cells = batch.cells(at)
            if cells is not None:
                kept = self._cells.setdefault(at, [])
                filled = cells.drop_nulls().str.strip_chars()
                kept += filled.filter(filled != "").head(_SAMPLE - len(kept)).to_list()

    def conclude(self) -> Iterator[Finding]:
        """persons.free_text, for each column in which most speak of themselves."""
        for at, cells in self._cells.items():
            sentences = [cell for cell in cells if cell.count(" ") >= _SHORTEST - 1]
            spoken = sum(_OF_MYSELF.search(cell[:2000]) is not None for cell in sentences)
            if spoken < _FEWEST or spoken < _MOST * len(cells):
                continue
            number = at + self.head.first_column
            place = f"{self.head.where}, column {number}" if self.head.where else f"column {number}"
            message = (
                f"Persons speak of themselves in {spoken:,} of the first cells of column {number}, in their own words."
            )
            yield finding("persons.free_text", message, place, rows=spoken)
