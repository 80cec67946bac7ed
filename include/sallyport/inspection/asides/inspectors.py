"""The inspector of this subject: hidden texts are put to the rules of tables and identifiers, as files are.

That there is hidden content is said by other rules, for a reviewer. What this one finds in it stands in the way by itself.
"""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from sallyport.inspection.asides.providers import provider_for
from sallyport.inspection.finding import Finding, Severity
from sallyport.inspection.identifiers.inspectors import inspectors as identifiers
from sallyport.inspection.identifiers.listed import columns_of_ids
from sallyport.inspection.omics.text import OmicsText
from sallyport.inspection.rules import finding
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.tables.inspectors import inspectors as tables
from sallyport.inspection.text import text_type

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.asides.model import Aside
    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.terms import Terms

_TOLD = frozenset({"tables.possible_count"})
"""For a reviewer, who would look for it in vain on what the file shows."""
_MOST, _LONGEST = 2000, 16 * 1024**2
_SHORTEST = 6
_HEAD = 64 * 1024
_KINDS = ("text/plain", "text/csv", "text/html", "application/json")


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection."""
    return [AsideInspector(terms)] if terms.is_output else []


class AsideInspector:
    """Looks into texts beside what a file shows."""

    def __init__(self, terms: Terms) -> None:
        self._within = (*tables(terms)[:1], OmicsText(terms.rules.omics), *identifiers(terms)[:1])

    def applies_to(self, specimen: Specimen) -> bool:
        """To kinds of which it is known where they hide texts."""
        return provider_for(specimen) is not None

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those of the file, and of texts of any kind."""
        provider = provider_for(specimen)
        texts = [_specimen("", kind) for kind in _KINDS]
        return {
            *(provider.libraries if provider else ()),
            *(name for one in texts for inspector in self._within for name in inspector.libraries(one)),
        }

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """Findings that block, once a rule and place; not those about how the texts are written."""
        provider = provider_for(specimen)
        told: set[tuple[str, str]] = set()
        seen: set[str] = set()
        number = 0
        with suppress(Exception):  # damaged: whoever looks for hidden content says so
            for aside in islice(provider.asides(specimen) if provider else (), _MOST + 1):
                number += 1
                if number > _MOST:
                    yield finding("hidden.unread", f"It holds more than {_MOST} texts beside what it shows.")
                    return
                if aside.text in seen or len(aside.text.strip()) < _SHORTEST:
                    continue
                seen.add(aside.text)
                for found in self._of(aside):
                    if (found.rule, aside.place) not in told:
                        told.add((found.rule, aside.place))
                        yield found

    def _of(self, aside: Aside) -> Iterator[Finding]:
        text = aside.text[:_LONGEST]
        kind = text_type(text[:_HEAD].encode("utf-8", "replace"), complete=len(text) <= _HEAD) or "text/plain"
        specimen = _specimen(
            text, kind if kind in _KINDS else "text/plain" if kind != "text/tab-separated-values" else kind
        )
        if aside.is_data and (ids := columns_of_ids(text)):
            yield finding(
                "identifiers.listed", f"It holds a list of {ids} numbers that look like ids of persons.", aside.place
            )
        for inspector in self._within if aside.is_data else self._within[-1:]:
            if inspector.applies_to(specimen):
                for found in inspector.inspect(specimen):
                    if isinstance(found, Finding) and (found.severity is Severity.BLOCK or found.rule in _TOLD):
                        yield replace(found, location=", ".join(filter(None, (aside.place, found.location))))


def _specimen(text: str, kind: str) -> Specimen:
    data = text.encode("utf-8", "replace")
    return Specimen("aside.txt", len(data), hashlib.sha256(data).hexdigest(), kind, lambda: io.BytesIO(data))
