"""Charts of Office files: the copies that they keep of the values they draw, point by point.

Excel's newer charts (box plots, histograms) keep all values that they summarise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.office.parts import Nesting
from sallyport.inspection.hidden.saying import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.hidden.office.parts import Document, Event
    from sallyport.inspection.terms import Terms

CHARTS = re.compile(r"(?:word|xl|ppt)/charts/chart[^/]*\.xml", re.IGNORECASE)
OBJECTS = re.compile(r"[^/]+/content\.xml")
"""Documents inside of an OpenDocument file."""
_OF_POINTS = frozenset({"scatterChart", "bubbleChart"})
_OF_VALUES = frozenset({"boxWhisker", "clusteredColumn"})
"""Layouts of newer charts that work out what they show: boxes, and bars of a histogram."""
_NEWER = "chartData"
_AXES = ("catAx", "valAx", "dateAx", "serAx")
"""Elements of axes (ECMA-376 Part 1, 21.2.2)."""
_MOST_POINTS = 1_000_000


@dataclass
class Series:
    """What is drawn alike."""

    kind: str
    """The element of its chart: scatterChart, lineChart, barChart ..."""
    name: str = ""
    across: dict[int, str] = field(default_factory=dict)
    """Categories, or where points are from left to right, by their number."""
    up: dict[int, str] = field(default_factory=dict)
    sizes: dict[int, str] = field(default_factory=dict)
    is_marked: bool = True
    """Has each of its points a mark? A curve has none."""
    is_line: bool = True

    @property
    def points(self) -> int:
        """How many marks stand for one thing each."""
        is_scattered = self.kind in _OF_POINTS or (self.kind == "lineChart" and not self.is_line)
        return len(self.up) if (is_scattered and self.is_marked) or self.kind in _OF_VALUES else 0


@dataclass
class Chart:
    """A chart's series, and what its axes are called, the one across first."""

    series: list[Series] = field(default_factory=list)
    axes: list[str] = field(default_factory=list)


def chart_of(events: Iterator[Event]) -> Chart:
    """What a chart's part keeps."""
    reader = _Reader()
    for event in events:
        reader.take(event)
    return reader.chart()


def points(document: Document, terms: Terms) -> Iterator[Finding]:
    """Charts whose single points may be persons."""
    for number, name in enumerate(filter(CHARTS.fullmatch, document.names), 1):
        many = sum(series.points for series in chart_of(document.events(name)).series)
        if many >= terms.rules.hidden.min_points:
            message = f"A chart keeps the values of {many} single points, each of which may be a person."
            yield say(terms, "hidden.points", message, f"chart {number}")


def points_of_objects(document: Document, terms: Terms) -> Iterator[Finding]:
    """The same of OpenDocument, whose charts are documents of their own, with the table that they draw."""
    for number, name in enumerate(filter(OBJECTS.fullmatch, document.names), 1):
        is_scattered, rows = False, 0
        for event in document.events(name):
            if event.kind == "start":
                kind = event.attributes.get("class", "") if event.name == "chart" else ""
                is_scattered = is_scattered or kind.endswith(("scatter", "bubble"))
                rows += event.name == "table-row"
        if is_scattered and rows > terms.rules.hidden.min_points:
            message = f"A chart keeps the values of {rows - 1} single points, each of which may be a person."
            yield say(terms, "hidden.points", message, f"object {number}")


class _Reader:
    """Follows a chart's XML."""

    def __init__(self) -> None:
        self._chart = Chart()
        self._inside = Nesting()
        self._at, self._points, self._layouts = 0, 0, set[str]()

    def chart(self) -> Chart:
        """What was read."""
        for series in self._chart.series:
            if series.kind == _NEWER and (layouts := self._layouts & _OF_VALUES):
                series.kind = min(layouts)
        return self._chart

    def take(self, event: Event) -> None:
        """The next event."""
        if event.kind == "start":
            self._begin(event.name, event.attributes)
            self._inside.append(event.name)
        elif event.kind == "end":
            self._inside.leave()
        elif event.kind == "text" and self._inside:
            self._text(event.text)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        around = self._inside
        if name == "ser" or (name == "data" and around[-1:] == [_NEWER]):
            self._chart.series.append(Series(around[-1] if around else ""))
        elif name == "series":
            self._layouts.add(attributes.get("layoutId", ""))
        elif name == "pt":
            self._at, self._points = _number(attributes.get("idx")), self._points + 1
        elif name == "title" and around[-1:] and around[-1] in _AXES:
            self._chart.axes.append("")
        elif not self._chart.series:
            return
        elif name == "symbol" and around[-2:] == ["ser", "marker"] and attributes.get("val") == "none":
            self._chart.series[-1].is_marked = False
        elif name == "noFill" and around[-3:] == ["ser", "spPr", "ln"]:
            self._chart.series[-1].is_line = False

    def _text(self, text: str) -> None:
        around, chart = self._inside, self._chart
        if "title" in around and around[-1] == "t" and chart.axes and any(one in around for one in _AXES):
            chart.axes[-1] += text
        elif chart.series and self._points <= _MOST_POINTS and around[-1] in {"v", "pt"}:
            self._value(chart.series[-1], text)

    def _value(self, series: Series, text: str) -> None:
        around = self._inside
        if "tx" in around:
            series.name += text
        elif around[-1] == "pt" and not text.strip():
            return
        elif "cat" in around or "xVal" in around or "strDim" in around:
            _add(series.across, self._at, text)
        elif "val" in around or "yVal" in around or "numDim" in around:
            _add(series.up, self._at, text)
        elif "bubbleSize" in around:
            _add(series.sizes, self._at, text)


def _add(told: dict[int, str], at: int, text: str) -> None:
    told[at] = told.get(at, "") + text


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - more digits than any chart has points
