"""Hidden content of Jupyter notebooks: outputs, attachments, the state of widgets."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sallyport.inspection.hidden.saying import counted, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms
    from sallyport.inspection.untyped import Json

_MARK = b'"nbformat"'
_WINDOW = 1024 * 1024
_LARGEST = 256 * 1024 * 1024
_TABLE_TYPES = frozenset(
    {
        "application/vnd.dataresource+json",
        "application/vnd.dataframe+json",
        "text/csv",
        "application/vnd.apache.arrow.stream",
    }
)
_FRAME = re.compile(
    r"class=\"[^\"]*\bdataframe\b|\[\d+ rows x \d+ columns\]|<table border=\"1\" class=|A (?:tibble|data\.frame|data\.table): \d+"
    r"|shape: \(\d[\d_]*, \d+\)\s*\n┌|^\s*<class 'pandas"
)
_PRINTED = re.compile(r"(?m)^[ \t]+\S.*\n([01])[ \t]+\S+[ \t]+\S.*\n([12])[ \t]+\S+[ \t]+\S.*\n[23][ \t]+\S")
"""A frame as it is printed: below its columns' names rows of at least two values, numbered from 0 (pandas) or 1 (R)."""
_STATE = "application/vnd.jupyter.widget-state+json"


@dataclass
class NotebookInspector:
    """Looks into notebooks as JSON, whatever their name."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To JSON, and to all that is called a notebook."""
        return specimen.media_type == "application/json" or _is_called_notebook(specimen.name)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """The codecs that JSON may be in."""
        del specimen
        return (
            "encodings.utf_8_sig",
            "encodings.utf_16",
            "encodings.utf_32",
            "encodings.utf_16_le",
            "encodings.utf_16_be",
            "encodings.utf_32_le",
            "encodings.utf_32_be",
        )

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """Outputs, attachments, the state of widgets; hidden.unread for what is called a notebook and is none."""
        called = _is_called_notebook(specimen.name)
        with specimen.open() as stream:
            if not called and not _mentions(iter(lambda: stream.read(_WINDOW), b"")):
                return
            stream.seek(0)
            if specimen.size > _LARGEST:
                yield say(self.terms, "hidden.unread", "The notebook is larger than what is read here (256 MiB).")
                return
            try:
                notebook = json.loads(stream.read())
            except RecursionError:
                yield say(self.terms, "hidden.unread", "The notebook's JSON is nested too deeply to be read.")
                return
            except MemoryError:
                yield say(
                    self.terms, "hidden.unread", "The notebook needs more memory to be read than the checks have."
                )
                return
            except ValueError:
                yield say(self.terms, "hidden.unread", "It is called a notebook, but is not valid JSON.")
                return
        cells = _cells(notebook)
        if cells is None:
            if called:
                yield say(self.terms, "hidden.unread", "It is called a notebook, but has no cells that can be read.")
            return
        yield from _of_cells(cells, self.terms)
        yield from _of_metadata(notebook, self.terms)


def _is_called_notebook(name: str) -> bool:
    return name.lower().endswith(".ipynb")


def _mentions(chunks: Iterator[bytes]) -> bool:
    before = b""
    for data in chunks:
        if _MARK in before + data:
            return True
        before = data[-len(_MARK) :]
    return False


def _cells(notebook: Json) -> list[dict[str, Json]] | None:
    """All cells, of version 4 or the worksheets of version 3; None when it is no notebook."""
    if not isinstance(notebook, dict) or "nbformat" not in notebook:
        return None
    if "worksheets" in notebook:
        sheets = notebook["worksheets"]
        if not isinstance(sheets, list):
            return None
        found: Any = [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells", [])]
    else:
        found = notebook.get("cells")
    if not isinstance(found, list) or not all(isinstance(cell, dict) for cell in found):
        return None
    return found


def _of_cells(cells: list[dict[str, Any]], terms: Terms) -> Iterator[Finding]:
    with_outputs = [number for number, cell in enumerate(cells, 1) if cell.get("outputs")]
    tables = [number for number in with_outputs if _shows_table(cells[number - 1]["outputs"])]
    attached = [number for number, cell in enumerate(cells, 1) if cell.get("attachments")]
    others = [number for number in with_outputs if number not in set(tables)]
    if tables:
        message = f"The outputs of {counted('cell', tables)} show data frames."
        yield say(terms, "hidden.notebook_table", message, f"cell {tables[0]}")
    if others:
        message = f"There are outputs in {counted('cell', others)}."
        yield say(terms, "hidden.notebook_output", message, f"cell {others[0]}")
    if attached:
        message = (
            f"There are attached files in {counted('cell', attached)}: clear them, or send them as files of their own."
        )
        yield say(terms, "hidden.embedded_object", message, f"cell {attached[0]}")


def _shows_table(outputs: Json) -> bool:
    if not isinstance(outputs, list):
        return False
    return any(isinstance(output, dict) and _is_table(output) for output in outputs)


def _is_table(output: dict[str, Any]) -> bool:
    data = output.get("data", output)
    if not isinstance(data, dict):
        return False
    if not _TABLE_TYPES.isdisjoint(data):
        return True
    shown = [_text(data.get(key, "")) for key in ("text/html", "text/plain", "text", "html")]
    return any(_FRAME.search(one) or _is_printed(one) for one in shown)


def _is_printed(text: str) -> bool:
    found = _PRINTED.search(text)
    return found is not None and int(found[2]) == int(found[1]) + 1


def _text(value: Json) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _of_metadata(notebook: dict[str, Any], terms: Terms) -> Iterator[Finding]:
    metadata = notebook.get("metadata")
    if not isinstance(metadata, dict):
        return
    widgets = metadata.get("widgets")
    state = widgets.get(_STATE, widgets) if isinstance(widgets, dict) else None
    if isinstance(state, dict) and state.get("state", state):
        message = (
            "It keeps the state of widgets, which can hold data: clear all outputs, and save it without that state."
        )
        yield say(terms, "hidden.custom_data", message)
    if metadata.get("authors"):
        yield say(terms, "hidden.author")
