"""Labelled cases: scripts of pages: figures with their styles, libraries beside data, encoded states, points on maps."""

from __future__ import annotations

import base64
import gzip
import json
import random
from typing import TYPE_CHECKING, Any

from corpus.aside_people import CSV, LISTED, PERSONS, WHOLE, aside
from corpus.hidden_cases.files import file
from corpus.people import nhs_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.case import Case

_R = random.Random(77)
_WARDS, _FEW, _MANY = ["Acle", "Diss", "Holt", "Cromer"], [33, 4, 62, 86], [33, 41, 62, 86]
_AXIS = {
    "backgroundcolor": "#E5ECF6",
    "gridcolor": "white",
    "linecolor": "white",
    "showbackground": True,
    "ticks": "",
    "zerolinecolor": "white",
    "gridwidth": 2,
}
_SCALE = [[at / 9, f"#0d08{80 + at}"] for at in range(10)]
_TEMPLATE: dict[str, Any] = {
    "data": {
        kind: [{"type": kind, "colorbar": {"outlinewidth": 0, "ticks": ""}, "colorscale": _SCALE}]
        for kind in ("heatmap", "contour", "surface")
    },
    "layout": {
        "colorway": ["#636efa", "#EF553B", "#00cc96"],
        "scene": {"xaxis": _AXIS, "yaxis": _AXIS, "zaxis": _AXIS},
        "xaxis": {"gridcolor": "white", "linecolor": "white", "ticks": "", "zerolinewidth": 2},
        "yaxis": {"gridcolor": "white", "linecolor": "white", "ticks": "", "zerolinewidth": 2},
    },
}
"""As Plotly's default template is made."""
_OWN = f"e.exports={json.dumps([[_R.randrange(15, 900) for _ in range(6)] for _ in range(44)])};"
_STYLE = 'var layers=[["==","admin_level",2],["!=","maritime",1],["!=","disputed",1]];'
_LETTERS = "var icons=[" + ",".join(f'"M{at},0H{at}M{at},6V{at}F{at}"' for at in range(10, 30)) + "];"
_CODE = "function f{0}(t,e){{var n=t.length;if(n>e)return this.g(n-{0});for(let r=0;r<n;r++)t=e(r);return t}}"
_LIBRARY = (
    '/*! lines.js v2.1.0 | MIT license */!function(t,e){"object"==typeof exports?e(exports):e(t)}(this,function(e){'
    + _OWN
    + _STYLE
    + _LETTERS
    + "".join(_CODE.format(at) for at in range(400))
    + "});"
)
_COUNTS = [{"ward": ward, "patients": number} for ward, number in zip(_WARDS, _FEW, strict=True)]
_NHS = [[int(nhs_number(_R)), _R.randrange(20, 80)] for _ in range(24)]
_HELD = ("hidden.script", "hidden.inline_data")


def _page(script: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Results</title></head><body><p>Means.</p><script>{script}</script></body></html>"


def _case(name: str, script: str, *rules: str) -> Case:
    return aside(name, file("report.html", _page(script)), *rules)


def _bars(counts: Sequence[int], **layout: Any) -> str:
    traces = [{"type": "bar", "name": "Number of patients", "x": _WARDS, "y": counts}]
    layout = {"template": _TEMPLATE, "yaxis": {"title": {"text": "Number of patients"}}, **layout}
    return f'Plotly.newPlot("p",{json.dumps(traces)},{json.dumps(layout)});'


def _linked(script: str) -> str:
    encoded = base64.b64encode(script.encode()).decode()
    return (
        f'<!DOCTYPE html><html><head><script src="data:application/javascript;base64,{encoded}"></script></head></html>'
    )


def _packed(value: object) -> str:
    return base64.b64encode(gzip.compress(json.dumps(value).encode(), mtime=0)).decode()


def _markers(count: int) -> str:
    return "".join(f"L.marker([52.{600000 + at * 3331}, 1.{300000 + at * 2113}]).addTo(map);" for at in range(count))


_DEGREES = [[52.6 + at / 971 for at in range(40)], [1.3 + at / 877 for at in range(40)]]
_WIDGET = {"calls": [{"method": "addCircleMarkers", "args": _DEGREES}]}
CASES: tuple[Case, ...] = (
    _case("bars of large counts with Plotly's template", _bars(_MANY), "hidden.script"),
    _case("bars of small counts with Plotly's template", _bars(_FEW), "hidden.script", "tables.small_count"),
    _case("rows of counts in a layout", _bars(_MANY, meta=_COUNTS), "hidden.script", "tables.small_count"),
    _case(
        "rows of counts in a template",
        _bars(_MANY, template={**_TEMPLATE, "meta": {"rows": _COUNTS}}),
        "hidden.script",
        "tables.small_count",
    ),
    _case("a library", _LIBRARY, "hidden.script"),
    aside("a library in a link", file("report.html", _linked(_LIBRARY)), "hidden.script"),
    _case("counts behind a library", f"{_LIBRARY}var t={json.dumps(_COUNTS)};", "hidden.script", "tables.small_count"),
    aside(
        "counts behind a library in a link",
        file("report.html", _linked(f"{_LIBRARY}var t={json.dumps(_COUNTS)};")),
        "hidden.script",
        "tables.small_count",
    ),
    _case(
        "NHS numbers behind a library",
        f"{_LIBRARY}var t={json.dumps(_NHS)};",
        "hidden.script",
        "identifiers.nhs_number",
        *LISTED,
    ),
    _case("persons behind a library", f"{_LIBRARY}var t={json.dumps(PERSONS)};", "hidden.script", *WHOLE),
    _case("a table as text behind a library", f"{_LIBRARY}var t={json.dumps(CSV)};", "hidden.script", *WHOLE),
    _case(
        "numbers in what only begins like a library",
        f"/*! lines.js v2.1.0 | MIT license */{_OWN}",
        "hidden.script",
        "persons.row_per_person",
    ),
    _case("a packed state of persons", f'load(pako.ungzip(atob("{_packed(PERSONS)}")))', "hidden.script", *WHOLE[1:]),
    _case(
        "a packed state of means",
        f'load(pako.ungzip(atob("{_packed({"mean": [24.25, 27.5, 26.75], "dose": [10.5, 20.5, 30.5]})}")))',
        "hidden.script",
    ),
    _case("homes on a map", _markers(60), "hidden.script", "identifiers.coordinates"),
    _case("two hospitals on a map", _markers(2), "hidden.script"),
    _case(
        "homes that a widget draws",
f"var w={json.dumps(_WIDGET)};",
        *_HELD,
        "identifiers.coordinates",
    ),
)  # fmt: skip
