"""What the variables and codes of a file of Stata, SPSS or SAS are called: by their labels, which every program shows.

Names are short ("v1", "q17a"); what a variable holds is told by its label, and what a code stands for by the code's.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import kind_of
from sallyport.inspection.omics.roles import meaning
from sallyport.inspection.tables.cells import shown
from sallyport.inspection.tables.headings.words import Role as Nature
from sallyport.inspection.tables.headings.words import hint
from sallyport.inspection.tables.persons.columns import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 200
_MISSING_BY_LETTER = frozenset("abcdefghijklmnopqrstuvwxyz_")


def called(name: str, label: str | None) -> str:
    """What a variable is judged as: its label, unless that says nothing of what its name tells."""
    label = (label or "").strip()[:_LONGEST]
    if not label or (kind_of(name) is not None and kind_of(label) is None):
        return name
    return name if _tells(name) and not _tells(label) else label


def codes(name: str, labels: Mapping[object, str] | None) -> Mapping[str, str]:
    """What the cells of a variable of this name are shown as; nothing for one that counts, whose numbers are what they are."""
    said = hint(name)
    if not labels or (said is not None and said.role is Nature.COUNT):
        return {}
    return {shown(code): label for code, label in labels.items() if not _is_missing(code) and label}


def _tells(name: str) -> bool:
    return (
        kind_of(name) is not None
        or role_of(name) is not Role.UNKNOWN
        or hint(name) is not None
        or meaning(name) is not None
    )


def _is_missing(code: object) -> bool:
    """A kind of missing value, which its cells show as nothing?"""
    return code in _MISSING_BY_LETTER if isinstance(code, str) else isinstance(code, float) and math.isnan(code)
