"""Values of arrays in numpy's and HDF5 files, put to the rules of tables: identifiers, and rows that are persons.

What the arrays are by their shapes is said elsewhere. Here their texts, their numbers that may be ids, and the columns that
stand beside each other are read, all rows of them, some at a time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.binary.pickles.opcodes import CODECS
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.binary.stored_tables import Stored
    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import WatcherMaker
    from sallyport.inspection.terms import Terms

_NPY, _NPZ, _HDF5 = "application/x-npy", "application/x-npz", "application/x-hdf5"
_HERE, _IDENTIFIERS = "sallyport.inspection.binary", "sallyport.inspection.identifiers"
_TABLES = "sallyport.inspection.tables"
_COMMON = (
    *CODECS,
    "polars",
    "numpy",
    "numpy.ma",
    f"{_HERE}.stored_tables",
    *(f"{_IDENTIFIERS}.{name}" for name in ("named_columns", "participants.columns", "watching")),
    *(f"{_TABLES}.{name}" for name in ("persons.rows", "watched", "datafiles.columnar")),
)
_READERS = {
    _NPY: (f"{_HERE}.stored_arrays", "numpy.lib.format"),
    _NPZ: (f"{_HERE}.stored_arrays", "numpy.lib.format", "zipfile", "zlib", "encodings.cp437"),
    _HDF5: (f"{_HERE}.stored_hierarchy", "h5py", "h5py._hl.dataset"),
}
_MOST_TABLES = 300


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection: values matter in what leaves."""
    return [StoredValues(terms)] if terms.is_output else []


class StoredValues:
    """Shows the columns of arrays to those who watch tables for identifiers and persons."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type in _READERS

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """The watchers, and the reader of this kind of file."""
        return (*_COMMON, *_READERS[specimen.media_type])

    def inspect(self, specimen: Specimen) -> Iterator[Finding | Fact]:
        """What the watchers say of each table. Files that cannot be read are told by who reads their shapes."""
        from sallyport.inspection.tables.watched import Watched

        names, values = self._makers()
        for number, table in enumerate(_tables(specimen), 1):
            if number > _MOST_TABLES:
                yield finding("binary.unread", f"It holds more than {_MOST_TABLES} arrays with values of their own.")
                return
            makers = [*([] if specimen.media_type == _NPZ else values), *(names if table.may_be_of_persons else [])]
            read = replace(table, is_read_whatever=self._terms.participants is not None)
            watched = Watched(read, makers, self._terms.rules.table_reading)
            watched.watch()
            yield from watched.conclude()

    def _makers(self) -> tuple[list[WatcherMaker], list[WatcherMaker]]:
        """Who watches for rows of persons, and who for values. What an archive of arrays holds is seen one by one for these."""
        from sallyport.inspection.identifiers.named_columns import NamedColumnsMaker
        from sallyport.inspection.identifiers.participants.columns import ParticipantColumnsMaker
        from sallyport.inspection.identifiers.watching import ValuesMaker
        from sallyport.inspection.tables.persons.rows import PersonsMaker

        terms = self._terms
        return [PersonsMaker(terms)], [NamedColumnsMaker(terms), ValuesMaker(terms), ParticipantColumnsMaker(terms)]


def _tables(specimen: Specimen) -> Iterator[Stored]:
    if specimen.media_type == _HDF5:
        from sallyport.inspection.binary.stored_hierarchy import hierarchy_tables

        return hierarchy_tables(specimen)
    from sallyport.inspection.binary.stored_arrays import archive_tables, array_tables

    return array_tables(specimen) if specimen.media_type == _NPY else archive_tables(specimen)
