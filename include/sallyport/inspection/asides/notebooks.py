"""Texts of notebooks beside their code: what cells printed, and what widgets keep."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.asides.web.figures import tables_drawn, told_as_json
from sallyport.inspection.asides.web.pages import PAGE, of_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.untyped import Json

_LARGEST = 64 * 1024**2
_SHOWN = ("text/plain", "text/html", "text/csv", "text/markdown", "application/json")


def _asides(specimen: Specimen) -> Iterator[Aside]:
    with specimen.open() as stream:
        notebook = json.loads(stream.read(_LARGEST))
    cells = notebook.get("cells") or [
        cell for sheet in notebook.get("worksheets", ()) for cell in sheet.get("cells", ())
    ]
    for number, cell in enumerate(cells, 1):
        for output in cell.get("outputs") or ():
            yield from _of_output(output, f"output of cell {number}")
        if cell.get("cell_type") == "markdown":
            yield Aside(f"cell {number}", _text(cell.get("source", "")), is_hidden=False)
    yield from (Aside("state of widgets", text) for text in _strings(notebook.get("metadata", {}).get("widgets")))


def _of_output(output: dict[str, Any], place: str) -> Iterator[Aside]:
    data = output.get("data", output)
    for kind in ("text", *_SHOWN):
        if kind in data:
            value = data[kind]
            yield Aside(place, json.dumps(value) if isinstance(value, dict) else _text(value), is_hidden=False)
    if "<script" in (page := _text(data.get("text/html", ""))):
        yield from (replace(one, place=f"{place}, {one.place}") for one in of_page(page))
    for kind, value in data.items():
        if kind.endswith("+json"):
            yield from (Aside(place, text) for text in (*tables_drawn(value), *told_as_json([value])))


def _strings(value: Json) -> Iterator[str]:
    """Texts at any depth; those that are JSON, and the tables in all."""
    yield from tables_drawn(value)
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
            if one.lstrip()[:1] in {"{", "["}:
                try:
                    yield from tables_drawn(json.loads(one))
                except (ValueError, RecursionError):
                    continue
        elif isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one


def _text(value: Json) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


NOTEBOOK = Provider(_asides, PAGE.libraries)
