"""What names of columns say by the company they keep: a program's own table is known by several of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.words import Hint, Role, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_GENE_SETS = {("gene", "ratio"), ("bg", "ratio"), ("core", "enrichment"), ("leading", "edge"), ("pop", "hits")}
_SIMULATED = {
    "reps",
    "replications",
    "replicates",
    "simulations",
    "nsim",
    "sims",
    "power",
    "bias",
    "coverage",
    "rejections",
}
_TERMS = {("term",), ("pathway",), ("description",), ("go", "id")}
_OF_GENES = {"count", "counts", "size", "overlap", "hits", "total", "number"}
_COMPANY = (
    ({"d", "deaths", "failures", "events", "cases"}, {"y", "rate"}),
    ({"d", "n"}, {"d", "rate"}),
    ({"support"}, {"precision", "recall"}),
    ({"support"}, {"f1"}),
    ({"support"}, {"f1 score"}),
    ({"tp", "fp", "fn", "tn"}, {"precision", "recall"}),
    ({"size"}, {"mean"}),
    ({"size"}, {"median"}),
)
"""Names of counts, and names beside which they are: the failures and the time of Stata's and Epi's rates, the cases that a
classifier was judged by, the members of a group of pandas."""


_OWN_NUMBERS = (({"vars"}, {"trimmed", "mad"}),)
"""Names of a program's own numbering of rows, and names beside which they are: of psych's description of variables."""
_OF_STAN = "lp__"
"""Of its draws: names that end as this one does are of the sampler, and not of what it samples."""


def in_company(said: list[Hint | None], names: Sequence[Sequence[str]]) -> list[Hint | None]:
    """What each column's names say, where those of the others say it better."""
    if _is_of_simulations(names):
        return [Hint(Role.OTHER) if one is not None and one.role is Role.COUNT else one for one in said]
    if _is_of_gene_sets(names):
        return [
            Hint(Role.OTHER) if named and set(words(named[0])) & _OF_GENES else one
            for one, named in zip(said, names, strict=True)
        ]
    nearest = [" ".join(words(named[0])) if named else "" for named in names]
    counted = {name for own, company in _COMPANY if company <= set(nearest) for name in own}
    numbered = {name for own, company in _OWN_NUMBERS if company <= set(nearest) for name in own}
    plain = [named[0].strip() if named else "" for named in names]
    sampler = {name for name in plain if name.endswith("__")} if _OF_STAN in plain else set()
    return [
        Hint(Role.COUNT) if name in counted else Hint(Role.OTHER) if name in numbered or written in sampler else one
        for name, written, one in zip(nearest, plain, said, strict=True)
    ]


def _is_of_gene_sets(names: Sequence[Sequence[str]]) -> bool:
    """Is it an enrichment analysis, as clusterProfiler, Enrichr or DAVID write it? What it counts are genes."""
    said = {words(name) for one in names for name in one}
    return bool(said & _GENE_SETS) or (("genes",) in said and bool(said & _TERMS))


def _is_of_simulations(names: Sequence[Sequence[str]]) -> bool:
    """Is it about made-up people: how often something was simulated, and with what power or bias?"""
    said = {word for one in names for name in one for word in words(name)}
    return len(said & _SIMULATED) > 1
