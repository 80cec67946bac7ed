"""The source of Office's macros, looked into as other code is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Finding
from sallyport.inspection.hidden.office.macros import OLE, macros_of
from sallyport.inspection.hidden.office.vba import LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.specimen import Specimen


class MacroInspector:
    """Hands each macro to who looks into code."""

    def __init__(self, code: ContentInspector) -> None:
        self._code = code

    def applies_to(self, specimen: Specimen) -> bool:
        """To compound files, in which macros are kept."""
        return specimen.media_type == OLE

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those of compound files, and of code."""
        return {*LIBRARIES, *self._code.libraries(specimen)}

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """What is said of each, with its number among them."""
        try:
            for number, macro in enumerate(macros_of(specimen), 1):
                for found in self._code.inspect(macro):
                    if isinstance(found, Finding):
                        place = ", ".join(filter(None, (f"macro {number}", found.location)))
                        yield replace(found, location=place)
        except (OSError, ValueError, KeyError, IndexError, RecursionError, TypeError, AttributeError):
            return  # damaged: whoever looks for hidden content says so
