"""Labelled cases: interactive figures, whose columns stand beside each other as lists, or as bytes."""

from __future__ import annotations

import base64
import json
import random
import struct
from typing import TYPE_CHECKING, Any

from corpus.aside_people import IDS, aside
from corpus.hidden_cases.files import file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.case import Case

_R = random.Random(15)
_BMI = [round(_R.gauss(27, 4), 1) for _ in IDS]
_AGE = [_R.randrange(31, 88) for _ in IDS]
_BORN = [f"{_R.randrange(1931, 1999)}-{_R.randrange(1, 13):02}-{_R.randrange(1, 29):02}" for _ in IDS]
_NUMBERS = [int(one) for one in IDS]
_WARDS, _FEW, _MANY = ["east", "west", "north", "south"], [120, 45, 7, 33], [120, 45, 17, 33]
_DOSES, _MEANS = [10.0, 20.0, 30.0, 40.0], [1.25, 2.5, 3.75, 4.5]
_COUNTED = {"yaxis": {"title": {"text": "Number of patients"}}}
_BY_ID = {"xaxis": {"title": {"text": "Participant ID"}}}
_LISTED = ("identifiers.listed", "persons.row_per_person")
_BIRTHS = ("identifiers.date_of_birth",)


def _packed(values: Sequence[float], kind: str) -> str:
    return base64.b64encode(struct.pack(f"<{len(values)}{kind}", *values)).decode()


def _bdata(values: Sequence[float], kind: str = "i") -> dict[str, str]:
    return {"dtype": "i4" if kind == "i" else "f8", "bdata": _packed(values, kind)}


def _old_array(values: Sequence[float], kind: str = "i") -> dict[str, Any]:
    dtype = "int32" if kind == "i" else "float64"
    return {"__ndarray__": _packed(values, kind), "dtype": dtype, "shape": [len(values)], "order": "little"}


def _array(values: Sequence[float], kind: str = "i") -> dict[str, Any]:
    dtype = "int32" if kind == "i" else "float64"
    kept = {"type": "bytes", "data": _packed(values, kind)}
    return {"type": "ndarray", "array": kept, "shape": [len(values)], "dtype": dtype, "order": "little"}


def _plotly(layout: dict[str, Any], **trace: Any) -> dict[str, Any]:
    return {"data": [{"type": "scatter", **trace}], "layout": layout}


def _bokeh(**columns: Any) -> dict[str, Any]:
    data = {"type": "map", "entries": [list(entry) for entry in columns.items()]}
    source = {"type": "object", "name": "ColumnDataSource", "id": "p2", "attributes": {"data": data}}
    return {"target_id": "p1", "root_id": "p3", "doc": {"roots": [source]}}


def _old_bokeh(**columns: Any) -> dict[str, Any]:
    source = {"type": "ColumnDataSource", "id": "1004", "attributes": {"data": columns}}
    return {"doc": {"roots": {"references": [source]}}}


def _vega(**columns: Sequence[Any]) -> dict[str, Any]:
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "datasets": {"data-1": rows}, "mark": "bar"}


def _bars(counts: Sequence[int]) -> dict[str, Any]:
    """As Highcharts has them."""
    return {"xAxis": {"categories": _WARDS}, "series": [{"name": "Patients", "data": counts}]}


def _datasets(counts: Sequence[int]) -> dict[str, Any]:
    """As Chart.js has them."""
    return {"type": "bar", "data": {"labels": _WARDS, "datasets": [{"label": "Patients", "data": counts}]}}


_FIGURES: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("Plotly's bytes of ids", _plotly(_BY_ID, x=_bdata(_NUMBERS), y=_bdata(_BMI, "d")), _LISTED),
    ("Plotly's bytes of means", _plotly({}, x=_bdata(_DOSES, "d"), y=_bdata(_MEANS, "d")), ()),
    ("Plotly's bytes of small counts", _plotly(_COUNTED, x=_WARDS, y=_bdata(_FEW)), ("tables.small_count",)),
    ("Plotly's bytes of large counts", _plotly(_COUNTED, x=_WARDS, y=_bdata(_MANY)), ()),
    (
        "what is shown beside points",
        _plotly({}, x=_AGE, y=_BMI, text=[f"ID: {one}<br>DOB: {born}" for one, born in zip(IDS, _BORN, strict=True)]),
        (*_LISTED, *_BIRTHS),
    ),
    (
        "what is shown beside means",
        _plotly(
            {},
            x=_DOSES,
            y=_MEANS,
            text=[f"Dose: {one} mg<br>Mean: {mean}" for one, mean in zip(_DOSES, _MEANS, strict=True)],
        ),
        (),
    ),
    (
        "data behind points, named by a template",
        _plotly(
            {},
            x=_AGE,
            y=_BMI,
            customdata=[list(row) for row in zip(IDS, _BORN, strict=True)],
            hovertemplate="participant_id=%{customdata[0]}<br>dob=%{customdata[1]}<extra></extra>",
        ),
        (*_LISTED, *_BIRTHS),
    ),
    ("Bokeh's arrays of ids", _bokeh(participant_id=_array(_NUMBERS), bmi=_array(_BMI, "d")), _LISTED),
    ("Bokeh's arrays of means", _bokeh(dose=_array(_DOSES, "d"), mean=_array(_MEANS, "d")), ()),
    ("Bokeh's arrays of small counts", _bokeh(ward=_WARDS, patients=_array(_FEW)), ("tables.small_count",)),
    ("Bokeh's arrays of large counts", _bokeh(ward=_WARDS, patients=_array(_MANY)), ()),
    ("older Bokeh's arrays", _old_bokeh(participant_id=_old_array(_NUMBERS), bmi=_old_array(_BMI, "d")), _LISTED),
    ("older Bokeh's small counts", _old_bokeh(ward=_WARDS, patients=_old_array(_FEW)), ("tables.small_count",)),
    ("Vega's small counts", _vega(ward=_WARDS, patients=_FEW), ("tables.small_count",)),
    ("Vega's large counts", _vega(ward=_WARDS, patients=_MANY), ()),
    ("series of small counts", _bars(_FEW), ("tables.small_count",)),
    ("series of large counts", _bars(_MANY), ()),
    ("datasets of small counts", _datasets(_FEW), ("tables.small_count",)),
    ("datasets of large counts", _datasets(_MANY), ()),
)


def _page(value: Any) -> str:
    drawn = json.dumps(value)
    return f'<!DOCTYPE html><html><body><div id="a"></div><script>var spec = {drawn}; draw("a", spec);</script></body></html>'


def _notebook(value: Any) -> str:
    output = {"output_type": "display_data", "metadata": {}, "data": {"application/vnd.plotly.v1+json": value}}
    cell = {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": "fig.show()", "outputs": [output]}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


_INLINE = {
    "what is shown beside points",
    "data behind points, named by a template",
}
"""Pages with arrays so long that they are told to hold data."""
CASES: tuple[Case, ...] = tuple(
    case
    for name, value, rules in _FIGURES
    for case in (
        aside(f"figure, {name}", file("figure.json", json.dumps(value)), *rules),
        aside(
            f"figure in a page, {name}",
            file("figure.html", _page(value)),
            *rules,
            "hidden.script",
            *(("hidden.inline_data",) if name in _INLINE else ()),
        ),
        aside(
            f"figure in a notebook, {name}", file("figure.ipynb", _notebook(value)), *rules, "hidden.notebook_output"
        ),
    )
)
