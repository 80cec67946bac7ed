"""The lines of plain texts and of pages, a piece at a time, without what nobody reads as a sentence."""

from __future__ import annotations

import codecs
import re
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from sallyport.inspection.kinds.text import encoding_by_mark
from sallyport.inspection.tables.text.dialect import delimiter_of
from sallyport.inspection.tables.text.mails import is_mail_text, without_encoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from sallyport.inspection.specimen import Specimen

_LINE_END = re.compile(r"\r\n|\n|\r(?!\Z)")
_UNSEEN = re.compile(r"<(script|style|table)\b")
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_CHUNK = 1024**2
_HEAD, _LONG = 64 * 1024, 4 * 1024**2
_LONGEST_HELD = 8 * 1024**2
"""Of a page within which nothing ends: a script or a table, which are not read here."""
_LONGEST = 4096


def lines_of(specimen: Specimen) -> Iterator[str]:
    """Its lines; none of a long table, of which its own rules read every row."""
    with specimen.open() as stream:
        if specimen.size > _LONG and _is_table(_beginning(stream)):
            return
        is_mail = is_mail_text(_beginning(stream))
        texts = _texts(stream)
        lines = _whole_lines(_seen(texts) if specimen.media_type == "text/html" else texts)
        yield from without_encoded(lines) if is_mail else lines


def _is_table(text: str) -> bool:
    """Does one delimiter cut most of its lines alike, and do most of them hold numbers?"""
    lines = text.splitlines()
    numeric = sum(any(map(str.isdigit, line)) for line in lines)
    return numeric * 2 > len(lines) and delimiter_of(text, delimiters="\t,;| ") is not None


def _beginning(stream: BinaryIO) -> str:
    head = stream.read(_HEAD)
    stream.seek(0)
    return head.decode(_encoding(head), "replace")


def _texts(stream: BinaryIO) -> Iterator[str]:
    """A stream's text, a piece at a time, in the encoding that its beginning shows."""
    head = stream.read(_CHUNK)
    decoder = codecs.getincrementaldecoder(_encoding(head))("replace")
    while head:
        yield decoder.decode(head)
        head = stream.read(_CHUNK)
    yield decoder.decode(b"", final=True)


def _encoding(head: bytes) -> str:
    if (marked := encoding_by_mark(head)) is not None:
        return marked
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _whole_lines(texts: Iterable[str]) -> Iterator[str]:
    rest = ""
    for text in texts:
        *lines, rest = _LINE_END.split(rest + text)
        yield from lines
        if len(rest) > _CHUNK:
            yield rest
            rest = ""
    yield rest


def _seen(texts: Iterable[str]) -> Iterator[str]:
    """A page without tags, scripts and tables, with all its line ends; what never ends is read from behind where it begins."""
    held = ""
    for text in texts:
        held += text
        kept, held = _without_unseen(held, is_end=False)
        yield _TAG.sub(" ", kept)
    kept, held = _without_unseen(held, is_end=True)
    yield _TAG.sub(" ", kept)


def _without_unseen(page: str, *, is_end: bool) -> tuple[str, str]:
    """What can be said of a piece of a page, and its rest, of which the end must be known first."""
    small, kept, at = page.translate(_SMALL), list[str](), 0
    endless = set[str]()
    for found in _UNSEEN.finditer(small):
        if found.start() < at or found[1] in endless:
            continue
        end = small.find(f"</{found[1]}", found.end())
        if end < 0 and not is_end and len(page) - found.start() < _LONGEST_HELD:
            return "".join((*kept, page[at : found.start()])), page[found.start() :]
        if end < 0:
            endless.add(found[1])
            continue
        kept += [page[at : found.start()], "\n" * small.count("\n", found.start(), end)]
        at = end
    cut = len(page) if is_end else max(page.rfind("\n"), page.rfind(">"), len(page) - _LONGEST, at) + 1
    return "".join((*kept, page[at:cut])), page[cut:]
