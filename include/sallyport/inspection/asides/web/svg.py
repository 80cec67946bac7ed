"""Texts of SVG that nobody sees: descriptions, metadata, comments, data in attributes."""

from __future__ import annotations

import re
from itertools import compress
from typing import TYPE_CHECKING

from sallyport.inspection.asides.bars import Bars
from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.asides.web.labels import MARKS, SAID, Labels
from sallyport.inspection.hidden.office.parts import LIBRARIES, Nesting, events, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen

_SIZE = re.compile(r"(?:[^\W\d_][^=<>]{0,60}?)?[(\s]*\bn\s*=\s*(\d[\d,]{0,9})\s*\)?", re.IGNORECASE)
"""A label that says how many there are, as the bars of a chart have: "n=140", "Deaths (n = 12)"."""
_LONGEST_NAME = 200
_TOLD = ("desc", "title", "metadata", "text")
_NAMED_BY = frozenset({"id", "gid", "class", "name", "label", "href", "title"})
"""What a program may call a mark by, as matplotlib's ``set_gid`` does."""
_MADE = re.compile(r"[a-z#]")
"""Programs number their elements below small letters ("path4138"); people's ids begin with others."""
_OF_MARKS = frozenset({"title", "desc"})
"""Elements that say something of the mark in which they stand."""


def _asides(specimen: Specimen) -> Iterator[Aside]:
    texts: dict[str, list[str]] = {name: [] for name in (*_TOLD, "other", "attributes", "names of elements")}
    inside, bars, labels = Nesting(), Bars(), Labels()
    label: list[str] = []
    with specimen.open() as stream:
        for event in events(pieces(stream)):
            if event.kind == "start":
                inside.append(event.name)
                bars.draw(event.name, event.attributes)
                values = [
                    value for key, value in event.attributes.items() if key.startswith(("data-", "aria-", "inkscape"))
                ]
                texts["attributes"] += ["\t".join(values)] if values else []
                texts["names of elements"] += [
                    value for key, value in event.attributes.items() if key in _NAMED_BY and len(value) <= _LONGEST_NAME
                ]
                labels.have(
                    {key: value for key, value in event.attributes.items() if key.startswith("data-") or key in SAID}
                )
            elif event.kind == "end":
                if event.name in _OF_MARKS and label:
                    labels.say("".join(label))
                    label = []
                inside.leave()
            elif event.kind == "comment":
                bars.texts.append(event.text)
                yield Aside("comment", event.text)
            elif event.kind == "text" and event.text.strip() and "style" not in inside:
                where = next((name for name in _TOLD if name in inside), "other")
                texts[where].append(event.text)
                bars.texts += [event.text] if where in {"text", "title", "desc"} else []
                label += [event.text] if inside[-1] in _OF_MARKS and set(inside[-2:-1]) & MARKS else []
    yield from (Aside("labels of marks", text) for text in labels.tables())
    sizes = [found[1] for text in texts["text"] if (found := _SIZE.fullmatch(text.strip()))]
    sizes += map(str, bars.counts())
    if sizes:
        yield Aside(
            "text",
            as_csv([["label", "n"], *([f"size {at}", size] for at, size in enumerate(sizes, 1))]),
            is_hidden=False,
        )
    yield from _of_texts(texts)


def _of_texts(texts: dict[str, list[str]]) -> Iterator[Aside]:
    for place, told in texts.items():
        if place == "names of elements":
            made = [bool(_MADE.match(name)) for name in told]
            yield Aside(place, "\n".join(compress(told, made)), is_data=False, is_hidden=False)
            given = "\n".join(name for name, is_made in zip(told, made, strict=True) if not is_made)
            yield Aside(place, given, is_data=False, is_rows=True, is_hidden=False)
            continue
        is_hidden = place not in {"text", "title", "other"}
        if len(told) < 3:  # noqa: PLR2004 - each may be a table, all together may be one
            yield from (Aside(place, one, is_hidden=is_hidden) for one in told)
        yield Aside(place, "\n".join(told), is_data=place not in {"text", "title"}, is_hidden=is_hidden)


SVG = Provider(_asides, LIBRARIES)
