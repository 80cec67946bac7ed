"""Cells of text tables that a spreadsheet takes for formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.counting import SHORT, count
from sallyport.inspection.hidden.formulas import is_dde
from sallyport.inspection.hidden.saying import Places, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_TABLES = frozenset({"text/csv", "text/tab-separated-values"})
_CODE = (
    ".r",
    ".rmd",
    ".qmd",
    ".py",
    ".do",
    ".ado",
    ".sas",
    ".sql",
    ".m",
    ".jl",
    ".sh",
    ".ps1",
    ".js",
    ".tex",
    ".md",
    ".sps",
)
_CHUNK = 4 * 1024 * 1024
_LONGEST_LINE = 16 * 1024 * 1024
_DELIMITERS, _AROUND = b",;\t|\n\r", b" \"'"
_LONGEST_CELL, _MOST_AROUND = 300, 4
_FORMULA = re.compile(
    r"=\s*[+\-]*(?:[A-Za-z_][\w.$!]*\s*\(|\$?[A-Za-z]{1,3}\$?\d|[\d.]+\s*[-+*/^&<>=]|\"|'|\(|\{|@|cmd|.*\|.*!)",
    re.DOTALL,
)
_FUNCTION = re.compile(r"[+\-@]+\s*(?:[\d.]+\s*[-+*/]\s*)*[A-Za-z][\w.]*\s*\(|.*\|.*!", re.DOTALL)
_TRANSFORMED = re.compile(
    r"-\s*(?:\d\s*[*x]?\s*)?(?:log(?:10|2)?|ln)\s*\(\s*[A-Za-z][A-Za-z _.\-]{0,30}\)[\s\"']*(?:[,;\t|]|$)"
)
"""The field's name for a p-value on its scale, "-log10(P)": of no cell, since cells have numbers."""


@dataclass
class TextFormulaInspector:
    """Looks for formulas in CSV and TSV."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To text tables, but code that looks like one."""
        name = specimen.name.lower()
        return (specimen.media_type in _TABLES or name.endswith((".csv", ".tsv"))) and not name.endswith(_CODE)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Polars counts the lines of long texts."""
        return ("polars",) if specimen.size >= SHORT else ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """hidden.formula and hidden.dde, with the rows."""
        formulas, commands = Places(), Places()
        line, before = 1, b""
        with specimen.open() as stream:
            for block in _blocks(iter(lambda: stream.read(_CHUNK), b"")):
                line += count(before, b"\n")  # only now: most texts have one block, and no formula in it
                counted = 0
                for at, cell in sorted(set(_suspects(block))):
                    line += block.count(b"\n", counted, at)
                    counted = at
                    (commands if is_dde(cell) else formulas).add(line)
                before = block[counted:]
        if commands.total:
            yield say(
                self.terms,
                "hidden.dde",
                f"Cells start another program: {commands.as_text('row')}.",
                f"row {commands.first[0]}",
            )
        if formulas.total:
            yield say(
                self.terms,
                "hidden.formula",
                f"Cells are formulas: {formulas.as_text('row')}.",
                f"row {formulas.first[0]}",
            )


def _blocks(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Whole lines, together; a line longer than the limit is cut."""
    rest = b""
    for data in chunks:
        end = data.rfind(b"\n") + 1
        if end:
            yield b"".join((rest, data[:end])).replace(b"\0", b"")
            rest = data[end:]
        else:
            rest += data
            if len(rest) > _LONGEST_LINE:
                yield rest
                rest = b""
    if rest:
        yield rest.replace(b"\0", b"")


def _suspects(block: bytes) -> Iterator[tuple[int, str]]:
    """Where a cell begins that is a formula, and its text.

    Looked for by the rare characters that a formula must have, which is many times faster than looking at every cell.
    """
    for sign, pattern in ((b"=", _FORMULA), (b"@", _FUNCTION)):
        for at in _places(block, sign):
            if _begins_cell(block, at) and pattern.match(shown := _shown(block, at)):
                yield at, shown
    for sign in (b"(", b"!"):
        for at in _places(block, sign):
            begin = _cell_around(block, at)
            if block[begin : begin + 1] not in {b"+", b"-"}:
                continue
            if _FUNCTION.match(shown := _shown(block, begin)) and not _TRANSFORMED.match(shown):
                yield begin, shown


def _places(block: bytes, sign: bytes) -> Iterator[int]:
    at = block.find(sign)
    while at >= 0:
        yield at
        at = block.find(sign, at + 1)


def _begins_cell(block: bytes, at: int) -> bool:
    """Is there nothing but blanks and quotes between it and the delimiter before it?"""
    for before in range(at - 1, max(at - 2 - _MOST_AROUND, -1), -1):
        if block[before] in _DELIMITERS:
            return True
        if block[before] not in _AROUND:
            return False
    return at <= _MOST_AROUND


def _cell_around(block: bytes, at: int) -> int:
    """Where the cell begins that a place is in; bars do not end it, since commands have them."""
    lowest = max(at - _LONGEST_CELL, 0)
    begin = max(block.rfind(delimiter, lowest, at) for delimiter in (b",", b";", b"\t", b"\n")) + 1
    begin = max(begin, lowest)
    while begin < at and block[begin] in _AROUND:
        begin += 1
    return begin


def _shown(block: bytes, at: int) -> str:
    return block[at : at + _LONGEST_CELL].split(b"\n", 1)[0].decode("utf-8", "replace")
