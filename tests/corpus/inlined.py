"""Labelled cases: labels of marks in drawings, and files inside of texts."""

from __future__ import annotations

import base64
import io
import json
import random
from typing import TYPE_CHECKING, Any

from corpus.aside_people import CSV, IDS, aside
from corpus.hidden_cases.files import file
from corpus.people import nhs_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from corpus.case import Case

_R = random.Random(77)
_PEOPLE = [(one, _R.randint(21, 88), round(_R.gauss(27, 4), 1)) for one in _R.sample(range(410_000, 499_999), 60)]
_NUMBERS = random.Random(78)
_REGIONS = [("North", 340), ("South", 412), ("East", 566), ("West", 815)]
_WHOLE = ("identifiers.listed", "identifiers.date_of_birth", "persons.row_per_person")
_LISTED = ("persons.row_per_person", "identifiers.listed")


def _drawing(name: str, marks: Iterable[str], *rules: str) -> Case:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">{"".join(marks)}</svg>'
    return aside(name, file("plot.svg", svg), *rules)


def _bars(rows: list[tuple[str, int]]) -> list[str]:
    return [
        f'<rect x="{20 * at}" width="9" height="{30 + at}"><title>Region: {name}\nPatients: {count}</title></rect>'
        for at, (name, count) in enumerate(rows)
    ]


def _png(**texts: str) -> str:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    told, written = PngInfo(), io.BytesIO()
    for key, text in texts.items():
        told.add_text(key, text)
    Image.frombytes("L", (16, 12), bytes(range(192))).save(written, "PNG", pnginfo=told)
    return base64.b64encode(written.getvalue()).decode()


def _page(name: str, template: str, **texts: str) -> Callable[[Path], None]:
    return file(name, template.replace("{}", _png(**texts)))


def _notebook(**cell: Any) -> Callable[[Path], None]:
    held = {"cell_type": "markdown", "metadata": {}, "source": "As attached.", **cell}
    return file("work.ipynb", json.dumps({"cells": [held], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


_DRAWINGS = (
    _drawing(
        "points whose tooltips tell of a person each",
        (
            f'<circle cx="{age}" cy="{bmi}" r="2"><title>{one}: {age}, BMI {bmi}</title></circle>'
            for one, age, bmi in _PEOPLE
        ),
        *_LISTED,
        "hidden.points",
    ),
    _drawing(
        "points whose data attributes tell of a person each",
        (
            f'<path d="M{age} 9h1v1z" data-study="{one}" data-age="{age}" data-bmi="{bmi}"/>'
            for one, age, bmi in _PEOPLE
        ),
        *_LISTED,
    ),
    _drawing("bars whose tooltips count few", _bars([*_REGIONS[:2], ("East", 4), _REGIONS[3]]), "tables.small_count"),
    _drawing("bars whose tooltips count many", _bars(_REGIONS)),
    _drawing(
        "points whose tooltips tell of estimates",
        (
            f'<circle cx="9" cy="{at}" r="2"><title>Model {at}: OR 1.{at}, p 0.0{at}</title></circle>'
            for at in range(2, 9)
        ),
    ),
)
_FILES = (
    aside("a picture inside a page", _page("report.html", '<html><img src="data:image/png;base64,{}"></html>', note=CSV), *_WHOLE, "hidden.metadata"),
    aside("a picture inside Markdown", _page("report.md", "# Plot\n\n![plot](data:image/png;base64,{})\n", note=CSV), *_WHOLE, "hidden.metadata"),
    aside("a picture inside Markdown that says its program", _page("report.md", "![plot](data:image/png;base64,{})\n", Software="Matplotlib")),
    aside("words about pictures inside a page", file("how.md", "Write `data:image/png;base64,...` before the picture.\n")),
    aside(
        "a table attached to a cell",
        _notebook(attachments={"d.csv": {"text/csv": base64.b64encode(CSV.encode()).decode()}}),
        "identifiers.date_of_birth",
        "persons.row_per_person",
        "hidden.embedded_object",
    ),
    aside(
        "a table of results attached to a cell",
        _notebook(attachments={"d.csv": {"text/csv": "region,patients\nNorth,340\nSouth,412\nEast,566\nWest,815\n"}}),
        "hidden.embedded_object",
    ),
)  # fmt: skip
_CALLED = (
    _drawing(
        "points whose ids are those of people",
        (f'<g id="EN-{one}"><path d="M{at} 9h1v1z"/></g>' for at, one in enumerate(IDS)),
        "identifiers.listed",
    ),
    _drawing(
        "points whose classes are NHS numbers",
        (f'<path class="p {nhs_number(_NUMBERS)}" d="M{at} 9h1v1z"/>' for at in range(12)),
        "identifiers.nhs_number",
    ),
    _drawing(
        "shapes whose ids a program numbers",
        (
            f'<g id="g{4100 + at * 37 % 900}"><path id="path{4138 + at * 53 % 800}" d="M{at} 9h1v1z"/></g>'
            for at in range(40)
        ),
    ),
)


def _of_rmd(source: str) -> Callable[[Path], None]:
    """As html_notebook of R keeps what it was made from."""
    encoded = base64.b64encode(source.encode()).decode()
    return file(
        "work.nb.html",
        f'<!DOCTYPE html><html><body><p>Means.</p><div id="rmd-source-code">{encoded}</div></body></html>',
    )


def _zeppelin(rows: str) -> Callable[[Path], None]:
    result = {"code": "SUCCESS", "msg": [{"type": "TABLE", "data": rows}]}
    return file("note.zpln", json.dumps({"paragraphs": [{"text": "%sql select 1", "results": result}], "name": "note"}))


_BORN = ", ".join(f'"19{40 + at}-03-1{at % 9}"' for at in range(15))
_NAMED = ", ".join(f'"{nhs_number(_NUMBERS)}"' for _ in range(15))
_NOTEBOOKS = (
    aside(
        "a source of R with persons in a page",
        _of_rmd(f"---\ntitle: Work\n---\n\n```{{r}}\nd <- data.frame(nhs = c({_NAMED}),\n  dob = c({_BORN}))\n```\n"),
        *_WHOLE,
        "identifiers.nhs_number",
    ),
    aside(
        "a source of R in a page",
        _of_rmd("---\ntitle: Work\n---\n\n```{r}\nd <- read.csv(cohort)\nsummary(lm(bmi ~ age + smoking, data = d))\n```\n"),
    ),
    aside("persons that a query of Zeppelin gave", _zeppelin(CSV.replace(",", "\t")), *_WHOLE),
    aside("regions that a query of Zeppelin gave", _zeppelin("region\tpatients\nNorth\t340\nSouth\t412\nEast\t566\nWest\t815\n")),
)  # fmt: skip
_HEAD = "---\ntitle: Report\noutput:\n  html_document:\n    toc_depth: 3\nparams:\n  patients: 4\n---\n\n```{r setup, fig.width=7}\npatients <- 4\n```\n\n"
_REPORTS = tuple(
    aside(f"a {name} of {kind}", file(f"report.{kind}", f"{_HEAD}{begin}\nregion   patients\nNorth         120\nSouth           {few}\nWest           88\n{begin[:3]}\n"), *rules)
    for name, few, rules in (("print-out in a report", 7, ("tables.small_count",)), ("print-out of many in a report", 71, ()))
    for kind, begin in (("Rmd", "```"), ("qmd", "~~~{.output}"))
)  # fmt: skip
CASES: tuple[Case, ...] = (*_DRAWINGS, *_CALLED, *_FILES, *_NOTEBOOKS, *_REPORTS)
