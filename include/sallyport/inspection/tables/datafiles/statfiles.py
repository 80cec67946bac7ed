"""Files of Stata, SPSS and SAS, some rows at a time: variables by their labels, codes by theirs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyreadstat

from sallyport.inspection.tables.cells import shown
from sallyport.inspection.tables.datafiles.labelled import called, codes
from sallyport.inspection.tables.held import frame_of
from sallyport.inspection.tables.model import Batch, Head, every_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import TableStream, Wanted
    from sallyport.policy.disclosure.table_reading import TableReading

_CELLS_AT_ONCE = 1_000_000
READERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "application/x-stata-dta": pyreadstat.read_dta,
        # What a file declares to be missing is stored all the same, and SPSS shows it.
        "application/x-spss-sav": partial(pyreadstat.read_sav, user_missing=True),
        "application/x-spss-por": pyreadstat.read_por,
        "application/x-sas-data": pyreadstat.read_sas7bdat,
        "application/x-sas-xport": pyreadstat.read_xport,
    }
)


def statistics_file(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Its one table."""
    del limits
    read = READERS[specimen.media_type]
    with specimen.open() as stream:
        _, about = read(stream, metadataonly=True, output_format="dict")
    labels = [about.column_names_to_labels.get(name) for name in about.column_names]
    header = tuple(called(name, label) for name, label in zip(about.column_names, labels, strict=True))
    shown_as = tuple(
        codes(title, about.variable_value_labels.get(name))
        for name, title in zip(about.column_names, header, strict=True)
    )
    yield _Rows(specimen, read, Head("", header, 1), about.number_rows, shown_as)


@dataclass(frozen=True)
class _Rows:
    specimen: Specimen
    read: Callable[..., Any]
    head: Head
    claimed: int | None
    shown_as: tuple[Mapping[str, str], ...]
    """Of each column what its codes stand for."""

    def batches(self, wanted: Wanted = every_column) -> Iterator[Batch]:
        """Rows as they are stored, codes as what they stand for."""
        del wanted  # in what is no text, some rule looks at every column to the end
        step = max(1, _CELLS_AT_ONCE // self._wide)
        at = 0
        while True:
            batch = self.between(at, step)
            if len(batch.frame):
                yield batch
            if len(batch.frame) < step:
                return
            at += step

    def count(self) -> int | None:
        """As its head says."""
        return self.claimed if self.claimed is not None and self.claimed >= 0 else None

    def between(self, start: int, most: int) -> Batch:
        """Some rows."""
        with self.specimen.open() as stream:
            columns, _ = self.read(
                stream, row_offset=start, row_limit=most, output_format="dict", disable_datetime_conversion=False
            )
        cells = [
            [labels.get(cell, cell) for cell in map(shown, values)]
            for labels, values in zip(self.shown_as, columns.values(), strict=True)
        ]
        return Batch(frame_of(list(zip(*cells, strict=True)), self._wide), start + 1)

    @property
    def _wide(self) -> int:
        return max(1, len(self.head.header))
