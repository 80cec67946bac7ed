"""Findings that speak of other files call them by their number, since names count as data. Who runs a check knows the names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.looked_at import Looked

_NUMBERED = re.compile(r"\bfile (\d{1,7})\b")
_ACROSS = "history."


def name_files(looked: Sequence[Looked]) -> None:
    """Put the name behind each number, in the findings about files of one request together."""
    paths = list(dict.fromkeys(item.path for item in looked))

    def named(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"{match[0]} ({paths[number - 1]})" if 0 < number <= len(paths) else match[0]

    for item in looked:
        item.findings = [
            replace(found, message=_NUMBERED.sub(named, found.message)) if found.rule.startswith(_ACROSS) else found
            for found in item.findings
        ]
