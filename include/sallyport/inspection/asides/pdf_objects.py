"""Texts that a PDF keeps beside its pages: bookmarks, names of destinations and layers, forms in XML, words for readers aloud."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from sallyport.inspection.hidden.pdf_password import is_closed
from sallyport.inspection.hidden.pdf_values import entry, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen

_WAYS = {
    "/Outlines": "bookmarks",
    "/Names": "names of places and scripts",
    "/Dests": "names of places and scripts",
    "/OCProperties": "layers",
    "/PageLabels": "numbers of pages",
    "/AcroForm": "form",
    "/StructTreeRoot": "descriptions",
    "/OpenAction": "names of places and scripts",
    "/PieceInfo": "data of programs",
    "/Threads": "threads",
    "/Collection": "list of files",
}
"""Where they hang on the catalogue, and what a message calls them."""
_SAID = (
    "/Title",
    "/Alt",
    "/ActualText",
    "/E",
    "/T",
    "/TU",
    "/V",
    "/DV",
    "/Name",
    "/P",
    "/JS",
    "/Desc",
    "/Contents",
    "/Lang",
)
_AWAY = frozenset(
    {"/Parent", "/Pg", "/Page", "/D", "/A", "/Kids/P", "/Resources", "/DR", "/AP", "/Font", "/Prev", "/Last"}
)
"""Ways that lead to pages and drawings, or back."""
_MOST = 20_000
_SHORTEST = 3
_LARGEST = 64 * 1024**2
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MOST_XML = 4 * 1024**2


def texts_of_objects(specimen: Specimen) -> Iterator[tuple[str, str]]:
    """What each is called, and its texts as lines. pypdf raises what it does for what is damaged."""
    from pypdf import PdfReader  # noqa: PLC0415 - only where it is needed

    if specimen.size > _LARGEST:
        return
    with specimen.open() as stream:
        reader = PdfReader(io.BytesIO(stream.read()), strict=False)
        if is_closed(reader):
            return
        catalogue = entry(reader.trailer, "/Root")
        left = [_MOST]
        attached: list[str] = []
        for key, name in _WAYS.items():
            texts = list(dict.fromkeys(_texts(entry(catalogue, key), left, attached)))
            if texts:
                yield name, "\n".join(texts)
        for number, text in enumerate(dict.fromkeys(attached), 1):
            yield f"attached file {number}", text


def _of_stream(stream: Any, attached: list[str]) -> Iterator[str]:  # noqa: ANN401 - pypdf's objects
    """Its lines; those of a file within the file are put with ``attached``."""
    data = bytes(stream.get_data())[:_MOST_XML].decode("utf-8", "replace")
    if _is_attached(stream):
        attached.append(data)
        return
    yield from (line.strip() for line in _TAG.sub("\n", data).splitlines() if line.strip())


def _is_attached(stream: Any) -> bool:  # noqa: ANN401 - pypdf's objects
    """Is it a file within the file? Its kind need not be said, but its size or date is, or where it came from."""
    return dict.get(stream, "/Type") == "/EmbeddedFile" or "/Params" in stream


def _texts(root: Any, left: list[int], attached: list[str]) -> Iterator[str]:  # noqa: ANN401 - pypdf's objects
    waiting, seen = [root], dict[int, Any]()
    while waiting and left[0] > 0:
        value = resolved(waiting.pop())
        left[0] -= 1
        if id(value) in seen or value is None:
            continue
        seen[id(value)] = value  # kept, so that no other is ever found at its place
        if hasattr(value, "get_data"):
            yield from _of_stream(value, attached)
        elif isinstance(value, dict):
            for key, one in dict.items(value):
                if isinstance(resolved(one), str) and key in _SAID:
                    waiting.append(resolved(one))
                elif key not in _AWAY and isinstance(resolved(one), dict | list):
                    waiting.append(one)
        elif isinstance(value, list):
            waiting += list.__reversed__(value)
        elif isinstance(value, str) and not value.startswith("/") and len(value.strip()) >= _SHORTEST:
            yield value.strip()
