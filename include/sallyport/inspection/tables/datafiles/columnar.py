"""Parquet, Arrow and Feather by polars, some rows at a time."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.tables.cells import shown
from sallyport.inspection.tables.model import Batch, Head, every_column
from sallyport.inspection.tables.reader import held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import TableStream, Wanted
    from sallyport.policy.disclosure.table_reading import TableReading

_CELLS_AT_ONCE = 2_000_000
_SCANS: Mapping[str, Callable[[io.BytesIO], pl.LazyFrame]] = {
    "application/vnd.apache.parquet": pl.scan_parquet,
    "application/vnd.apache.arrow.file": pl.scan_ipc,
    "application/vnd.apache.arrow.stream": lambda data: pl.read_ipc_stream(data).lazy(),
}


def columnar(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Its one table."""
    with specimen.open() as stream:
        data = held(stream, specimen.size, limits.max_columnar_bytes)  # as polars would do with the stream
    lazy = _SCANS[specimen.media_type](io.BytesIO(data))
    yield _Frame(lazy, Head("", tuple(lazy.collect_schema().names()), 1))


@dataclass(frozen=True)
class _Frame:
    lazy: pl.LazyFrame
    head: Head

    def batches(self, wanted: Wanted = every_column) -> Iterator[Batch]:
        """All rows."""
        del wanted  # in what is no text, some rule looks at every column to the end
        step = max(1, _CELLS_AT_ONCE // max(1, len(self.head.header)))
        at = 0
        while len((batch := self.between(at, step)).frame):
            yield batch
            at += len(batch.frame)

    def count(self) -> int | None:
        """By the file's own index."""
        return int(self.lazy.select(pl.len()).collect().item())

    def between(self, start: int, most: int) -> Batch:
        """Some rows."""
        return Batch(as_text(self.lazy.slice(start, most).collect()), start + 1)


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as text, named by its number; what is missing is empty."""
    columns = [_text(column).alias(str(number)) for number, column in enumerate(frame.iter_columns())]
    return pl.DataFrame(columns).fill_null("")


def _text(column: pl.Series) -> pl.Series:
    if column.dtype.is_float():
        whole = column == column.floor()
        texts = pl.select(
            pl.when(column.is_nan())
            .then(pl.lit(""))
            .when(whole & (column.abs() < 2**53))
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(column.cast(pl.String))
        )
        return texts.to_series()
    if column.dtype == pl.Binary or column.dtype.is_nested() or column.dtype == pl.Object:
        return pl.Series([shown(value) for value in column.to_list()], dtype=pl.String)
    return column.cast(pl.String)
