"""What hides an element of HTML or SVG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?<![\w-])opacity\s*:\s*0(?:\.0*)?\s*(?:;|$|!)"
    r"|font-size\s*:\s*[01](?:\.\d+)?\s*(?:px|pt)?\s*(?:;|$|!)|font-size\s*:\s*0\s*(?:em|rem|%)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
_WHITE = r"(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))"
_WHITE_TEXT = re.compile(rf"(?<![\w-])color\s*:\s*{_WHITE}", re.IGNORECASE)
_COLOURED = re.compile(
    r"background(?:-color|-image)?\s*:\s*(?!\s*(?:none|transparent|inherit|#fff(?:fff)?\b|white\b))", re.IGNORECASE
)
_SCRIPT = re.compile(r"\s*(?:java|vb)script:", re.IGNORECASE)


def hides(attributes: Mapping[str, str]) -> bool:
    """By the attributes of an element itself: nobody sees it or what is inside."""
    style = attributes.get("style", "")
    return (
        _STYLE.search(style) is not None
        or (_WHITE_TEXT.search(style) is not None and _COLOURED.search(style) is None)
        or attributes.get("display") == "none"
        or attributes.get("visibility") in {"hidden", "collapse"}
        or attributes.get("opacity") in {"0", "0.0"}
        or attributes.get("font-size") in {"0", "1", "0px", "1px"}
    )


def is_script_url(text: str) -> bool:
    """Does following the link run a script?"""
    return _SCRIPT.match(text) is not None
