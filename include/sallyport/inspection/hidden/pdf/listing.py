"""All objects of a PDF: those that its tables list, those that only lie in it, and which of them the document leads to.

Programs that delete a page often take it from the list of pages alone: its object stays, and what is on it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from sallyport.inspection.hidden.pdf.values import entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypdf import PdfReader
    from pypdf.generic import IndirectObject

    from sallyport.inspection.untyped import PdfObject

    Number = tuple[int, int]

_BEGINS = re.compile(rb"(?<![0-9])(\d{1,8})[ \r\n\t]{1,4}(\d{1,5})[ \r\n\t]{1,4}obj(?![A-Za-z])")
_DEEPEST, _MOST_FOUND = 100, 500_000
_UPWARDS = frozenset({"/Parent", "/P", "/Pg"})
"""From a page to the pages around it, from a note to its page: a way back, which shows nothing."""


def references(reader: PdfReader) -> list[IndirectObject]:
    """One to each object that the tables list, in their order."""
    from pypdf.generic import IndirectObject

    numbers = [(number, generation) for generation, table in reader.xref.items() for number in table]
    numbers += [(number, 0) for number in reader.xref_objStm]
    return [IndirectObject(number, generation, reader) for number, generation in dict.fromkeys(numbers) if number]


def list_all(reader: PdfReader, data: bytes) -> None:
    """Put objects that lie in the file and are in no table, or freed in it, into the reader's tables.

    Of those that a later version replaced, the earlier versions tell.
    """
    freed = {number for table in reader.xref_free_entry.values() for number, is_free in table.items() if is_free}
    listed = {number for table in reader.xref.values() for number in table} - freed | set(reader.xref_objStm)
    for found in islice(_BEGINS.finditer(data), _MOST_FOUND):
        number, generation = int(found[1]), int(found[2])
        if number and number not in listed:
            listed.add(number)
            reader.xref.setdefault(generation, {})[number] = found.start()
            reader.xref_free_entry.get(generation, {}).pop(number, None)


def reached(reader: PdfReader, starts: Iterable[Any] | None = None) -> set[Number]:
    """Numbers of the objects that something leads to: the document's catalogue and information, or ``starts``."""
    from pypdf.generic import IndirectObject

    trailer = reader.trailer
    waiting = [dict.get(trailer, key) for key in ("/Root", "/Info", "/Encrypt")] if starts is None else list(starts)
    known: set[Number] = set()
    listed = {
        (one.idnum, one.generation) for one in references(reader)
    }  # pypdf looks through the whole file for others
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            number = (value.idnum, value.generation)
            if number in known or number not in listed:
                continue
            known.add(number)
            value = object_of(reader, value)
        waiting.extend(_inside(value))
    return known


def _inside(value: PdfObject) -> Iterator[PdfObject]:
    if isinstance(value, dict):
        yield from (one for key, one in dict.items(value) if key not in _UPWARDS)
    elif isinstance(value, list):
        yield from list.__iter__(value)


def is_page(value: PdfObject) -> bool:
    """Is it one page, with something on it?"""
    return entry(value, "/Type") == "/Page" and "/Contents" in value


def left_pages(reader: PdfReader) -> list[IndirectObject]:
    """References to pages that the document's list of pages leaves out, so that nobody sees them."""
    shown = {(one.idnum, one.generation) for page in reader.pages if (one := page.indirect_reference) is not None}
    return [
        one
        for one in references(reader)
        if (one.idnum, one.generation) not in shown and is_page(object_of(reader, one))
    ]


def object_of(reader: PdfReader, reference: IndirectObject) -> PdfObject:
    """What a reference leads to; None when it is damaged, which others say."""
    try:
        return reader.get_object(reference)
    except Exception:  # noqa: BLE001 - pypdf raises whatever its parts do for what is damaged
        return None


def dictionaries(whole: PdfObject) -> Iterator[dict[str, PdfObject]]:
    """A dictionary and those directly inside."""
    waiting = [(whole, 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, dict):
            yield value
        inside = (
            dict.values(value) if isinstance(value, dict) else list.__iter__(value) if isinstance(value, list) else ()
        )
        if depth < _DEEPEST:
            waiting.extend((one, depth + 1) for one in inside if isinstance(one, dict | list))
