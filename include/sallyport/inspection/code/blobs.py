"""Bytes written into code, as escapes or as Base64: what they are once they are turned back. Pickles among them are followed."""

from __future__ import annotations

import base64
import binascii
import codecs
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import unpacked
from sallyport.inspection.binary.opcodes import CODECS
from sallyport.inspection.binary.pickles import read_pickles
from sallyport.inspection.binary.verdict import said_of
from sallyport.inspection.binary.written import Written
from sallyport.inspection.code.sources import Source, sources_of
from sallyport.inspection.extensions import TEXT, extension_of
from sallyport.inspection.finding import Finding
from sallyport.inspection.pickle_start import is_pickle
from sallyport.inspection.text import decode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_PREFIX = re.compile(r"(?<!\w)[A-Za-z]{1,2}\Z")
_QUOTED = re.compile(r"(?P<quote>\"\"\"|'''|[\"'`])(?P<inner>.*)(?P=quote)\Z", re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){30,}")
_BETWEEN = re.compile(r"[\s+\\,.()]*(?:[bBrR]{1,2})?")
_CHARACTERS = re.compile(r"[A-Za-z0-9+/_=-]+")
_BLANKS = re.compile(r"\s+")
_ENOUGH, _MOST = 40, 200
_OF_NOTE = frozenset({"binary.contents"})


class BlobInspector:
    """Pickles in literals, in either direction; texts in them where they leave."""

    def __init__(self, terms: Terms, longest: int) -> None:
        """``longest``: of more bytes a file is not searched."""
        self._terms, self._longest, self._written = terms, longest, Written(terms)

    def applies_to(self, specimen: Specimen) -> bool:
        """Scripts and notebooks."""
        if specimen.media_type == "text/x-script":
            return True
        return specimen.media_type in TEXT and extension_of(specimen.name) in {
            "py",
            "ipynb",
            "r",
            "rmd",
            "qmd",
            "jl",
            "txt",
        }

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """What decoding needs, and what judges texts."""
        del specimen
        return (*CODECS, *self._written.libraries())

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """What is said of pickles and of texts in files, with the line on which they begin."""
        if specimen.size > self._longest:
            return  # said by who reads the code
        with specimen.open() as stream:
            text = decode(stream.read(), complete=True)
        found = 0
        for source in sources_of(io.StringIO(text, newline=None).read(), specimen.name) if text else ():
            for at, data in literals(source):
                found += 1
                if found > _MOST:
                    return
                yield from self._said(data, ", ".join(filter(None, (source.where, f"line {source.line(at)}"))))

    def _said(self, data: bytes, place: str) -> Iterator[Finding]:
        data = unpacked(data)
        if not is_pickle(data, complete=True) or len(data) < _ENOUGH:
            return
        contents = read_pickles(io.BytesIO(data), self._terms.rules.binary)
        if contents.problem is not None and not contents.seen.globals and not contents.roots:
            return  # other bytes, which begin alike
        for one in (*said_of(contents, self._terms), *self._written.findings(contents.seen.texts)):
            if isinstance(one, Finding) and one.rule not in _OF_NOTE:
                yield replace(one, location=", ".join(filter(None, (place, one.location))))


def literals(source: Source) -> Iterator[tuple[int, bytes]]:
    """Bytes in quotes, and texts in quotes that are Base64 or hexadecimal; pieces that stand side by side are one."""
    run, begun, end = b"", 0, -1
    for piece in source.texts:
        prefix = _PREFIX.search(source.text, max(0, piece.start - 3), piece.start)
        data = _data_of(piece.text, prefix[0].lower() if prefix else "")
        if data is None or end < 0 or not _BETWEEN.fullmatch(source.text, end, piece.start):
            if len(run) >= _ENOUGH:
                yield begun, _turned_back(run)
            run, begun = b"", piece.start
        run, end = run + (data or b""), piece.end
    if len(run) >= _ENOUGH:
        yield begun, _turned_back(run)


def _data_of(text: str, prefix: str) -> bytes | None:
    """What a literal says, its escapes turned back; None for texts that stand for nothing else."""
    found = _QUOTED.match(text)
    if found is None:
        return None
    if "b" in prefix:
        inner = found["inner"].encode("latin-1", "replace")
        try:
            return inner if "r" in prefix else codecs.escape_decode(inner)[0]
        except ValueError:
            return None
    plain = _BLANKS.sub("", found["inner"])
    return plain.encode() if len(plain) >= _ENOUGH // 2 and _CHARACTERS.fullmatch(plain) else None


def _turned_back(run: bytes) -> bytes:
    """Of Base64 and hexadecimal what they stand for; other bytes as they are."""
    try:
        text = run.decode("ascii")
    except UnicodeDecodeError:
        return run
    if _HEX.fullmatch(text):
        return bytes.fromhex(text)
    if _BASE64.fullmatch(text):
        plain = text.rstrip("=").translate(str.maketrans("-_", "+/"))
        try:
            return base64.b64decode(plain + "=" * (-len(plain) % 4))
        except (ValueError, binascii.Error):
            return run
    return run
