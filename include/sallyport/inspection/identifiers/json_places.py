"""Where in a JSON document identifiers stand: by the path of the first one, since a document may be one long line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.judging import RULE_OF
from sallyport.inspection.identifiers.patterns import matches
from sallyport.inspection.tables.datafiles.json_paths import leaves
from sallyport.inspection.tables.text.encoding import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.identifiers.names import Kind
    from sallyport.inspection.specimen import Specimen

_LARGEST = 16 * 1024**2
_PIECE, _OVERLAP = 4096, 64


def with_paths(found: Iterable[Finding], specimen: Specimen, oldest: int) -> Iterator[Finding]:
    """The findings about a document; those that have no other place with that of the first value that they speak of."""
    told = list(found)
    kinds = {kind for kind, rule in RULE_OF.items() if any(one.rule == rule for one in told)}
    paths = _paths(specimen, kinds, oldest) if kinds and specimen.size <= _LARGEST else {}
    for one in told:
        yield replace(one, location=paths.get(one.rule, "")) if not one.location else one


def _paths(specimen: Specimen, kinds: set[Kind], oldest: int) -> dict[str, str]:
    """By rule. Empty for what is no single document, as lines of JSON are: their numbers tell enough."""
    with specimen.open() as stream:
        try:
            document = json.loads(text_of(stream.read()))
        except (ValueError, RecursionError):
            return {}
    paths: dict[str, str] = {}
    for step, value in leaves(document):
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            continue
        for piece in _pieces(f'"{step.key}": "{value}"'):
            if hits := {RULE_OF[one.kind] for one in matches(piece, oldest, kinds) if one.hit}:
                paths |= dict.fromkeys(hits, step.path())
                kinds = {kind for kind in kinds if RULE_OF[kind] not in paths}
        if not kinds:
            break
    return paths


def _pieces(text: str) -> Iterator[str]:
    """Of a text as long as a document, since what looks for identifiers is made for lines."""
    for at in range(0, len(text), _PIECE):
        yield text[max(0, at - _OVERLAP) : at + _PIECE]
