"""What charts of Office documents keep of what they draw."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

from corpus.aside_people import IDS
from corpus.hidden_cases.documents import docx
from corpus.hidden_cases.making import bad, nothing
from corpus.hidden_cases.slides import odt, pptx
from corpus.hidden_cases.workbooks import xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.case import Case

_R = random.Random(77)
_MANY = [(_R.randrange(31, 88), round(_R.gauss(27, 4), 1)) for _ in range(240)]
_FEW = [(at * 10, round(24 + at / 3, 1)) for at in range(3, 9)]
_LISTED = [(int(one), round(_R.gauss(27, 4), 1)) for one in IDS]
_NO_MARKS = '<c:marker><c:symbol val="none"/></c:marker>'
_NO_LINE = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"


def _cache(element: str, values: Sequence[object]) -> str:
    told = "".join(f'<c:pt idx="{at}"><c:v>{one}</c:v></c:pt>' for at, one in enumerate(values))
    return f"<c:{element}><c:numRef><c:numCache>{told}</c:numCache></c:numRef></c:{element}>"


def _titled(name: str) -> str:
    return (
        f"<c:valAx><c:title><c:tx><c:rich><a:p><a:r><a:t>{name}</a:t></a:r></a:p></c:rich></c:tx></c:title></c:valAx>"
    )


def _chart(kind: str, points: Sequence[tuple[object, object]], look: str = "", across: str = "Age band") -> bytes:
    left, right = ("xVal", "yVal") if kind in {"scatterChart", "bubbleChart"} else ("cat", "val")
    sizes = _cache("bubbleSize", [3] * len(points)) if kind == "bubbleChart" else ""
    return (
        '<c:chartSpace xmlns:c="c" xmlns:a="a"><c:chart><c:plotArea>'
        f"<c:{kind}><c:ser>{look}{_cache(left, [one for one, _ in points])}{_cache(right, [one for _, one in points])}{sizes}</c:ser></c:{kind}>"
        f"{_titled(across)}{_titled('BMI')}</c:plotArea></c:chart></c:chartSpace>"
    ).encode()


def _newer(layout: str, values: Sequence[object]) -> bytes:
    told = "".join(f'<cx:pt idx="{at}">{one}</cx:pt>' for at, one in enumerate(values))
    return (
        f'<cx:chartSpace xmlns:cx="cx"><cx:chartData><cx:data id="0"><cx:numDim type="val"><cx:lvl>{told}</cx:lvl></cx:numDim></cx:data></cx:chartData>'
        f'<cx:chart><cx:plotArea><cx:series layoutId="{layout}"/></cx:plotArea></cx:chart></cx:chartSpace>'
    ).encode()


def _object(kind: str, points: Sequence[tuple[object, object]]) -> bytes:
    rows = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell><text:p>{one}</text:p></table:table-cell>' for one in row)}</table:table-row>"
        for row in points
    )
    return f'<office:document-content xmlns:office="o" xmlns:chart="c" xmlns:table="t" xmlns:text="x"><chart:chart chart:class="chart:{kind}"><table:table>{rows}</table:table></chart:chart></office:document-content>'.encode()


def _book(rows: Sequence[tuple[object, ...]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


_X, _W, _P = "xl/charts/chart1.xml", "word/charts/chart1.xml", "ppt/charts/chart3.xml"
_INSIDE = "word/embeddings/Microsoft_Excel_Worksheet1.xlsx"
_SLIDE = _chart("scatterChart", _MANY).decode()

CASES: tuple[Case, ...] = (
    bad("xlsx chart of many points", xlsx(nothing, add={_X: _chart("scatterChart", _MANY)}), "points"),
    bad("xlsx chart of few points", xlsx(nothing, add={_X: _chart("scatterChart", _FEW)})),
    bad("xlsx curve of many points", xlsx(nothing, add={_X: _chart("scatterChart", _MANY, _NO_MARKS)})),
    bad("xlsx line of many days", xlsx(nothing, add={_X: _chart("lineChart", _MANY)})),
    bad("xlsx line without its line", xlsx(nothing, add={_X: _chart("lineChart", _MANY, _NO_LINE)}), "points"),
    bad("xlsx points of ids", xlsx(nothing, add={_X: _chart("scatterChart", _LISTED, across="Participant ID")}), "identifiers.listed", "persons.row_per_person"),
    bad("xlsx box plot of many", xlsx(nothing, add={"xl/charts/chartEx1.xml": _newer("boxWhisker", [one for _, one in _MANY])}), "points"),
    bad("xlsx waterfall", xlsx(nothing, add={"xl/charts/chartEx1.xml": _newer("waterfall", [120, 45, 33, 81])})),
    bad("docx chart of many bubbles", docx(nothing, add={_W: _chart("bubbleChart", _MANY)}), "points"),
    bad("docx chart of few bubbles", docx(nothing, add={_W: _chart("bubbleChart", _FEW)})),
    bad("docx workbook of a chart with a small count", docx(nothing, add={_INSIDE: _book((("ward", "patients"), ("east", 7), ("west", 70), ("north", 80)))}), "embedded_object", "tables.small_count"),
    bad("docx workbook of a chart", docx(nothing, add={_INSIDE: _book((("ward", "patients"), ("east", 71), ("west", 70), ("north", 80)))}), "embedded_object"),
    bad("pptx chart of many points", pptx("", add={_P: _SLIDE}), "points"),
    bad("pptx curve of many points", pptx("", add={_P: _chart("scatterChart", _MANY, _NO_MARKS).decode()})),
    bad("odt chart of many points", odt("<text:p>Results</text:p>", extra={"Object 1/content.xml": _object("scatter", [("x", "BMI"), *_MANY])}), "embedded_object", "points"),
    bad("odt chart of few points", odt("<text:p>Results</text:p>", extra={"Object 1/content.xml": _object("scatter", [("x", "BMI"), *_FEW])}), "embedded_object"),
    bad("odt chart of small counts", odt("<text:p>Results</text:p>", extra={"Object 1/content.xml": _object("bar", [("Deaths", "Patients"), ("east", 120), ("west", 4), ("north", 60)])}), "embedded_object", "tables.small_count"),
)  # fmt: skip
