"""Vector graphics."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from corpus.hidden_cases.making import bad

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="400" height="300">'
_DOCTYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
_BARS = "".join(
    f'<rect x="{20 + 30 * at}" y="{200 - 7 * at}" width="20" height="{50 + 7 * at}" fill="#4477aa"/>' for at in range(9)
)


def svg(*parts: str, name: str = "plot.svg", head: str = _HEAD) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_text(head + "".join(parts) + "</svg>\n", encoding="utf-8")

    return make


def places(count: int) -> list[tuple[float, float]]:
    chosen = random.Random(7)
    return [(round(chosen.uniform(20, 380), 2), round(chosen.uniform(20, 280), 2)) for _ in range(count)]


def circles(count: int) -> str:
    """As svglite draws points."""
    return "".join(f"<circle cx='{x}' cy='{y}' r='1.95' style='fill: #000000;'/>" for x, y in places(count))


def uses(count: int) -> str:
    """As matplotlib draws points."""
    mark = '<defs><path id="m0a1b2c" d="M 0 3 C 0.8 3 1.5 2.7 2.1 2.1 C 2.7 1.5 3 0.8 3 0 z"/></defs>'
    return mark + "".join(f'<use xlink:href="#m0a1b2c" x="{x}" y="{y}"/>' for x, y in places(count))


def letters(count: int) -> str:
    """As matplotlib draws text."""
    return "".join(f'<use xlink:href="#DejaVuSans-{30 + at % 3}" x="{x}"/>' for at, (x, _) in enumerate(places(count)))


def glyphs(count: int) -> str:
    """As cairo draws text."""
    return "".join(f'<use xlink:href="#glyph-0-{at % 3}" x="{x}" y="{y}"/>' for at, (x, y) in enumerate(places(count)))


def cairo(count: int) -> str:
    """As R's svg() draws points."""
    drawn = []
    for x, y in places(count):
        a, b = x + 2.7, x - 2.7
        drawn.append(
            f'<path d="M {a:.4f} {y} C {a:.4f} {y + 3.6:.4f} {b:.4f} {y + 3.6:.4f} {b:.4f} {y} C {b:.4f} {y - 3.6:.4f} {a:.4f} {y - 3.6:.4f} {a:.4f} {y}"/>'
        )
    return "".join(drawn)


def plotly(count: int) -> str:
    return "".join(
        f'<path class="point" transform="translate({x},{y})" d="M3,0A3,3 0 1,1 0,-3A3,3 0 0,1 3,0Z"/>'
        for x, y in places(count)
    )


def eps(lines: list[str], behind: str = "") -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        text = (
            "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 400 300\n" + "\n".join(lines) + "\nshowpage\n%%EOF\n" + behind
        )
        (folder / "plot.eps").write_text(text)

    return make


CASES: tuple[Case, ...] = (
    bad("svg bars", svg(_BARS)),
    bad("svg with a doctype", svg(_BARS, head=_HEAD.replace("<svg", _DOCTYPE + "\n<svg"))),
    bad("svg scatter plot of circles", svg(circles(200)), "points"),
    bad("svg scatter plot of uses", svg(uses(120)), "points"),
    bad("svg scatter plot of cairo's paths", svg(cairo(90)), "points"),
    bad("svg scatter plot of plotly", svg(plotly(300)), "points"),
    bad("svg scatter plot with another name", svg(circles(200), name="plot.xml"), "points"),
    bad("svg few points", svg(circles(12))),
    bad("svg letters of matplotlib", svg(letters(240))),
    bad("svg letters of cairo", svg(glyphs(240))),
    bad("svg line of many steps", svg('<path d="M 0 0 ' + " ".join(f"L {x} {y}" for x, y in places(400)) + '" fill="none"/>')),
    bad("svg script", svg(_BARS, "<script>alert(1)</script>"), "script"),
    bad("svg event", svg(_BARS.replace("<rect", '<rect onclick="go()"', 1)), "script"),
    bad("svg picture from outside", svg('<image xlink:href="https://example.org/a.png" width="9"/>'), "external_link"),
    bad("svg link", svg('<a xlink:href="https://example.org/guide"><text>guide</text></a>')),
    bad("svg hidden text", svg(_BARS, '<g style="display:none"><text>ward 7: 61.5</text></g>'), "text"),
    bad("svg hidden text by attribute", svg(_BARS, '<text visibility="hidden">ward 7: 61.5</text>'), "text"),
    bad("svg data in its metadata", svg(_BARS, "<metadata>" + "ward 7,61.5\n" * 3000 + "</metadata>"), "inline_data"),
    bad("svg program in its metadata", svg("<metadata><Work><format>image/svg+xml</format></Work></metadata>", _BARS)),
    bad("svg embedded file", svg(_BARS, '<image xlink:href="data:text/csv;base64,d2FyZCw3" width="9"/>'), "inline_data"),
    bad("svg embedded picture", svg(_BARS, '<image xlink:href="data:image/png;base64,iVBORw0KGgo=" width="9"/>')),
    bad("svg broken", svg(_BARS, "<g><g>"), "unread"),
    bad("svg entities", svg("<text>&a;</text>", head=_HEAD.replace("<svg", '<!DOCTYPE svg [<!ENTITY a "aaaaaaaa">]>\n<svg')), "unread"),
    bad("eps scatter plot of R", eps([f"{x} {y} 2.70 c p0" for x, y in places(90)]), "points"),
    bad("eps scatter plot of matplotlib", eps(["/o {", "gsave", "grestore", "} bind def", *(f"{x} {y} o" for x, y in places(150))]), "points"),
    bad("eps letters of matplotlib", eps(["/m { moveto } bind def", "/c { curveto } bind def", *(f"{x} {y} {x} 13 {y} 9 c" for x, y in places(200)), *(f"{at * 6.35:.5f} 0 m /{name} glyphshow" for at, name in enumerate(["four", "zero", "e", "hyphen"] * 30))])),
    bad("eps rows in its comments", eps(["9 20 30 70 r p1", "% ward,patients", "% Acle,62", "% Diss,4", "% Holt,71", "% Cromer,86"]), "tables.small_count"),
    bad("eps lines", eps([f"{x} {y} {'m' if at == 0 else 'l'}" for at, (x, y) in enumerate(places(300))])),
    bad("eps bytes behind the end", eps(["9 20 30 70 r p1"], "ward 7: 61.5\nward 8: 58.2\n"), "trailing_bytes"),
    bad("eps blanks behind the end", eps(["9 20 30 70 r p1"], "\n \n")),
    bad("eps bars", eps([f"{at * 30} 20 {at * 30 + 20} {50 + at * 7} r p1" for at in range(9)])),
)  # fmt: skip
