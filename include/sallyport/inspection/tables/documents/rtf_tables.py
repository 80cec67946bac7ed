"""Tables in RTF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.tables.documents.rtf_text import rtf_text
from sallyport.inspection.tables.text.written import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading


def rtf_tables(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Its tables, in their order."""
    tables = [rows for rows in rtf_text(specimen, limits).tables if len(rows) > 1]
    for number, rows in enumerate(tables, 1):
        yield table_of(rows, f"table {number}" if len(tables) > 1 else "")
