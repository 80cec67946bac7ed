"""The inspectors of a file's content, by subject. They run in a child that can do nothing but compute (law 10).

In that child no file can be opened and no module be loaded any more. So an inspector names the modules that it will need for
a file; they are loaded before. A specimen can be opened as often as wanted: each stream has a position of its own.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol

from sallyport.inspection.damaged_text import DamagedTextInspector
from sallyport.inspection.unread import inspectors as unread

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_SUBJECTS = (
    "classes",
    "tables",
    "identifiers",
    "records",
    "omics",
    "hidden",
    "asides",
    "code",
    "binary",
    "containers",
    "acro",
)
_OF_OUTPUTS = frozenset({"tables", "identifiers", "records", "omics", "asides", "acro"})
"""Of what leaves. Loading all that they know takes longer than looking into hundreds of small files that come in."""


class ContentInspector(Protocol):
    """Looks into a file for one thing."""

    def applies_to(self, specimen: Specimen) -> bool:
        """Is there anything to look for? Judged by name, size and media type alone: the file is not opened for this."""

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Modules to be loaded before the file is looked into, by their dotted names."""

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """What there is to say about it, and what to remember of it."""


def content_inspectors(terms: Terms) -> list[ContentInspector]:
    """Every inspector of content, in the order in which their findings are shown."""
    subjects = [subject for subject in _SUBJECTS if terms.is_output or subject not in _OF_OUTPUTS]
    modules = [importlib.import_module(f"sallyport.inspection.{subject}.inspectors") for subject in subjects]
    inspectors = [inspector for module in modules for inspector in module.inspectors(terms)]
    return [*inspectors, DamagedTextInspector(inspectors), *unread(terms)]
