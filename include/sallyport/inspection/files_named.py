"""Findings that speak of other files call them by their number, since names count as data. Who runs a check knows the names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sallyport.inspection.finding import Finding

_NUMBERED = re.compile(r"\bfile (\d{1,7})\b")
_ACROSS = "history."


def with_names(findings: Iterable[Finding], paths: Sequence[str]) -> Iterator[Finding]:
    """The same with names in place of numbers, in findings about files of one request together; ``paths`` in their order."""

    def named(match: re.Match[str]) -> str:
        number = int(match[1])
        return paths[number - 1] if 0 < number <= len(paths) else match[0]

    for found in findings:
        is_across = found.rule.startswith(_ACROSS)
        yield replace(found, message=_NUMBERED.sub(named, found.message)) if is_across else found
