"""Bytes written into code and other texts, as escapes or as Base64: what they are once they are turned back.

Pickles among them are followed; of other files it is said that they are there.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import io
import re
import string
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import unpacked
from sallyport.inspection.binary.pickles.opcodes import CODECS
from sallyport.inspection.binary.pickles.steps import read_pickles
from sallyport.inspection.binary.verdict import said_of
from sallyport.inspection.binary.written import Written
from sallyport.inspection.code.languages import PLAIN, is_told
from sallyport.inspection.code.places import Places
from sallyport.inspection.code.signs import is_sequence
from sallyport.inspection.code.sources import Source, sources_of
from sallyport.inspection.counting import count
from sallyport.inspection.finding import Finding
from sallyport.inspection.hidden.office.power_query import ITEMS, ROOT
from sallyport.inspection.kinds.called import called
from sallyport.inspection.kinds.extensions import TEXT, extension_of
from sallyport.inspection.kinds.magic import TOLD_BY_FEW, by_magic
from sallyport.inspection.kinds.pickle_start import PICKLE, is_pickle
from sallyport.inspection.kinds.text import DECODERS, decode, encoding_by_mark, text_type
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.text.mails import is_mail_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import BinaryIO

    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_PREFIX = re.compile(r"(?<!\w)[A-Za-z]{1,2}\Z")
_QUOTED = re.compile(r"(?P<quote>\"\"\"|'''|[\"'`])(?P<inner>.*)(?P=quote)\Z", re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){30,}")
_BETWEEN = re.compile(r"[\s+\\,.()]*(?:[bBrR]{1,2})?")
_CHARACTERS = re.compile(r"[A-Za-z0-9+/_=-]+")
_BLANKS = re.compile(r"\s+")
_ENOUGH, _MOST, _MOST_LOOKED_AT = 40, 200, 100_000
"""Runs that unpack, or of which something is told, take long; others are many where a table has checksums."""
_SHORTEST_PIECE = _ENOUGH // 2
_RUN_LETTERS = f"{string.ascii_letters}{string.digits}+/_=-"
_LETTERS = _RUN_LETTERS.encode()
_AS_LETTERS = bytes(ord("a") if byte in _LETTERS else ord(" ") for byte in range(256))
_LITERAL_OF_BYTES = re.compile(rb"[bBrR][\"']")
_CUTS = r"(?:\\[rnt/]|[\s\"',\\]|(?<=\s)[-+]\s)"
_CUT = re.compile(r"\\[rnt]|[\s\"',\\]|(?<=\s)[-+]\s")
_RUNS = re.compile(
    rf"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{{16,}}+(?:{_CUTS}{{1,12}}[A-Za-z0-9+/_-]{{16,}}+)*+"
    rf"(?:{_CUTS}{{0,12}}[A-Za-z0-9+/_-]{{0,15}}={{1,2}}|\s{{1,12}}[A-Za-z0-9+/_-]{{1,15}}(?=\s*(?:\n|\Z)))?"
)
"""Lines, items of a list and escaped ends of lines between pieces; the last piece may be short."""
_LINE = re.compile(r"[A-Za-z0-9+/_-]{40}")
_LONG, _HEAD = 60, 64 * 1024
_KEYS = (b"0\x80", b"0\x81", b"0\x82", b"\0\0\0\x07ssh-")
"""Certificates and public keys; of private ones another rule speaks."""
_ARRAY = re.compile(
    r"\"(?:bdata|__ndarray__|shape|dtype|sha\d+|integrity|hash|digest)\"[^\"]*\"[^\"]*\Z|\"bytes\"\s*,\s*\"data\"\s*:\s*\"\Z"
)
"""Numbers that a figure draws, which are read as such."""
_BEFORE = 60
_SHOW_FILES = frozenset({"text/html", "image/svg+xml"})
_QUERIES = re.compile(r"\.xl[st][xmb]!/" + ITEMS.pattern + r"\Z", re.IGNORECASE)
"""The part of a workbook that holds its queries, which are read with the whole."""
_SEEN = ("image/", "font/", "text/")
"""Kinds of files that pages and figures keep so, and others look into or say to be there."""
_OF_NOTE = frozenset({"binary.contents"})


class BlobInspector:
    """Pickles in literals, in either direction; texts in them where they leave."""

    def __init__(self, terms: Terms, longest: int) -> None:
        """``longest``: a longer text is searched in parts of so many bytes, and no longer script."""
        self._terms, self._longest, self._written = terms, longest, Written(terms)

    def applies_to(self, specimen: Specimen) -> bool:
        """Any text: scripts, settings, results. A kind that shows files which stand in it is looked into by who knows it."""
        return specimen.media_type in TEXT

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """What decoding needs, what judges texts, and what counts lines of long ones."""
        counting = ("polars",) if specimen.size > self._longest else ()
        return (*CODECS, *DECODERS, *self._written.libraries(), *counting)

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """What is said of pickles and of texts in files, with the line on which they begin."""
        is_longer = specimen.size > self._longest
        if is_longer and is_told(specimen.name):
            return  # said by who reads the code
        looked_at = told = 0
        of_no_kind, shows_files = Places("code.encoded_blob"), False
        with specimen.open() as stream:
            for number, (line, part) in enumerate(_parts(stream, self._longest, is_longer=is_longer)):
                text = io.StringIO(part, newline=None).read()
                sources = [] if number else list(sources_of(text, specimen.name))
                shows_files = shows_files or (not number and _shows_files(specimen, text))
                if sources and is_longer:
                    yield finding("code.unread")
                for source in sources or [Source(text, PLAIN, first_line=line)]:
                    for at, data in literals(source) if sources else runs(text):
                        looked_at += 1
                        if looked_at > _MOST_LOOKED_AT or told > _MOST:
                            yield finding("code.unread", "It holds so many encoded runs that not all were looked into.")
                            return
                        place = ", ".join(filter(None, (source.where, f"line {source.line(at)}")))
                        is_drawn = _ARRAY.search(source.text, max(0, at - _BEFORE), at) is not None
                        is_other = not (sources or shows_files or is_drawn)
                        plain = unpacked(data)
                        said = list(self._said(plain, place, of_files=is_other))
                        yield from said
                        told += bool(said) or len(plain) > len(data)
                        if is_other and self._is_of_no_kind(plain):
                            of_no_kind.add(source, [at])
        yield from of_no_kind.findings("It holds long encoded runs of characters, which stand for no text")

    def _is_of_no_kind(self, data: bytes) -> bool:
        longest = self._terms.rules.code.max_blob * 3 // 4
        return len(data) > longest and not data.startswith(_KEYS) and not _is_text(data) and _kind(data) is None

    def _said(self, data: bytes, place: str, *, of_files: bool) -> Iterator[Finding]:
        if not is_pickle(data, complete=True) or len(data) < _ENOUGH:
            if of_files and len(data) >= _ENOUGH:
                yield from _of_a_file(data, place)
            return
        contents = read_pickles(io.BytesIO(data), self._terms.rules.binary)
        if contents.problem is not None and not contents.seen.globals and not contents.roots:
            return  # other bytes, which begin alike
        for one in (*said_of(contents, self._terms), *self._written.findings(contents.seen.texts)):
            if isinstance(one, Finding) and one.rule not in _OF_NOTE:
                yield replace(one, location=", ".join(filter(None, (place, one.location))))


def _shows_files(specimen: Specimen, text: str) -> bool:
    """Whether what is encoded in it is looked into by who knows its kind."""
    is_shown = specimen.media_type in _SHOW_FILES or extension_of(specimen.name) == "ipynb"
    return is_shown or is_mail_text(text) or (_QUERIES.search(specimen.name) is not None and ROOT in text[:_HEAD])


def _of_a_file(data: bytes, place: str) -> Iterator[Finding]:
    """That a file stands in a text, when its beginning tells which kind; texts in a text are read by others."""
    kind = None if _is_text(data) else _kind(data)
    if kind is not None and not kind.startswith(_SEEN):
        message = f"It holds {called(kind)} that is encoded as text, which was not looked into."
        yield finding("code.encoded_file", message, place, found=kind)


def _is_text(data: bytes) -> bool:
    return text_type(data[:_HEAD], complete=len(data) <= _HEAD) is not None


def _kind(data: bytes) -> str | None:
    if is_pickle(data[:_HEAD], complete=len(data) <= _HEAD):
        return PICKLE
    kind = by_magic(data[:_HEAD], is_text=False) or ("application/zip" if data.startswith(b"PK\3\4") else None)
    return None if kind in TOLD_BY_FEW else kind


def may_hold_any(data: bytes) -> bool:
    """Whether a text, as its bytes, can hold any of what is found here: most tables cannot, and cost a hundredth so.

    A literal may have blanks inside, which count only where something is quoted.
    """
    if b"\0" in data:  # two or four bytes a letter
        return True
    is_quoted = any(quote in data for quote in (b'"', b"'", b"`"))
    letters = data.translate(_AS_LETTERS, b" \t\r\n\f\v" if is_quoted else b"")
    return b"a" * _SHORTEST_PIECE in letters or (is_quoted and _LITERAL_OF_BYTES.search(data) is not None)


def _parts(stream: BinaryIO, longest: int, *, is_longer: bool) -> Iterator[tuple[int, str]]:
    """The text, or parts of a longer one, each with the number of its first line; those that cannot hold any are left out.

    A run that a part would end in stands whole in the next.
    """
    data = stream.read(longest)
    if not is_longer:
        if may_hold_any(data) and (whole := decode(data, complete=True)):
            yield 1, whole
        return
    decoder = codecs.getincrementaldecoder(encoding_by_mark(data) or "utf-8")("replace")
    line, rest = 1, ""
    while data:
        more = stream.read(longest)
        if may_hold_any(data) or may_hold_any(rest.encode() + data[:_LONG]):
            text = rest + decoder.decode(data)
            end = _end_of_runs(text) if more else len(text)
            yield line, text[:end]
            line, rest = line + text.count("\n", 0, end), text[end:]
        else:  # no mark of letters of two bytes, which have NULs: whatever is cut in two is no letter of a run
            decoder.reset()
            line += rest.count("\n") + count(data, b"\n")
            rest = _letters_at_end(data[-_BEFORE:].decode("ascii", "replace"))
        data = more
    if may_hold_any(rest.encode()):
        yield line, rest


def _letters_at_end(text: str) -> str:
    return text[len(text.rstrip(_RUN_LETTERS)) :]


def _end_of_runs(text: str) -> int:
    """Where the run begins in which the text ends. Of one that takes up half of the text the rest is another."""
    last = next(iter(deque(_RUNS.finditer(text, len(text) // 2), maxlen=1)), None)
    if last is not None and len(text) - last.end() <= _BEFORE:
        return last.start()
    return len(text) - len(_letters_at_end(text[-_BEFORE:])) if len(text) > _BEFORE else 0


def runs(text: str) -> Iterator[tuple[int, bytes]]:
    """What long runs of Base64 or hexadecimal stand for, in one piece or cut into lines and quotes."""
    if _LINE.search(text) is None:
        return
    for match in _RUNS.finditer(text):
        run = _CUT.sub("", match[0])
        if len(run) >= _LONG and not is_sequence(run):
            yield match.start(), _turned_back(run.encode())


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
    return plain.encode() if len(plain) >= _SHORTEST_PIECE and _CHARACTERS.fullmatch(plain) else None


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
