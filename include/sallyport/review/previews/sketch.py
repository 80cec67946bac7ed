"""A preview in the making, inside the child: what fits into the limits is kept, and what does not is said."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sallyport.review.previews.inert import inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.policy.disclosure.table_reading import TableReading
    from sallyport.policy.previews import Previews

KIB = 1024
_KEPT_FOR_ENDS = 4
"""One part in so many of a preview is kept free for last pages."""


class NoPreview(Exception):
    """There is none; ``reason`` is a sentence for people, without anything from the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Sketch:
    """Collects the parts and pages of one file's preview."""

    limits: Previews
    reading: TableReading
    end: float
    """By time.monotonic(): to stop reading then, and say so, while there is time to say it."""
    says: list[str] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)
    bytes: int = 0

    @property
    def is_late(self) -> bool:
        """Is it time to stop?"""
        return time.monotonic() > self.end

    def say(self, sentence: str) -> None:
        """Tell people something about the preview, once."""
        if sentence not in self.says:
            self.says.append(sentence)

    def part(self, kind: str, unit: str, title: str = "") -> Leaf | None:
        """A new part; None, which is said, when there are too many."""
        if len(self.parts) >= self.limits.max_parts:
            self.say(f"Only its first {self.limits.max_parts} sheets, tables or pictures are shown.")
            return None
        self.parts.append({"kind": kind, "unit": unit, "title": title, "total": None, "exact": True})
        return Leaf(self, len(self.parts))

    def text(self, text: str, title: str = "") -> None:
        """Text that is in memory, as a part of its own."""
        leaf = self.part("text", "characters", title)
        if leaf is None:
            return
        leaf.total(len(text))
        at = 0
        for number, piece in enumerate(pieces(text, self.limits.text_kb * KIB)):
            page = {"kind": "text", "text": inert(piece)}
            if number >= self.limits.max_pages or not leaf.add(page, at + 1, at + len(piece)):
                self.say(f"Text: characters {at + 1:,} to {len(text):,} are not shown.")
                return
            at += len(piece)


@dataclass(frozen=True)
class Leaf:
    """One part of a sketch."""

    sketch: Sketch
    number: int

    def total(self, count: int, *, exact: bool = True) -> None:
        """How many units the part has."""
        self.sketch.parts[self.number - 1] |= {"total": count, "exact": exact}

    def add(self, page: dict[str, Any], first: int, last: int, *, is_end: bool = False) -> bool:
        """A page with units ``first`` to ``last``; False when it does not fit. Last pages may use what is kept for them."""
        sketch = self.sketch
        most = sketch.limits.max_bytes
        size = len(json.dumps(page))
        if sketch.bytes + size > (most if is_end else most - most // _KEPT_FOR_ENDS):
            return False
        sketch.bytes += size
        sketch.pages.append({"part": self.number, "first": first, "last": last, "page": page})
        return True


def pieces(text: str, most: int) -> Iterator[str]:
    """Text in pieces of at most ``most`` characters, cut at line ends where there are any."""
    at = 0
    while at < len(text):
        end = at + most
        if end < len(text):
            line_end = text.rfind("\n", at + most // 2, end)
            end = line_end + 1 if line_end > 0 else end
        yield text[at:end]
        at = end


def joined(texts: Iterable[str], most: int) -> tuple[str, bool]:
    """Paragraphs as one text of at most ``most`` characters, and whether that is all."""
    held: list[str] = []
    for text in texts:
        most -= len(text) + 1
        if most < 0:
            return "\n".join(held), False
        held.append(text)
    return "\n".join(held), True
