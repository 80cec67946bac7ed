"""Counts of papers, as a systematic review tells them on their way from the databases to the meta-analysis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import PEOPLE, word_set

if TYPE_CHECKING:
    from collections.abc import Collection

_SOURCES = word_set(
    "medline embase cinahl pubmed scopus psycinfo psychinfo cochrane prisma lilacs amed crossref openalex bibliographic"
)
_STEPS = word_set(
    "abstract abstracts title titles duplicate duplicates deduplication citation citations record records report reports study "
    "studies article articles publication publications paper papers texts databases registers synthesis analysis"
)
REFERENCE = re.compile(r"\b(?:19|20)\d\d\s?;\s?\d{1,4}(?:\(\d{1,3}\))?:\s?[\deE]|\bdoi:?\s?10\.\d")
"""In an entry of a list of references, whose title counts other people."""
_BY_SOURCES, _BY_STEPS = 2, 4


def is_of_papers(said: Collection[str], counted: Collection[str] = ()) -> bool:
    """Do words say so, and does none of the names above the numbers (``counted``) say that people are counted?"""
    if not PEOPLE.isdisjoint(counted):
        return False
    steps = len(_STEPS.intersection(said))
    return steps >= _BY_STEPS or (steps >= _BY_SOURCES and not _SOURCES.isdisjoint(said))
