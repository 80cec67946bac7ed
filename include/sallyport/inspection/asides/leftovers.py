"""Texts in files of which nobody knows the form: what editors, file managers and programs that died leave behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.hidden.leftovers import is_left_behind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen

_LARGEST, _BEGINNING = 32 * 1024**2, 4 * 1024**2
"""Of a file that is not known to be left behind, its beginning: what it says of itself."""
_PLAIN = re.compile(rb"[\x09\x20-\x7e](?:[\x09\x20-\x7e]|[\xc3-\xc5][\x80-\xbf]){5,}")
_WIDE = (
    (re.compile(rb"(?:\0[\x20-\x7e]){5,}"), "utf-16-be"),
    (re.compile(rb"(?:[\x20-\x7e]\0){5,}"), "utf-16-le"),
)
_OLE = "application/x-ole-storage"
_LETTERS = re.compile(r"[^\W\d_]{3}|\d{6}")


def _asides(specimen: Specimen) -> Iterator[Aside]:
    is_left = is_left_behind(specimen.name)
    with specimen.open() as stream:
        data = stream.read(_LARGEST if is_left or specimen.media_type == _OLE else _BEGINNING)
    yield Aside("text in it", _lines(_PLAIN, data, "utf-8"), is_data=is_left)
    for run, encoding in _WIDE:
        yield Aside("text in it, of two bytes a letter", _lines(run, data, encoding), is_data=is_left)


def _lines(run: re.Pattern[bytes], data: bytes, encoding: str) -> str:
    texts = (found[0].decode(encoding, "replace") for found in run.finditer(data))
    return "\n".join(text for text in texts if _LETTERS.search(text))


UNKNOWN = Provider(_asides, ("encodings.utf_16_be", "encodings.utf_16_le"))
