"""Texts of SVG that nobody sees: descriptions, metadata, comments, data in attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.hidden.parts import LIBRARIES, Nesting, events, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen

_TOLD = ("desc", "title", "metadata", "text")


def _asides(specimen: Specimen) -> Iterator[Aside]:
    texts: dict[str, list[str]] = {name: [] for name in (*_TOLD, "other", "attributes")}
    inside = Nesting()
    with specimen.open() as stream:
        for event in events(pieces(stream)):
            if event.kind == "start":
                inside.append(event.name)
                values = [
                    value for key, value in event.attributes.items() if key.startswith(("data-", "aria-", "inkscape"))
                ]
                texts["attributes"] += ["\t".join(values)] if values else []
            elif event.kind == "end":
                inside.leave()
            elif event.kind == "comment":
                yield Aside("comment", event.text)
            elif event.kind == "text" and event.text.strip() and "style" not in inside:
                where = next((name for name in _TOLD if name in inside), "other")
                texts[where].append(event.text)
    for place, told in texts.items():
        if len(told) < 3:  # noqa: PLR2004 - each may be a table, all together may be one
            yield from (Aside(place, one) for one in told)
        yield Aside(place, "\n".join(told), is_data=place not in {"text", "title"})


SVG = Provider(_asides, LIBRARIES)
