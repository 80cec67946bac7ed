"""Text, told from bytes, and its kinds."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import TYPE_CHECKING

from sallyport.inspection.kinds.json_start import begins_as_json

if TYPE_CHECKING:
    from typing import BinaryIO

_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})
CONTROL = re.compile(b"[" + re.escape(_CONTROLS) + b"]")
_CONTROL_CHARACTER = re.compile(f"[{re.escape(_CONTROLS.decode())}]")
_CHUNK = 1024 * 1024
_LINES_COMPARED = 20
_LINES_WITHIN = 2048
"""Characters in which there are so many lines of most tables; the rest of the text is then not looked through."""
_BEGINNING = 512
_FEWEST_LINES = 2
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = {"utf-16", "utf-32"}
DECODERS = ("encodings.utf_8_sig", "encodings.utf_16", "encodings.utf_32")
"""Modules that these take, which Python loads at their first use: too late for a confined child."""
_DELIMITERS = ((",", "text/csv"), ("\t", "text/tab-separated-values"), (";", "text/csv"), ("|", "text/csv"))


def text_type(head: bytes, *, complete: bool) -> str | None:
    """The media type of text that begins with ``head`` (all of it when ``complete``); None when it is no text."""
    text = decode(head, complete=complete)
    if text is None:
        return None
    begun = text.lstrip()[:_BEGINNING]
    return _marked_up(begun.lower()) or _script_or_json(begun) or _table_type(text, complete=complete) or "text/plain"


def where_text_ends(stream: BinaryIO) -> int | None:
    """Where in a stream that begins as text something else comes, in bytes; None when it is text to its end."""
    stream.seek(0)
    encoding = encoding_by_mark(stream.read(4))
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)() if encoding in _WIDE else None
    at = 0
    while data := stream.read(_CHUNK):
        if decoder is not None and not _decodes(decoder, data):
            return at  # to the chunk, as decoders do not tell more
        if decoder is None and holds_controls(data) and (control := CONTROL.search(data)):
            return at + control.start()
        at += len(data)
    return None


def _decodes(decoder: codecs.IncrementalDecoder, data: bytes) -> bool:
    try:
        return _CONTROL_CHARACTER.search(decoder.decode(data)) is None
    except UnicodeDecodeError:
        return False


def _marked_up(begun: str) -> str | None:
    if begun.startswith(("<?xml", "<svg")):
        return "image/svg+xml" if "<svg" in begun else "application/xml"
    return "text/html" if begun.startswith(("<!doctype html", "<html")) else None


def _script_or_json(begun: str) -> str | None:
    if begun.startswith("#!"):
        return "text/x-script"
    return "application/json" if _is_json(begun) else None


def holds_controls(data: bytes) -> bool:
    """Are there bytes that no text has, whatever its encoding but UTF-16?"""
    return len(data.translate(None, _CONTROLS)) < len(data)


def decode(head: bytes, *, complete: bool) -> str | None:
    """Text from its first bytes: by its byte order mark, as UTF-8, or as Latin-1 without control characters."""
    encoding = encoding_by_mark(head)
    if encoding is not None:
        text = _decoded(head, encoding, complete=complete)
        return None if text is None or _CONTROL_CHARACTER.search(text) else text
    if holds_controls(head):
        return None
    return _decoded(head, "utf-8", complete=complete) or _latin(head)


def encoding_by_mark(head: bytes) -> str | None:
    """The encoding that a text's byte order mark tells, which takes the mark away; None without one."""
    return next((encoding for mark, encoding in _BYTE_ORDER_MARKS if head.startswith(mark)), None)


def _decoded(head: bytes, encoding: str, *, complete: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head, final=complete)
    except UnicodeDecodeError:
        return None


def _latin(head: bytes) -> str | None:
    """Old text in a one-byte encoding: mostly plain letters, few bytes above them."""
    high = sum(byte >= 0x80 for byte in head)  # noqa: PLR2004 - the end of ASCII
    return head.decode("latin-1") if head and high * 5 < len(head) else None


def _is_json(begun: str) -> bool:
    if begun[:1] == "{":
        return begun[1:].lstrip()[:1] in {'"', "}"}
    return begun[:1] == "[" and (begun[1:].lstrip()[:1] == "{" or begins_as_json(begun))


def _table_type(text: str, *, complete: bool) -> str | None:
    lines = _first_lines(text[:_LINES_WITHIN], complete=complete and len(text) <= _LINES_WITHIN)
    if len(lines) < _LINES_COMPARED:
        lines = _first_lines(text, complete=complete)
    if len(lines) < _FEWEST_LINES:
        return None
    first, *others = [_unquoted(line) for line in lines]
    for delimiter, media_type in _DELIMITERS:
        count = first.count(delimiter)
        if count > 0 and all(line.count(delimiter) == count for line in others):
            return media_type
    return None


def _first_lines(text: str, *, complete: bool) -> list[str]:
    """Lines that are not blank, and whole; as many as are compared."""
    lines = text.splitlines()
    if not complete and len(lines) > 1:
        lines = lines[:-1]
    return list(islice(filter(str.strip, lines), _LINES_COMPARED))


def _unquoted(line: str) -> str:
    return "".join(line.split('"')[::2]) if '"' in line else line
