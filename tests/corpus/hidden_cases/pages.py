"""Web pages."""

from __future__ import annotations

import base64
import json
import random
from typing import TYPE_CHECKING

from corpus.hidden_cases.making import bad

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case


def page(body: str, head: str = "", name: str = "report.html", encoding: str = "utf-8") -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        text = f"<!DOCTYPE html>\n<html><head><title>Results</title>{head}</head><body><h1>Results</h1>{body}</body></html>\n"
        (folder / name).write_bytes(text.encode(encoding))

    return make


def numbers(count: int) -> list[float]:
    chosen = random.Random(7)
    return [round(chosen.uniform(50, 70), 1) for _ in range(count)]


_TABLE = "<table><tr><th>group</th><th>mean</th></tr><tr><td>a</td><td>61.5</td></tr></table>"
_PLOTLY = f'<div id="p"></div><script>Plotly.newPlot("p", [{{"x": {json.dumps(numbers(400))}, "type": "histogram"}}])</script>'
_WIDGET = f'<script type="application/json" data-for="w">{json.dumps({"x": {"data": [numbers(60)]}})}</script>'

CASES: tuple[Case, ...] = (
    bad("html plain", page(_TABLE)),
    bad("html style", page(_TABLE, "<style>h1 { color: #4477aa; display: block } .no { display: none }</style>")),
    bad("html plotly", page(_PLOTLY), "inline_data", "script"),
    bad("html widget", page(_WIDGET), "inline_data"),
    bad("html empty data", page('<script type="application/json"></script>' + _TABLE)),
    bad("html script with data", page(f"<script>const rows = {json.dumps(numbers(300))};</script>"), "inline_data", "script"),
    bad("html script without data", page(f"<script>document.title = 'Results';</script>{_TABLE}"), "script"),
    bad("html script from outside", page('<script src="https://example.org/a.js"></script>'), "script"),
    bad("html event", page('<p onclick="go()">Mean scores</p>'), "script"),
    bad("html attached CSV", page(f'<a href="data:text/csv;base64,{base64.b64encode(b"ward,7" * 99).decode()}">get</a>'), "inline_data"),
    bad("html embedded picture", page('<img src="data:image/png;base64,iVBORw0KGgo=" alt="plot">')),
    bad("html data in attributes", page(f"<div data-rows='{json.dumps(numbers(4000))}'></div>"), "inline_data"),
    bad("html small attributes", page('<div data-level="2" data-role="main">Mean</div>')),
    bad("html comment with rows", page("<!--\nward,score,sd\n7,61.5,2\n8,58.2,3\n-->"), "comment"),
    bad("html long comment", page(f"<!-- {'what the ward told us about it ' * 12} -->"), "comment"),
    bad("html short comment", page("<!-- results -->" + _TABLE)),
    bad("html conditional comment", page("<!--[if lt IE 9]><p>old, old, old</p><![endif]-->" + _TABLE)),
    bad("html comment of ids", page("<!-- left out: S10023, S10044, S10101 after review -->" + _TABLE), "comment"),
    bad("html comment of a version", page("<!-- made 2024-02-03 by pandoc 3.1.2, build 20240203 -->" + _TABLE)),
    bad("html hidden element", page('<div style="display: none">ward 7: 61.5</div>'), "text"),
    bad("html hidden by attribute", page("<p hidden>ward 7: 61.5</p>"), "text"),
    bad("html white on white", page('<p style="color:#fff">ward 7: 61.5</p>'), "text"),
    bad("html white on blue", page('<p style="color:#fff; background-color:#1f4e78">mean</p>')),
    bad("html far outside", page('<p style="position:absolute; left:-9999px">ward 7: 61.5</p>'), "text"),
    bad("html no size", page('<span style="font-size:0px">ward 7: 61.5</span>'), "text"),
    bad("html hidden element that is empty", page('<div style="display:none"></div>' + _TABLE)),
    bad("html hidden field", page('<form><input type="hidden" name="id" value="4711"></form>'), "text"),
    bad("html filled form", page('<form><input name="who" value="somebody"></form>'), "form"),
    bad("html empty form", page('<form><input name="who"><input type="submit" value="Send"></form>')),
    bad("html in UTF-16", page("<p hidden>ward 7: 61.5</p>", encoding="utf-16"), "text"),
    bad("html with another name", page("<p hidden>ward 7: 61.5</p>", name="report.txt"), "text"),
    bad("html after a comment", page("<p hidden>ward 7</p>"), "text"),
)  # fmt: skip
