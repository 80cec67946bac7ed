"""Compiled code, and containers of data that nothing here opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.archives.image_files import path_in_image
from sallyport.inspection.finding import Severity
from sallyport.inspection.kinds.magic import PROGRAMS
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_COMPILED = {*PROGRAMS, "application/x-python-bytecode", "application/java-archive"}
_UNREAD = {
    "application/x-netcdf": "netCDF",
    "application/x-orc": "ORC",
    "application/x-java-serialized-object": "serialised Java (a model of Weka or Spark, or anything else)",
}


class OpaqueInspector:
    """What nobody can read is said, whatever it may be."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type in _COMPILED or specimen.media_type in _UNREAD

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """What it is."""
        kind = _UNREAD.get(specimen.media_type)
        if kind is not None:
            yield finding("binary.unread", f"It is a {kind} file, which is not looked into.")
        else:
            in_image = path_in_image(specimen.name) is not None
            severity = Severity.BLOCK if self._terms.is_output and not in_image else Severity.REVIEW
            message = (
                "It is compiled code, which nobody can read; images of containers consist of such."
                if in_image
                else None
            )
            yield finding("binary.program", message, "", severity, found=specimen.media_type)
