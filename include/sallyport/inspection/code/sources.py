"""The code in a file: a script as a whole, the fences of a report, the cells of a notebook; split into its parts."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sallyport.inspection.code.languages import MIXED, PLAIN, PYTHON, Language, by_look, by_name
from sallyport.inspection.kinds.extensions import extension_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(
    r"^[ \t]*(?:```+|~~~+)\s*+(?:\{\s*+)?(\w++)[^\n]*\n(.*?)(?:^[ \t]*(?:```+|~~~+)\s*$|\Z)", re.DOTALL | re.MULTILINE
)
_CHUNK = re.compile(r"^<<[^\n]*>>=[^\n]*\n()(.*?)(?:^@\s*$|\Z)", re.DOTALL | re.MULTILINE)
_NEWLINE = re.compile("\n")
_NOT_NEWLINE = re.compile(r"[^\n]")


@dataclass(frozen=True)
class Piece:
    """A comment, or a text between quotes, and where it begins in its source."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """A run of code in one language. ``where`` is "" for a script, else "cell 3"; its first line has number ``first_line``."""

    text: str
    language: Language
    where: str = ""
    first_line: int = 1

    def line(self, at: int) -> int:
        """The number of the line that holds this character."""
        return self.first_line + bisect_left(self._newlines, at)

    @cached_property
    def _newlines(self) -> list[int]:
        return [match.start() for match in _NEWLINE.finditer(self.text)]

    @cached_property
    def comments(self) -> tuple[Piece, ...]:
        """All comments."""
        return self._pieces("comment")

    @cached_property
    def texts(self) -> tuple[Piece, ...]:
        """All texts between quotes, with them."""
        return self._pieces("text", "long")

    def _pieces(self, *kinds: str) -> tuple[Piece, ...]:
        return tuple(Piece(match[0], *match.span()) for match in self._parts if match.lastgroup in kinds)

    @cached_property
    def _parts(self) -> tuple[re.Match[str], ...]:
        return tuple(match for match in self.language.parts.finditer(self.text) if match[0])

    @cached_property
    def without_comments(self) -> str:
        """The text with blanks in place of comments: every character is where it was."""
        return _blanked(self.text, self.comments)

    @cached_property
    def bare(self) -> str:
        """Blanks in place of texts too, which leaves their quotes."""
        inner = [Piece(one.text[1:-1], one.start + 1, one.end - 1) for one in self.texts if len(one.text) > 1]
        return _blanked(self.without_comments, inner)


def _blanked(text: str, pieces: tuple[Piece, ...] | list[Piece]) -> str:
    parts, at = [], 0
    for piece in pieces:
        parts += [text[at : piece.start], _NOT_NEWLINE.sub(" ", text[piece.start : piece.end])]
        at = max(at, piece.end)
    return "".join([*parts, text[at:]])


def sources_of(text: str, name: str) -> Iterator[Source]:
    """All code in a file's text; nothing when it is no code."""
    if extension_of(name) == "ipynb":
        yield from _cells(text)
    elif extension_of(name) in MIXED:
        yield from _fences(text, MIXED[extension_of(name)])
    else:
        language = by_name(name) or by_look(text)
        if language is not None:
            yield Source(text, language)
        elif extension_of(name) == "md":
            yield from _fences(text, PLAIN)


def _fences(text: str, usual: Language) -> Iterator[Source]:
    line, counted = 1, 0
    for match in sorted([*_FENCE.finditer(text), *_CHUNK.finditer(text)], key=re.Match.start):
        line, counted = line + text.count("\n", counted, match.start(2)), match.start(2)
        language = by_name(f"x.{match[1].lower()}") or {"python": PYTHON}.get(match[1].lower(), usual)
        yield Source(match[2], language, first_line=line)


def _cells(text: str) -> Iterator[Source]:
    """Cells of code; a notebook that cannot be read is called unverified by the rules about its outputs."""
    try:
        notebook = json.loads(text)
        told = notebook.get("metadata", {}).get("kernelspec", {}).get("language", "python")
        language = by_name(f"x.{str(told).lower()}") or PYTHON
        cells = notebook.get("cells") or [
            cell for sheet in notebook.get("worksheets", ()) for cell in sheet.get("cells", ())
        ]
        for number, cell in enumerate(cells, 1):
            source = cell.get("source", cell.get("input", ""))
            written = source if isinstance(source, str) else "".join(map(str, source))
            if cell.get("cell_type") == "code":
                yield Source(written, language, f"cell {number}")
    except (ValueError, AttributeError, TypeError, RecursionError):
        return
