"""Text and tables of RTF, as Word, SAS and R write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.documents.changes import is_mask
from sallyport.inspection.tables.reader import held

if TYPE_CHECKING:
    from sallyport.inspection.specimen import Specimen
    from sallyport.policy.disclosure.table_reading import TableReading

RTF = "application/rtf"
LIBRARIES = ("encodings.cp1252",)
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict objdata themedata colorschememapping"
    b" latentstyles datastore xmlnstbl filetbl revtbl fldinst".split()
)
_ENDS = frozenset({b"par", b"line", b"page", b"sect"})
_WORTH_READING = frozenset({b"annotation", b"footnote", b"shptxt", b"shpinst", b"docvar", b"userprops", b"staticval"})
"""Destinations behind ``\\*`` that hold text of the author."""
_UNSEEN = frozenset({b"v", b"deleted"})
_UNICODE_END = 0x10000
_DEEPEST = 10_000


class RtfText:
    """Paragraphs and tables. Takes tokens; a paragraph or a table's row is done when its mark comes."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.earlier: list[list[list[str]]] = []
        """The tables with what was deleted from their cells, and stands there still."""
        self.unseen: list[str] = []
        """Pieces of text that are hidden or deleted."""
        self._text: list[str] = []
        self._deleted: list[str] = []
        self._cells: list[str] = []
        self._cells_before: list[str] = []
        self._skipping = [False]
        self._marks: list[frozenset[bytes]] = [frozenset()]
        self._after_star = False
        self._in_table = False
        self._left_out = 0
        """Characters that stand in place of one that Unicode has told already."""

    def take(self, found: re.Match[bytes]) -> None:
        """The next token."""
        word, number, code, sign, brace, text = found.groups()
        if brace:
            self._nest(brace)
        elif word:
            self._control(word, int(number or 0), is_off=number == b"0")
        elif code:
            self._add(bytes.fromhex(code.decode()).decode("cp1252", "replace"))
        elif sign == b"*":
            self._after_star = True
        elif sign:
            self._add(
                {b"~": "\u00a0", b"_": "-"}.get(sign, sign.decode("cp1252", "replace") if sign in b"\\{}" else "")
            )
        elif text:
            self._add(text.decode("cp1252", "replace"))

    def finish(self) -> None:
        """There are no more."""
        self._end_paragraph()

    def _nest(self, brace: bytes) -> None:
        self._after_star = False
        if brace == b"{" and len(self._skipping) < _DEEPEST:
            self._skipping.append(self._skipping[-1])
            self._marks.append(self._marks[-1])
        elif brace == b"}" and len(self._skipping) > 1:
            self._skipping.pop()
            self._marks.pop()

    def _control(self, word: bytes, number: int, *, is_off: bool) -> None:
        if word in _SKIPPED or (self._after_star and word not in _WORTH_READING):
            self._skipping[-1] = True
        self._after_star = False
        self._mark(word, is_off=is_off)
        if self._skipping[-1]:
            return
        if word == b"u":
            self._left_out = 0
            self._add(chr(number % _UNICODE_END) if not 0xD800 <= number % _UNICODE_END < 0xE000 else "\ufffd")  # noqa: PLR2004 - halves of characters
            self._left_out = 1
        elif word in {b"cell", b"nestcell"}:
            self._cells_before.append(self._before())
            self._cells.append(self._taken())
        elif word in {b"row", b"nestrow"}:
            self._end_row()
        elif word == b"tab":
            self._add("\t")
        elif word in _ENDS:
            self._end_paragraph()
        elif word in {b"emdash", b"endash"}:
            self._add("-")

    def _mark(self, word: bytes, *, is_off: bool) -> None:
        """Text is hidden or deleted from here on, or no more; to the end of its group."""
        if word in _UNSEEN:
            self._marks[-1] = self._marks[-1] - {word} if is_off else self._marks[-1] | {word}
        elif word == b"plain":
            self._marks[-1] = frozenset()

    def _add(self, text: str) -> None:
        if self._skipping[-1] or not text:
            return
        if self._left_out:
            text, self._left_out = text[1:], 0
        if self._marks[-1]:
            self.unseen.append(text)
        if b"deleted" in self._marks[-1]:
            self._deleted.append(text)
        else:
            self._text.append(text)

    def _before(self) -> str:
        """What a cell held before something was deleted from it; that alone, where a mask was written beside it."""
        shown, deleted = (" ".join("".join(text).split()) for text in (self._text, self._deleted))
        self._deleted = []
        if not deleted:
            return shown
        return deleted if is_mask(shown) else f"{shown}{deleted}"

    def _taken(self) -> str:
        taken, self._text = " ".join("".join(self._text).split()), []
        return taken

    def _end_row(self) -> None:
        if not self._in_table:
            self.tables.append([])
            self.earlier.append([])
        if self._cells:
            self.tables[-1].append(self._cells)
            self.earlier[-1].append(self._cells_before)
        self._cells, self._cells_before, self._in_table = [], [], True

    def _end_paragraph(self) -> None:
        if self._cells:  # inside of a cell
            self._add(" ")
            return
        self.unseen += ["\n"] if self.unseen[-1:] not in ([], ["\n"]) else []
        self._deleted = []
        if text := self._taken():
            self.paragraphs.append(text)
            self._in_table = False


def rtf_text(specimen: Specimen, limits: TableReading) -> RtfText:
    """All that is written in it. Unreadable when it is larger than may be held."""
    with specimen.open() as stream:
        return read_rtf(held(stream, specimen.size, limits.max_held_bytes))


def read_rtf(data: bytes) -> RtfText:
    """All that is written in these bytes."""
    reader = RtfText()
    for found in _TOKEN.finditer(data):
        reader.take(found)
    reader.finish()
    return reader
