"""Texts inside binary files, judged as files of text are."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.asides.judging import Judges
    from sallyport.inspection.binary.texts import Texts
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.terms import Terms

_MOST_PLACES = 100


class Written:
    """Says what blocks in texts that leave; of what comes in, texts do not matter."""

    def __init__(self, terms: Terms) -> None:
        self._judges = _judges(terms) if terms.is_output else None

    def libraries(self) -> Collection[str]:
        """Those of the rules of texts."""
        return () if self._judges is None else self._judges.libraries()

    def findings(self, texts: Texts) -> Iterator[Finding]:
        """Once a rule and text."""
        if self._judges is None:
            return
        for aside in islice(texts.asides(), _MOST_PLACES):
            told: set[str] = set()
            for found in self._judges.findings(aside):
                if found.rule not in told:
                    told.add(found.rule)
                    yield found
        if texts.is_cut or len(texts.long) > _MOST_PLACES:
            yield finding("binary.unread", "It holds more text than is looked into; what comes after was not read.")


def _judges(terms: Terms) -> Judges:
    from sallyport.inspection.asides.judging import Judges  # all rules of what leaves: nothing that comes in needs them

    return Judges(terms)
