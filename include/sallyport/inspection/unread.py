"""Files of no kind that is known, which nothing here looks into: not checked is not clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.called import called
from sallyport.inspection.classes.kinds import is_part
from sallyport.inspection.extensions import EXPECTED, extension_of
from sallyport.inspection.magic import UNKNOWN
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_KINDS = frozenset({UNKNOWN, "application/x-zip-document"})
_INSIDE = "!/"


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection. What comes in stays inside, whatever it is."""
    return [UnreadInspector()] if terms.is_output else []


class UnreadInspector:
    """Says so of every file that leaves by itself, and of those in archives whose names promise something that can be read."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To kinds that are not known; what belongs to a document is a matter of the whole."""
        if specimen.media_type not in _KINDS or is_part(specimen.name):
            return False
        return _INSIDE not in specimen.name or extension_of(specimen.name) in EXPECTED

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None: the file is not opened."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """type.unread."""
        yield finding(
            "type.unread", f"It holds {called(specimen.media_type)}, so its texts and tables were not looked into."
        )
