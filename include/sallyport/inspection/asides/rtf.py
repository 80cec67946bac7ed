"""Texts of RTF that nobody sees, its tables before what was deleted from them, and rows that have no names of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.tables.documents.rtf_text import LIBRARIES, read_rtf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen

_LARGEST = 64 * 1024**2


def _asides(specimen: Specimen) -> Iterator[Aside]:
    with specimen.open() as stream:
        read = read_rtf(stream.read(_LARGEST))
    yield Aside("hidden or deleted text", "".join(read.unseen))
    for number, (rows, earlier) in enumerate(zip(read.tables, read.earlier, strict=True), 1):
        if rows != earlier:
            yield Aside(f"table {number} before it was changed", as_csv(earlier))
        yield Aside(f"table {number}", "\n".join("\t".join(row) for row in rows), is_data=False)


RTF = Provider(_asides, LIBRARIES)
