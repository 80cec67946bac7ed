"""numpy's own files: one array each. Those of an archive of arrays come one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.binary.arrays import npy_header
from sallyport.inspection.binary.pickles.opcodes import CODECS, Malformed, Source
from sallyport.inspection.binary.pickles.steps import Contents, read_into
from sallyport.inspection.binary.verdict import plain, said_of, said_of_holdings, said_of_objects
from sallyport.inspection.binary.written import Written
from sallyport.inspection.finding import Finding
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_OF_RECORDS = frozenset({"binary.records", "binary.incoming_data"})


class NumpyInspector:
    """The shape and type of an array; the pickle of one that holds objects."""

    def __init__(self, terms: Terms) -> None:
        self._terms, self._written = terms, Written(terms)

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type == "application/x-npy"

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """What decoding needs, and what judges texts among objects."""
        del specimen
        return (*CODECS, "ast", *self._written.libraries())

    def inspect(self, specimen: Specimen) -> Iterator[Finding | Fact]:
        """What it holds."""
        with specimen.open() as stream:
            source = Source(stream)
            try:
                array = npy_header(source)
            except Malformed as malformed:
                yield finding("binary.malformed", f"It could not be read to its end: {malformed}.")
                return
            if array.dtype is None or "O" not in array.dtype:
                yield from said_of_holdings(plain([array]), self._terms)
                return
            contents = Contents()
            read_into(contents, source, self._terms.rules.binary)
        said = list(said_of(contents, self._terms))
        yield from said
        if not any(isinstance(one, Finding) and one.rule in _OF_RECORDS for one in said):
            yield from said_of_objects(array, self._terms)
        yield from self._written.findings(contents.seen.texts)
