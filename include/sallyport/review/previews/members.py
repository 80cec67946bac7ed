"""Previews of archives: what came out of them, by the register's own rows. Each member is a file with a preview of its own."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

from sallyport.inspection.specimen import Specimen
from sallyport.inspection.tables.model import Head
from sallyport.policy.disclosure.table_reading import TableReading
from sallyport.review.previews.kinds import maker_for
from sallyport.review.previews.shape import Said
from sallyport.review.previews.sketch import Sketch
from sallyport.review.previews.tables import TablePages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from sallyport.policy.previews import Previews

MEMBER = "!/"
"""Stands between the path of an archive and that of its member."""
_COLUMNS = ("file", "path in the archive", "kind", "bytes")


class Row(Protocol):
    """A file of the transfer."""

    @property
    def id(self) -> int:
        """The register's."""

    @property
    def parent_id(self) -> int | None:
        """Of the archive that it came out of."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def name(self) -> str:
        """Its path."""

    @property
    def media_type(self) -> str:
        """Its kind."""

    @property
    def size(self) -> int:
        """Its bytes."""


class Members:
    """Knows what came out of which file."""

    def __init__(self, files: Iterable[Row], limits: Previews) -> None:
        self._limits = limits
        self._inside: defaultdict[int, list[Row]] = defaultdict(list)
        for file in files:
            if file.parent_id is not None:  # not by its name, which a user could have given to any file
                self._inside[file.parent_id].append(file)

    def shown(self, file: Row) -> Said | None:
        """The members of an archive as a table; None for what has no members, or a preview of its own kind."""
        found = self._inside.get(file.id)
        if not found or maker_for(Specimen(file.name, file.size, "", file.media_type, _closed)) is not None:
            return None
        sketch = Sketch(self._limits, TableReading(), math.inf)
        leaf = sketch.part("table", "files")
        if leaf is not None:
            pages = TablePages(leaf, Head("", _COLUMNS, 1))
            inside = len(file.name) + len(MEMBER)
            pages.see(1, len(found), lambda start, stop: (_cells(one, inside) for one in found[start:stop]))
            pages.finish(is_all=True)
        sketch.say("Each of these files has a preview of its own.")
        return Said.model_validate({"state": "made", "says": sketch.says, "parts": sketch.parts, "pages": sketch.pages})


def _cells(file: Row, inside: int) -> list[str]:
    return [str(file.number), file.name[inside:], file.media_type, str(file.size)]


def _closed() -> BinaryIO:
    raise NotImplementedError("a name is enough to tell the kind of preview")
