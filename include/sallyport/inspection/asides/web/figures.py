"""Interactive figures (Plotly, Bokeh, Vega, Highcharts and their kin): the columns that they draw, with the names of their axes.

A figure keeps a list for each property of its points: where they are, what is shown beside them. Lists of one length are the
columns of a table; their names stand with the axes, and in the template of what is shown beside a point.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sallyport.inspection.asides.code import CODE
from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.asides.web.labels import Labels
from sallyport.inspection.asides.web.structures import tables_within
from sallyport.inspection.asides.web.styles import without_styles
from sallyport.inspection.asides.web.typed_arrays import MARKS, as_lists
from sallyport.inspection.kinds.text import text_type
from sallyport.inspection.tables.text.encoding import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.untyped import Json

_LARGEST = 64 * 1024**2
_FIGURE = re.compile(
    rb'"(?:customdata|hovertemplate|hovertext|layout|xaxis|xAxis|datasets|encoding)"|'
    + b"|".join(map(re.escape, MARKS))
)
_LINES = re.compile(rb"(?:\\n[^\"\\]*(?:\\[tr\"][^\"\\]*)*){3}")
"""A text of several lines, as notebooks of Zeppelin keep what a query gave."""
_TABLES = frozenset({"text/csv", "text/tab-separated-values"})
_CHART = re.compile(r'"(?:series|datasets|xAxis|labels)": ?[\[{]')
"""What charts keep their numbers under, apart from the names of what they count."""
_PLACES = {"x": "xaxis", "y": "yaxis", "z": "zaxis", "r": "radialaxis", "theta": "angularaxis"}
_OTHERS = {
    "lat": "latitude",
    "lon": "longitude",
    "labels": "label",
    "values": "value",
    "ids": "id",
    "locations": "place",
}
_BESIDE = ("text", "hovertext")
OF_POINTS = frozenset({*_PLACES, *_OTHERS, *_BESIDE, "customdata"})
"""What figures call the properties of their points."""
_SHOWN = re.compile(
    r"([^<>=:%{}]{1,60}+)[=:]\s*(?:</?\w+>\s*)*%\{(x|y|z|text|customdata(?:\[(\d+)\])?)(?![\w\[])[^{}]*\}"
)
_FEWEST, _FEWEST_LINES = 3, 3


def tables_drawn(value: Json) -> Iterator[str]:
    """Tables within a value, of bytes too, but of styles; those that a figure draws, below the names of its axes."""
    value = as_lists(value)
    yield from tables_within(without_styles(value))
    axes: dict[str, str] = {}
    traces: list[dict[str, Any]] = []
    for one in objects_in(value):
        for axis in _PLACES.values():
            if name := _title(one.get(axis)):
                axes.setdefault(axis, name)
        if _length(one):
            traces.append(one)
    joined: dict[tuple[str, ...], list[list[str]]] = {}
    for trace in traces:
        names, rows = _rows(trace, axes)
        joined.setdefault(names, []).extend(rows)
        yield from _beside(trace)
    yield from (as_csv([list(names), *rows]) for names, rows in joined.items())


def told_as_json(values: list[Any]) -> Iterator[str]:
    """Values that are charts by the names of their parts, as JSON: who reads that knows how charts keep their series."""
    for value in values:
        if _CHART.search(told := json.dumps(as_lists(value))):
            yield told


def objects_in(value: Json) -> Iterator[dict[str, Json]]:
    """All objects in a value, at any depth."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += [item for item in one if isinstance(item, dict | list)]


def _title(axis: object) -> str:
    title = axis.get("title") if isinstance(axis, dict) else None
    title = title.get("text") if isinstance(title, dict) else title
    return title if isinstance(title, str) else ""


def _length(trace: dict[str, Any]) -> int:
    """How many points a trace of Plotly has; 0 for what is none."""
    places = [one for name in (*_PLACES, *_OTHERS) if isinstance(one := trace.get(name), list)]
    if not places or len(places[0]) < _FEWEST:
        return 0
    others = [one for name in (*_BESIDE, "customdata") if isinstance(one := trace.get(name), list)]
    return len(places[0]) if len(places) + len(others) > 1 else 0


def _rows(trace: dict[str, Any], axes: dict[str, str]) -> tuple[tuple[str, ...], list[list[str]]]:
    said = _named_by_template(trace.get("hovertemplate"))
    columns: list[tuple[str, list[Any]]] = []
    for name in (*_PLACES, *_OTHERS, *_BESIDE):
        if isinstance(one := trace.get(name), list):
            title = axes.get(_PLACES.get(name, ""), "") or _OTHERS.get(name, name)
            columns.append((said.get(name) or title, one))
    columns += _custom(trace.get("customdata"), said)
    long = _length(trace)
    columns = [(name, cells) for name, cells in columns if len(cells) == long and not isinstance(cells[0], dict | list)]
    rows = zip(*(cells for _, cells in columns), strict=True)
    return tuple(name for name, _ in columns), [["" if cell is None else str(cell) for cell in row] for row in rows]


def _custom(custom: object, said: dict[str, str]) -> list[tuple[str, list[Any]]]:
    """What Plotly keeps for each point beside its place: a value, or several."""
    if not isinstance(custom, list) or not custom:
        return []
    if not all(isinstance(one, list) for one in custom):
        return [(said.get("customdata", ""), custom)]
    wide = max(map(len, custom))
    return [
        (said.get(f"customdata[{at}]", ""), [one[at] if at < len(one) else None for one in custom])
        for at in range(wide)
    ]


def _named_by_template(template: object) -> dict[str, str]:
    """What is shown of a point, by the property that it is."""
    texts = template if isinstance(template, list) else [template]
    found: dict[str, str] = {}
    for text in texts[:1]:
        if isinstance(text, str):
            for match in _SHOWN.finditer(text):
                key = f"customdata[{match[3]}]" if match[3] else match[2]
                found[key] = match[1].strip()
    return found


def _beside(trace: dict[str, Any]) -> Iterator[str]:
    """What is shown beside each point, as rows."""
    for name in _BESIDE:
        texts = trace.get(name)
        if isinstance(texts, list) and len(texts) >= _FEWEST:
            labels = Labels()
            for text in texts:
                labels.say(str(text))
            yield from labels.tables()


def _asides(specimen: Specimen) -> Iterator[Aside]:
    """Of a file of JSON: what any text may hold, and its figures."""
    yield from CODE.asides(specimen)
    with specimen.open() as stream:
        data = stream.read(_LARGEST)
    is_figure = _FIGURE.search(data) is not None
    if not is_figure and _LINES.search(data) is None:
        return
    value = json.loads(text_of(data))
    if is_figure:
        yield from (Aside("data of a figure", table) for table in tables_drawn(value))
    for one in objects_in(value):
        for text in one.values():
            if not isinstance(text, str) or text.count("\n") < _FEWEST_LINES:
                continue
            if is_figure:
                yield Aside("data of a figure", text)
            elif text_type(text.encode("utf-8", "replace"), complete=True) in _TABLES:
                yield Aside("table in a text", text)


FIGURE = Provider(_asides, (*CODE.libraries, "binascii", "array"))
