"""Text that not every program reads: with NULs among its letters, or two bytes a letter and no mark that says so.

Its inspectors are those of plain text: they are given what it says.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.kinds.text import CONTROL, decode, holds_controls, text_type
from sallyport.inspection.rules import finding
from sallyport.inspection.specimen import Specimen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding

DAMAGED = "application/x-damaged-text"
_LARGEST = 64 * 1024**2
_HEAD = 64 * 1024
_SHORTEST = 8
_MOST_NULS = 0.5
_WIDE = (("utf-32-le", 4, (1, 2, 3)), ("utf-32-be", 4, (0, 1, 2)), ("utf-16-le", 2, (1,)), ("utf-16-be", 2, (0,)))
"""Encoding, bytes of a letter, and which of them are NUL in plain letters."""
_MOST_PLAIN, _FEWEST_PLAIN = 0.7, 0.1
_KINDS = (
    *("text/plain", "text/csv", "text/tab-separated-values", "text/html", "text/x-script"),
    *("application/json", "application/xml"),
)
_ENCODINGS = tuple(f"encodings.{name}" for name, _, _ in _WIDE)


@dataclass(frozen=True)
class Mended:
    """What damaged text says, as UTF-8, and what is the matter with it."""

    data: bytes
    why: str
    is_sure: bool = False
    """Do all programs that open it show this?"""
    is_all: bool = True


def is_damaged_text(head: bytes, *, complete: bool, is_named_so: bool) -> bool:
    """Is it text once it is mended, or begins so where its name says it is? To be asked about bytes that are nothing else."""
    found = mended(head, complete=complete) if holds_controls(head) else None
    return found is not None and (is_named_so or found.is_all)


def mended(data: bytes, *, complete: bool) -> Mended | None:
    """Text from its bytes (all of them when ``complete``); None when that does not make it text."""
    return _of_wide_letters(data) or _without_nuls(data, complete=complete) or _until_it_ends(data)


def _of_wide_letters(data: bytes) -> Mended | None:
    for encoding, size, empty in _WIDE:
        whole = data[: len(data) // size * size]
        parts = [whole[at::size].count(0) / max(1, len(whole) // size) for at in range(size)]
        letters = [part for at, part in enumerate(parts) if at not in empty]
        if min(parts[at] for at in empty) < _MOST_PLAIN or max(letters) > _FEWEST_PLAIN:
            continue
        try:
            text = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\n" in text and not holds_controls(text.encode("utf-8", "replace")):  # numbers of two bytes have no lines
            why = f"It is text in {encoding[:6].upper()} without the mark that says so, which few programs can read."
            return Mended(text.encode(), why, is_sure=True)
    return None


def _without_nuls(data: bytes, *, complete: bool) -> Mended | None:
    rest = data.replace(b"\0", b"")
    inside = len(data.rstrip(b"\0")) - len(rest)
    if len(rest) < _SHORTEST or inside > _MOST_NULS * len(rest) or decode(rest, complete=complete) is None:
        return None
    line = data.count(b"\n", 0, data.find(b"\0")) + 1
    many = f"{nuls:,} NUL bytes" if (nuls := len(data) - len(rest)) > 1 else "a NUL byte"
    why = f"It is text with {many} in it, from line {line} on, where programs may end or show blanks. It was read without."
    return Mended(rest, why)


def _until_it_ends(data: bytes) -> Mended | None:
    control = CONTROL.search(data)
    text = data[: control.start()] if control else b""
    if b"\n" not in text or decode(text, complete=True) is None:
        return None
    why = f"It begins as text and goes on as something else from byte {len(text):,} on, of which nothing was read as text."
    return Mended(text, why, is_all=False)


@dataclass(frozen=True)
class DamagedTextInspector:
    """Mends such text and puts it to all other inspectors."""

    others: Sequence[ContentInspector]

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type == DAMAGED

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those of text of any kind."""
        kinds = [replace(specimen, media_type=kind) for kind in _KINDS]
        of_others = {
            name for one in kinds for other in self.others if other.applies_to(one) for name in other.libraries(one)
        }
        return {*of_others, *_ENCODINGS}

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """type.damaged_text, and what the others say of what it says."""
        with specimen.open() as stream:
            data = stream.read(_LARGEST)
        text = mended(data, complete=len(data) == specimen.size)
        if text is None:
            yield finding("type.damaged_text", "It begins as text and goes on as something else.")
            return
        yield finding("type.damaged_text", text.why, "", Severity.REVIEW if text.is_sure else None)
        if len(data) < specimen.size:
            mebibytes = _LARGEST // 1024**2
            yield finding("type.damaged_text", f"Only its first {mebibytes} MiB were read.")
        yield from self._said_of(_specimen(specimen.name, text.data))

    def _said_of(self, specimen: Specimen) -> Iterator[Finding | Fact]:
        for other in self.others:
            if other.applies_to(specimen):
                try:
                    yield from other.inspect(specimen)
                except Exception as error:  # noqa: BLE001 - whatever it is, the others still have their say
                    message = f"The check {type(other).__name__} failed and says nothing about the file."
                    yield finding("inspector.failed", message, error=type(error).__name__)


def _specimen(name: str, data: bytes) -> Specimen:
    kind = text_type(data[:_HEAD], complete=len(data) <= _HEAD) or "text/plain"
    return Specimen(name, len(data), hashlib.sha256(data).hexdigest(), kind, lambda: io.BytesIO(data))
