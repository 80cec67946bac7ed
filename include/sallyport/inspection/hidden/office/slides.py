"""Hidden content of PowerPoint's presentations: slides, notes, comments, text beside the slide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.office.parts import Nesting
from sallyport.inspection.hidden.office.relations import targets
from sallyport.inspection.hidden.office.unlisted import unlisted_slides
from sallyport.inspection.hidden.saying import placed, say
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.hidden.office.parts import Document, Event
    from sallyport.inspection.terms import Terms

_PRESENTATION = "ppt/presentation.xml"
_TINY = 200  # in hundredths of a point
_SHAPES = frozenset({"sp", "pic", "graphicFrame", "grpSp", "cxnSp"})
_NUMBERS = re.compile(r"[+-]?\d{1,15}")


def slides(document: Document, terms: Terms) -> Iterator[Finding]:
    """Hidden slides; shapes that are hidden, beside the slide, or hold tiny text; speaker notes."""
    size, paths = slides_in_order(document)
    hidden: list[int] = []
    beside: list[int] = []
    invisible: list[int] = []
    tiny: list[int] = []
    noted: list[int] = []
    for number, path in enumerate(paths, 1):
        slide = _Slide(size)
        for event in document.events(path):
            slide.take(event)
        for found, kept in (
            (slide.hidden, hidden),
            (slide.beside, beside),
            (slide.invisible, invisible),
            (slide.tiny, tiny),
        ):
            if found:
                kept.append(number)
        if any(_has_notes(document, one) for one in targets(document, path).values()):
            noted.append(number)
    if hidden:
        yield say(terms, "hidden.slide", None, placed("slide", hidden))
    if noted:
        yield say(terms, "hidden.notes", None, placed("slide", noted))
    for numbers, what in ((beside, "text beside the slide"), (invisible, "hidden shapes"), (tiny, "tiny text")):
        if numbers:
            yield say(terms, "hidden.text", f"It holds {what}, where nobody looks.", placed("slide", numbers))


def left_out(document: Document, terms: Terms) -> Iterator[Finding]:
    """Slides that the presentation does not list."""
    if count := len(unlisted_slides(document)):
        message = f"It holds {many(count, 'slide')} that the presentation does not list, as deleted ones are."
        yield say(terms, "hidden.slide", message)


def slides_in_order(document: Document) -> tuple[tuple[int, int], list[str]]:
    """Width and height of the slides (EMU), and their parts; an empty name for one that is not there."""
    size, order = _presentation(document)
    paths = targets(document, _PRESENTATION)
    return size, [paths.get(relation, "") for relation in order]


def unseen_on(document: Document, path: str, size: tuple[int, int]) -> list[str]:
    """Paragraphs that nobody sees on a slide; all of them, where it is hidden."""
    slide = _Slide(size)
    shown: list[str] = []
    unseen: list[str] = []
    text, is_seen = "", True
    for event in document.events(path):
        slide.take(event)
        if event.kind == "text" and slide.is_in_text:
            text += event.text
            is_seen = is_seen and not slide.is_unseen
        elif event.kind == "end" and event.name == "p":
            (shown if is_seen else unseen).append(text)
            text, is_seen = "", True
    return [*shown, *unseen] if slide.hidden else unseen


def _presentation(document: Document) -> tuple[tuple[int, int], list[str]]:
    """Width and height of the slides (EMU), and the relations to them in their order."""
    size, order = (0, 0), []
    for event in document.events(_PRESENTATION):
        if event.kind == "start" and event.name == "sldSz":
            size = _integer(event.attributes.get("cx")), _integer(event.attributes.get("cy"))
        elif event.kind == "start" and event.name == "sldId":
            order.append(event.attributes.get("id", ""))
    return size, order


def _has_notes(document: Document, part: str) -> bool:
    """Is there text in a part that is notes, beside the number of the slide?"""
    if not part.startswith("ppt/notesSlides/"):
        return False
    inside = Nesting()
    for event in document.events(part):
        if event.kind == "start":
            inside.append(event.name)
        elif event.kind == "end":
            inside.leave()
        elif event.kind == "text" and event.text.strip() and inside[-1:] == ["t"] and "fld" not in inside:
            return True
    return False


class _Slide:
    """Reads a slide's XML."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.hidden = self.beside = self.invisible = self.tiny = False
        self._size = size
        self._inside = Nesting()
        self._off = self._off_slide = self._hidden_shape = self._small = False
        self._at = (0, 0)

    @property
    def is_in_text(self) -> bool:
        """Is what comes next text of the slide?"""
        return self._inside[-1:] == ["t"]

    @property
    def is_unseen(self) -> bool:
        """Does nobody see it?"""
        return self._off_slide or self._hidden_shape or self._small

    def take(self, event: Event) -> None:
        if event.kind == "start":
            self._begin(event)
            self._inside.append(event.name)
        elif event.kind == "end":
            self._inside.leave()
            if event.name == "r":
                self._small = False
        elif event.kind == "text" and self.is_in_text and event.text.strip():
            self.beside = self.beside or self._off_slide
            self.invisible = self.invisible or self._hidden_shape
            self.tiny = self.tiny or self._small

    def _begin(self, event: Event) -> None:
        name, attributes = event.name, event.attributes
        if name == "sld" and attributes.get("show", "1") in {"0", "false"}:
            self.hidden = True
        elif name in _SHAPES:
            self._off_slide = self._hidden_shape = False
        elif name == "cNvPr":
            self._hidden_shape = attributes.get("hidden", "0") in {"1", "true"}
        elif name == "off" and self._inside[-1:] == ["xfrm"]:
            self._at = _integer(attributes.get("x")), _integer(attributes.get("y"))
        elif name == "ext" and self._inside[-1:] == ["xfrm"] and "grpSp" not in self._inside:
            self._off_slide = self._is_beside(_integer(attributes.get("cx")), _integer(attributes.get("cy")))
        elif name == "rPr":
            self._small = 0 < _integer(attributes.get("sz")) <= _TINY

    def _is_beside(self, width: int, height: int) -> bool:
        (x, y), (all_x, all_y) = self._at, self._size
        return all_x > 0 and (x >= all_x or y >= all_y or x + width <= 0 or y + height <= 0)


def _integer(text: str | None) -> int:
    return int(text) if text is not None and _NUMBERS.fullmatch(text) else 0
