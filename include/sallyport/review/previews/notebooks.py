"""Previews of Jupyter notebooks: code, text and outputs, in their order, then pictures."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from sallyport.inspection.tables.documents.markup import tables_of_html
from sallyport.inspection.tables.text.encoding import text_of
from sallyport.review.previews.documents import show_pictures, show_text
from sallyport.review.previews.sketch import KIB
from sallyport.review.previews.tables import show_tables
from sallyport.review.previews.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen
    from sallyport.review.previews.sketch import Sketch

_LARGEST = 64 * 1024 * KIB
_PICTURES = ("image/png", "image/jpeg", "image/gif")


def notebook(specimen: Specimen, sketch: Sketch) -> None:
    """Its cells; as text when it is no notebook."""
    cells = _cells(specimen)
    if cells is None:
        text(specimen, sketch)
        return
    show_text(_texts(cells), sketch)
    for output in (output for cell in cells for output in _outputs(cell)):
        show_tables(tables_of_html(_joined(_data(output).get("text/html"))), sketch)
    pictures = list(_pictures(cells))
    show_pictures(pictures, sketch, len(pictures))
    sketch.say("Of outputs, plain text, tables and pictures are shown; widgets and other HTML are not.")


def _cells(specimen: Specimen) -> list[dict[str, Any]] | None:
    if specimen.size > _LARGEST:
        return None
    with specimen.open() as stream:
        try:
            found = json.loads(text_of(stream.read()))
        except (ValueError, RecursionError):
            return None
    cells = found.get("cells") if isinstance(found, dict) else None
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else None


def _texts(cells: list[dict[str, Any]]) -> Iterator[str]:
    for number, cell in enumerate(cells, 1):
        kind = cell.get("cell_type")
        yield f"[{number}: {kind if kind in {'code', 'markdown', 'raw'} else 'cell'}]"
        yield _joined(cell.get("source"))
        for output in _outputs(cell):
            said = _joined(output.get("text")) or _joined(_data(output).get("text/plain"))
            said = said or _joined(output.get("traceback"))
            if said:
                yield f"[{number}: output]"
                yield said
        yield ""


def _pictures(cells: list[dict[str, Any]]) -> Iterator[bytes]:
    for cell in cells:
        for output in _outputs(cell):
            for kind in _PICTURES:
                if encoded := _joined(_data(output).get(kind)):
                    try:
                        yield base64.b64decode(encoded)
                    except (binascii.Error, ValueError):
                        yield b""


def _outputs(cell: dict[str, Any]) -> list[dict[str, Any]]:
    outputs = cell.get("outputs")
    return [one for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []


def _data(output: dict[str, Any]) -> dict[str, Any]:
    data = output.get("data")
    return data if isinstance(data, dict) else {}


def _joined(value: object) -> str:
    """Text, or lines of it."""
    if isinstance(value, list):
        return "".join(one for one in value if isinstance(one, str))
    return value if isinstance(value, str) else ""
