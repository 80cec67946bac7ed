"""The same bytes twice in one request. That is no harm, since nothing more leaves; but nobody needs to read them twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.acro.inspectors import FILE
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding

_MEMBER = "!/"
"""Stands in the paths of members; two of them are alike as often as documents have the same parts."""


def same_bytes(facts: Mapping[str, Sequence[Fact]]) -> Iterator[tuple[str, Finding]]:
    """Each file that is one before it again, by their numbers in the request, and which one that is."""
    first: dict[str, tuple[int, str]] = {}
    for number, (path, learned) in enumerate(facts.items(), start=1):
        digest = next((str(fact.data["sha256"]) for fact in learned if fact.kind == FILE and is_telling(fact)), "")
        if not digest:
            continue
        before, other = first.setdefault(digest, (number, path))
        if before != number and not (_MEMBER in path and _MEMBER in other):
            yield path, finding("history.same_bytes", f"It has the same bytes as file {before} of the request.")


def is_telling(fact: Fact) -> bool:
    """Of the fact about a file as a whole: does it say anything that its bytes are those of another?"""
    return not fact.data.get("trivial")
