"""Tables behind the charts of Office files: categories with the values of each series, or points one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring

from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.hidden.office.charts import CHARTS, OBJECTS, chart_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.charts import Chart, Series
    from sallyport.inspection.hidden.office.parts import Document

_LARGEST = 64 * 1024**2
_PLACES = frozenset({"scatterChart", "bubbleChart"})


def tables_behind(document: Document) -> Iterator[Aside]:
    """Of each chart."""
    from sallyport.inspection.tables.documents.office import tables_of

    for number, name in enumerate(filter(CHARTS.fullmatch, document.names), 1):
        chart = chart_of(document.events(name))
        scattered = [one for one in chart.series if one.kind in _PLACES]
        others = [one for one in chart.series if one.kind not in _PLACES]
        for rows in (_points(chart, scattered), _categories(others)):
            if len(rows) > 1:
                yield Aside(f"values behind chart {number}", as_csv(rows))
    for number, name in enumerate(filter(OBJECTS.fullmatch, document.names), 1):
        if document.size(name) <= _LARGEST:
            for rows in tables_of(fromstring(document.read(name))):
                yield Aside(f"values behind object {number}", as_csv(rows))


def _categories(series: list[Series]) -> list[list[str]]:
    """A column a series, below its name; those of the first are categories of all."""
    told = series[0].across if series else {}
    if not told:
        return [["", *(one.name for one in series)], *_numbered(series)]
    return [
        ["", *(one.name for one in series)],
        *([category, *(one.up.get(at, "") for one in series)] for at, category in told.items()),
    ]


def _numbered(series: list[Series]) -> list[list[str]]:
    places = list(dict.fromkeys(at for one in series for at in one.up))
    return [[f"value {at + 1}", *(one.up.get(at, "") for one in series)] for at in places]


def _points(chart: Chart, series: list[Series]) -> list[list[str]]:
    """A row a point: its place, named by the axes, its size, and what its series is called."""
    across, up = [*chart.axes, "", ""][:2]
    rows = [
        [one.across.get(at, ""), value, one.sizes.get(at, ""), one.name]
        for one in series
        for at, value in one.up.items()
    ]
    names = [across or "x", up or (series[0].name if len(series) == 1 else "") or "y", "radius", "series"]
    used = [at for at, _ in enumerate(names) if at < len(names) - 1 or len(series) > 1]
    used = [at for at in used if any(row[at] for row in rows)]
    return [[names[at] for at in used], *([row[at] for at in used] for row in rows)]
