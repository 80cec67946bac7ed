"""Every row of variant statistics, judged in blocks: memory stays flat whatever the size."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.omics.evidence import RARE, SIGNIFICANT, UNVERIFIED, Reading, column, reading_of
from sallyport.inspection.omics.fields import PIPE, SPACES, even
from sallyport.inspection.omics.layout import layout_of
from sallyport.inspection.omics.limits import LIMITS
from sallyport.inspection.omics.lines import UnreadableText, blocks, packed_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from sallyport.inspection.omics.layout import Layout
    from sallyport.policy.disclosure.omics import OmicsRules

_PLACES_SHOWN = 5
_MAY_NAME = re.compile(
    rb"(?i)(?<![a-z0-9])(?:(?:rs|ss|affx-|ax-|cos[mv])\d|(?:chr)?(?:\d{1,2}|[xym]|mt)[\s:_.,;|-]+\d{3})"
)
"""What may be the name or the place of a variant."""
BLANK, RAGGED = "blank", "ragged"


@dataclass
class Rows:
    """How many rows are of a kind, and where the first ones are, as lines are counted in the file."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, mask: pl.Series, before: int) -> None:
        """Rows where the mask is true; ``before`` lines come before the first of them."""
        count = int(mask.sum())
        if count and len(self.first) < _PLACES_SHOWN:
            wanted = _PLACES_SHOWN - len(self.first)
            self.first += [before + 1 + at for at in mask.arg_true().head(wanted).to_list()]
        self.count += count


@dataclass
class Tally:
    """What a scan found."""

    missing: str = ""
    rows: int = 0
    rare: Rows = field(default_factory=Rows)
    under: dict[str, Rows] = field(default_factory=lambda: {limit: Rows() for limit in LIMITS})
    """Those that are too rare, by the limit that they are under: one of them, or several."""
    unverified: Rows = field(default_factory=Rows)
    significant: int = 0
    stopped: str = ""
    """Why the rest of the text could not be read; empty when all was."""

    def add(self, verdict: pl.DataFrame, before: int) -> None:
        """Count some rows; ``before`` lines come before the first of them."""
        self.rare.add(verdict[RARE], before)
        for limit, rows in self.under.items():
            rows.add(verdict[limit], before)
        self.unverified.add(verdict[UNVERIFIED], before)
        self.significant += int(verdict[SIGNIFICANT].sum())
        self.rows += len(verdict) - int(verdict[BLANK].sum())


@dataclass(frozen=True)
class Filtered:
    """What a filtered copy holds."""

    rows: int
    kept: int


def scan(lines: Iterable[bytes], rules: OmicsRules) -> Tally | None:
    """Judge every row; None when the text has no row a variant."""
    scanner: Scanner | None = None
    try:
        for block in lines:
            if scanner is None:
                layout = layout_of(block)
                if layout is None or not layout.has_variants:
                    return None
                scanner = Scanner(layout, rules)
            scanner.see(block)
    except UnreadableText as error:
        if scanner is not None:
            scanner.tally.stopped = error.reason
    return None if scanner is None else scanner.tally


def filtered(stream: BinaryIO, out: BinaryIO, rules: OmicsRules) -> Filtered | None:
    """Write what is above the rows, and the rows that are shown to be common enough, unchanged but for line ends.

    ``stream`` is a text, or a text in a gzip file; ``out`` gets plain text. None, and nothing written, when it has no row a
    variant. UnreadableText when it cannot be read to its end: what was written is not to be used.
    """
    scanner: Scanner | None = None
    for block in packed_blocks(stream):
        if scanner is None:
            layout = layout_of(block)
            if layout is None or not layout.has_variants:
                return None
            scanner = Scanner(layout, rules)
        scanner.copy(block, out)
    if scanner is None:
        return None
    tally = scanner.tally
    return Filtered(tally.rows, tally.rows - tally.rare.count - tally.unverified.count)


def scan_file(stream: BinaryIO, rules: OmicsRules) -> Tally | None:
    """As :func:`scan`, of a text or a text in a gzip file, which is unpacked meanwhile."""
    return scan(packed_blocks(stream), rules)


def scan_text(stream: BinaryIO, rules: OmicsRules) -> Tally | None:
    """As :func:`scan`, of a text: without threads of its own."""
    return scan(blocks(stream), rules)


class Scanner:
    """Judges block after block of one text."""

    def __init__(self, layout: Layout, rules: OmicsRules) -> None:
        self._layout, self._reading = layout, reading_of(layout, rules)
        self._schema, self._columns = _schema(layout, self._reading)
        self._separator = b"\t" if layout.separator == SPACES else layout.separator.encode()
        self._header = self._separator.join(name.encode() for name in self._schema) + b"\n"
        self._last, self._beyond = column(len(layout.names) - 1), column(len(layout.names))
        self._lines, self._above = 0, layout.header_lines
        self.tally = Tally(missing=self._reading.missing)

    def see(self, block: bytes) -> pl.DataFrame:
        """Judge the rows of the next block of whole lines: a row for each, ``rare`` and ``unverified``."""
        if self._above:
            block, above = _without_lines(block, self._above)
            self._above -= above
            self._lines += above
        verdict = self._judge(block)
        self.tally.add(verdict, self._lines)
        self._lines += len(verdict)
        return verdict

    def copy(self, block: bytes, out: BinaryIO) -> None:
        """Judge the rows, and write those that may leave, with what is above them."""
        verdict = self.see(block)
        lines = block.split(b"\n")[:-1]
        keep: list[bool] = [True] * (len(lines) - len(verdict)) + verdict.select(
            ~pl.col(RARE) & ~pl.col(UNVERIFIED)
        ).to_series().to_list()
        out.writelines(line + b"\n" for line in compress(lines, keep))

    def _judge(self, block: bytes) -> pl.DataFrame:
        text = even(block, self._layout.separator)
        if not text:
            return pl.DataFrame(schema=dict.fromkeys((RARE, UNVERIFIED, *LIMITS, SIGNIFICANT, BLANK), pl.Boolean))
        frame = self._read(text)
        if text.startswith(b"\n") or self._has_odd_lines(frame):
            return self._judge_odd(text)
        return self._reading.judge(frame).with_columns(pl.lit(value=False).alias(BLANK))

    def _has_odd_lines(self, frame: pl.DataFrame) -> bool:
        """Are there lines with fewer fields than the header, or more?"""
        return bool(frame[self._last].null_count() or frame[self._beyond].null_count() < len(frame))

    def _judge_odd(self, text: bytes) -> pl.DataFrame:
        """Of lines with more or fewer fields than the header, the columns are not what they seem."""
        width = len(self._layout.names) - 1
        lines = text.split(b"\n")[:-1]
        blank = [not line.strip() or self._is_aside(line) for line in lines]
        ragged = [not empty and line.count(self._separator) != width for line, empty in zip(lines, blank, strict=True)]
        filler = self._separator * width or b"-"
        frame = self._read(
            b"\n".join(filler if empty else line for line, empty in zip(lines, blank, strict=True)) + b"\n"
        )
        if len(frame) != len(lines):
            raise UnreadableText("its lines and rows are not the same number")
        marks = pl.Series(BLANK, blank, dtype=pl.Boolean), pl.Series(RAGGED, ragged, dtype=pl.Boolean)
        return (
            self._reading.judge(frame)
            .with_columns(*marks)
            .select(
                pl.col(RARE) & ~pl.col(BLANK) & ~pl.col(RAGGED),
                (pl.col(UNVERIFIED) | pl.col(RAGGED)) & ~pl.col(BLANK),
                *(pl.col(limit) & ~pl.col(BLANK) & ~pl.col(RAGGED) for limit in LIMITS),
                pl.col(SIGNIFICANT) & ~pl.col(BLANK),
                BLANK,
            )
        )

    def _is_aside(self, line: bytes) -> bool:
        """Is it no row that names a variant: what a program says below its results, or what stands around a table of Markdown?"""
        fits = line.count(self._separator) == len(self._layout.names) - 1
        is_said = line.startswith(b"#") or (self._separator == PIPE.encode() and self._separator not in line)
        return is_said and not fits and _MAY_NAME.search(line) is None

    def _read(self, text: bytes) -> pl.DataFrame:
        return pl.read_csv(
            self._header + text,
            # One column more than there are: polars drops what is beyond those of the first line.
            has_header=True,
            separator=self._separator.decode(),
            schema=self._schema,
            columns=self._columns,
            ignore_errors=True,  # what is no number becomes null, which is unverified
            truncate_ragged_lines=True,  # they are found out
            quote_char=None,  # a quote that is never closed would swallow rows
            encoding="utf8-lossy",
            decimal_comma=self._layout.has_decimal_comma,
        )


def _schema(layout: Layout, reading: Reading) -> tuple[dict[str, type[pl.DataType]], list[str]]:
    """Types of all columns and one beyond them, which only lines with too many fields have; and those to be read."""
    width = len(layout.names)
    types: dict[str, type[pl.DataType]] = {column(at): pl.String for at in range(width + 1)}
    types |= {column(at): pl.Float64 for at in reading.numbers - reading.texts}
    return types, [column(at) for at in sorted(reading.numbers | reading.texts | {width - 1, width})]


def _without_lines(block: bytes, count: int) -> tuple[bytes, int]:
    """The block without up to so many first lines, and how many they were."""
    at = 0
    for done in range(count):
        end = block.find(b"\n", at)
        if end < 0:
            return b"", done
        at = end + 1
    return block[at:], count
