"""Parquet and Arrow files: how many rows they have, from what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.binary.parquet import rows_and_columns
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import BinaryIO

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_PARQUET = "application/vnd.apache.parquet"
_ARROW, _ARROW_STREAM = "application/vnd.apache.arrow.file", "application/vnd.apache.arrow.stream"
_MOST_ARROW = 512 * 1024 * 1024
_FEW = 1000


class ColumnarInspector:
    """Results fit into a CSV; long files of columns are looked at."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """Outputs, by content."""
        return self._terms.is_output and specimen.media_type in {_PARQUET, _ARROW, _ARROW_STREAM}

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """The reader."""
        return () if specimen.media_type == _PARQUET else ("polars",)

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """How many rows."""
        if specimen.media_type != _PARQUET and specimen.size > _MOST_ARROW:
            yield finding("binary.columnar", "It is a large Arrow file, whose rows are not counted.")
            return
        try:
            with specimen.open() as stream:
                rows, columns = _READERS[specimen.media_type](stream)
        except Exception as error:  # noqa: BLE001 - polars raises many kinds, panics among them
            yield finding(
                "binary.malformed", "It is a data file of columns that cannot be read.", "", error=type(error).__name__
            )
            return
        message = f"It is a data file of {many(columns, 'column')} and {many(rows, 'row')}."
        yield finding("binary.columnar" if rows > _FEW else "binary.contents", message, "", rows=rows, columns=columns)


def _arrow(stream: BinaryIO) -> tuple[int, int]:
    import polars as pl

    frame = pl.read_ipc(stream)
    return frame.height, frame.width


def _arrow_stream(stream: BinaryIO) -> tuple[int, int]:
    import polars as pl

    frame = pl.read_ipc_stream(stream)
    return frame.height, frame.width


_READERS = {_PARQUET: rows_and_columns, _ARROW: _arrow, _ARROW_STREAM: _arrow_stream}
