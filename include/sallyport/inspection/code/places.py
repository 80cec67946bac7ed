"""Where something was found, gathered to one finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.code.sources import Source
    from sallyport.inspection.finding import Finding, Severity

_SHOWN = 3
_MOST = 100_000


@dataclass
class Places:
    """Lines on which one rule has something to say."""

    rule: str
    _lines: dict[tuple[str, int], None] = field(default_factory=dict)

    def add(self, source: Source, found: Iterable[int]) -> None:
        """Places in a source, as indexes into its text."""
        for at in found:
            if len(self._lines) >= _MOST:
                return
            self._lines[source.where, source.line(at)] = None

    def findings(self, words: str, severity: Severity | None = None) -> Iterator[Finding]:
        """One finding, or none: how many lines, and the first of them."""
        if not self._lines:
            return
        shown = [", ".join(filter(None, (where, f"line {line}"))) for where, line in list(self._lines)[:_SHOWN]]
        more = len(self._lines) - len(shown)
        places = "; ".join(shown) + (f" and {more} more" if more else "")
        yield finding(self.rule, f"{words}: {places}.", shown[0], severity, places=len(self._lines))
