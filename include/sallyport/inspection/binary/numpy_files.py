"""numpy's own files: one array each. Those of an archive of arrays come one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.binary.arrays import npy_header
from sallyport.inspection.binary.opcodes import CODECS, Malformed, Source
from sallyport.inspection.binary.pickles import Contents, read_into
from sallyport.inspection.binary.verdict import plain, said_of, said_of_holdings, said_of_objects
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms


class NumpyInspector:
    """The shape and type of an array; the pickle of one that holds objects."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type == "application/x-npy"

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """What decoding needs."""
        del specimen
        return (*CODECS, "ast")

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
        yield from said_of(contents, self._terms)
        yield from said_of_objects(array, self._terms)
