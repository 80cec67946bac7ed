"""Places of points on a map, which scripts draw one by one: markers of Leaflet, Google Maps, Mapbox and OpenLayers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.rows import as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEGREES = r"[\"']?(-?\d{1,3}\.\d+)[\"']?"
_LATITUDE_FIRST = re.compile(
    rf"\bL\.(?:marker|circle|circleMarker|latLng)\(\s*+\[?\s*+{_DEGREES}\s*,\s*{_DEGREES}"
    rf"|\bmaps\.LatLng\(\s*{_DEGREES}\s*,\s*{_DEGREES}"
    rf"|[\"']?\blat(?:itude)?[\"']?\s*:\s*{_DEGREES}\s*,\s*[\"']?(?:lng|lon|long|longitude)[\"']?\s*:\s*{_DEGREES}"
)
_LONGITUDE_FIRST = re.compile(rf"\b(?:setLngLat|fromLonLat|Point)\(\s*\[\s*{_DEGREES}\s*,\s*{_DEGREES}")
_OF_WIDGET = re.compile(r"add(?:\w*Markers|Circles)")
"""How Leaflet of R is told to draw points: a list of latitudes, then one of longitudes."""


def points_placed(script: str, place: str) -> Iterator[Aside]:
    """Latitudes and longitudes of all points, as a table."""
    rows = [[one for one in found if one] for found in _LATITUDE_FIRST.findall(script)]
    rows += [[north, east] for east, north in _LONGITUDE_FIRST.findall(script)]
    if rows:
        yield _table(rows, place)


def points_of_widgets(value: dict[str, Any], place: str) -> Iterator[Aside]:
    """Those that one call of a widget draws."""
    called, given = value.get("method"), value.get("args")
    if not isinstance(called, str) or not _OF_WIDGET.fullmatch(called) or not isinstance(given, list):
        return
    if len(given) > 1 and all(isinstance(one, list) for one in given[:2]):
        yield _table([[str(north), str(east)] for north, east in zip(given[0], given[1], strict=False)], place)


def _table(rows: list[list[str]], place: str) -> Aside:
    return Aside(f"{place}, points on a map", as_csv([["latitude", "longitude"], *rows]))
