"""Texts of slides that nobody sees: beside the slide, in hidden shapes, tiny, and all of a slide that is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside
from sallyport.inspection.hidden.office.slides import slides_in_order, unseen_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.parts import Document


def unseen_texts(document: Document) -> Iterator[Aside]:
    """Of each slide, its paragraphs as lines."""
    size, paths = slides_in_order(document)
    for number, path in enumerate(paths, 1):
        yield Aside(f"hidden text of slide {number}", "\n".join(unseen_on(document, path, size)))
