"""How figures look: of Plotly's layouts and templates, which are no data, what is a colour, a width or a switch.

What else stands there is looked at as anywhere: a layout may hold labels, annotations and values of its own.
https://plotly.com/python/reference/layout/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.inspection.untyped import Json

_OF_LAYOUT = re.compile(
    r"layout|template|[xyz]axis\d*|[abc]axis|(?:radial|angular)axis|(?:lat|lon)axis|scene\d*|polar\d*|ternary\d*|geo\d*|smith\d*"
    r"|map(?:box)?\d*|coloraxis\d*|colorbar|legend\d*|margin|hoverlabel|modebar|font|tickfont|titlefont"
)
"""What a layout and its parts are called."""
_MEASURE = re.compile(
    r"\w*(?:width|len|pad|standoff|opacity|angle|size|scale|smoothing|rotation|gap|level)|nticks|dtick|[blrt]|zoom"
)
_COLOUR = re.compile(r"(?i)#[\da-f]{3,8}|(?:rgb|hsl)a?\([\d.,%\s]+\)")
_WORD = re.compile(r"(?i)[a-z]+")
_WIDEST, _DEEPEST = 100, 60


def without_styles(value: Json, depth: int = 0, *, is_layout: bool = False) -> Json:
    """The value without what only says how a figure looks."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        return [without_styles(one, depth + 1, is_layout=is_layout) for one in value if not _is_colour_scale(one)]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, one in value.items():
        if _is_colour_scale(one) or (is_layout and _is_style(str(key), one)):
            continue
        kept[key] = without_styles(one, depth + 1, is_layout=is_layout or _OF_LAYOUT.fullmatch(str(key)) is not None)
    return kept


def _is_style(key: str, value: object) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return abs(value) <= _WIDEST and _MEASURE.fullmatch(key) is not None
    if not isinstance(value, str):
        return False
    return not value or _COLOUR.fullmatch(value) is not None or ("color" in key and _WORD.fullmatch(value) is not None)


def _is_colour_scale(value: object) -> bool:
    """Colours, or pairs of a share and its colour."""
    if not isinstance(value, list) or not value:
        return False
    return all(_is_colour(one[-1] if _is_stop(one) else one) for one in value)


def _is_stop(one: object) -> bool:
    if not isinstance(one, list) or len(one) != 2:  # noqa: PLR2004 - a share and its colour
        return False
    return isinstance(one[0], int | float) and 0 <= one[0] <= 1


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and _COLOUR.fullmatch(value) is not None
