"""Counts of words, and beside them counts of people who said them. Each: rules that speak, CSV."""

from __future__ import annotations

_WORDS = (
    *(
        "the",
        "and",
        "patient",
        "pain",
        "of",
        "to",
        "was",
        "ward",
        "nurse",
        "sleep",
        "anxious",
        "ambulance",
        "infection",
        "breath",
    ),
    *("recovery", "tired", "appetite"),
)


def _spoken(names: str, least: int = 1, before: str = "", after: str = "") -> str:
    rows = (f"{before}{word},{max(least, 60 // (at + 1))}{after}" for at, word in enumerate(_WORDS))
    return names + "\n" + "\n".join(rows) + "\n"


SPOKEN: dict[str, tuple[str, str]] = {
    "words of texts": ("possible_count", _spoken("word,count")),
    "words of texts, all often": ("", _spoken("word,count", 12)),
    "tokens of texts": ("possible_count", _spoken("token,freq")),
    "terms that are words": ("possible_count", _spoken("term,n")),
    "terms of documents": ("possible_count", _spoken("document,term,n", before="d1,")),
    "pairs of words": ("possible_count", "bigram,n\nchest pain,41\nshort breath,7\nbad night,3\n"),
    "words with their weight": ("possible_count", _spoken("word,n,tf_idf", after=",0.0312")),
    "words by who wrote them": ("small_count", _spoken("word,patients")),
    "terms that are illnesses": ("small_count", "term,n\nAsthma,55\nDiabetes,3\nHypertension,44\nStroke,20\n"),
    "preferred terms": ("small_count", "preferred term,n\nNausea,55\nHeadache,3\nRash,44\n"),
}
