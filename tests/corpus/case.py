"""One labelled case of the corpus: files as a researcher would make them, and the rules that must speak about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Case:
    """``make`` writes the files into an empty folder, the same bytes every time.

    ``expected`` are the ids of all rules (but those that only inform) that must speak about them, and no others may. A good
    twin of a bad case expects none. ``participants`` are the project's own ids, where the case needs a list.
    """

    name: str
    make: Callable[[Path], None]
    expected: frozenset[str] = frozenset()
    direction: str = "output"
    participants: tuple[str, ...] = ()
    tolerated: frozenset[str] = field(default=frozenset())
    """Rules that may speak or not: what they say is neither right nor wrong here. To be used seldom, with a reason beside it."""
    subject: str = ""
    """The module that it stands in; filled in when it is read."""

    def judged(self, rules: set[str]) -> set[str]:
        """Those that this case has a label for.

        Which class a file belongs to, and whether a request says how its pickles are opened, is labelled where it is the point.
        """
        return {
            rule
            for rule in rules - self.tolerated
            if rule in self.expected
            or (
                not (rule.startswith("class.") and self.subject != "classes")
                and not (rule == "binary.environment_missing" and "environment" not in self.name)
            )
        }
