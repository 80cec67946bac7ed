"""The inspector of this subject: hidden texts are put to the rules of tables, identifiers and sentences, as files are.

That there is hidden content is said by other rules, for a reviewer. What this one finds in it stands in the way by itself.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from sallyport.inspection.asides.judging import Judges
from sallyport.inspection.asides.providers import provider_for
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_MOST = 2000
_SHORTEST = 6


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection."""
    return [AsideInspector(terms)] if terms.is_output else []


class AsideInspector:
    """Looks into texts beside what a file shows."""

    def __init__(self, terms: Terms) -> None:
        self._judges = Judges(terms)

    def applies_to(self, specimen: Specimen) -> bool:
        """To kinds of which it is known where they hide texts."""
        return provider_for(specimen) is not None

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those of the file, and of texts of any kind."""
        provider = provider_for(specimen)
        return {*(provider.libraries if provider else ()), *self._judges.libraries()}

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
                for found in self._judges.findings(aside):
                    if (found.rule, aside.place) not in told:
                        told.add((found.rule, aside.place))
                        yield found
