"""Texts made to hold the reader up, or to have it stop before what stands behind them."""

from __future__ import annotations

import base64
import io
from functools import partial
from time import process_time
from typing import TYPE_CHECKING

import pytest

from corpus.aside_people import CSV, NHS
from corpus.hidden_cases.making import nothing
from corpus.hidden_cases.pdf import built
from corpus.hidden_cases.workbooks import xlsx
from corpus.queries import query
from sallyport.inspection.asides.inspectors import inspectors
from sallyport.inspection.asides.picture_profiles import raw_profile
from sallyport.inspection.asides.providers import provider_for
from sallyport.inspection.asides.web.figures import tables_drawn
from sallyport.inspection.asides.web.points import points_placed
from sallyport.inspection.asides.web.scripts import of_script
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG, SECONDS = 150_000, 5
"""What grows with the square of the length takes several times as long."""
TYPED_IN = f'"{base64.b64encode(b"[[1, 2], [3, 4], [5, 6]]").decode()}"\n'


def specimen(name: str, media_type: str, content: bytes) -> Specimen:
    return Specimen(name, len(content), "0" * 64, media_type, partial(io.BytesIO, content))


def of_query(folder: Path, source: str) -> Specimen:
    query(source)(folder)
    return specimen("results.xlsx", XLSX, (folder / "results.xlsx").read_bytes())


def of_drawing(_: Path, drawing: str) -> Specimen:
    nowhere = f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream"
    return specimen("a.pdf", "application/pdf", built(objects=(nowhere,)))


@pytest.mark.parametrize(
    ("take", "text"),
    [
        (partial(points_placed, place="script 1"), "L.marker(" + " " * LONG),
        (partial(of_script, place="script 1"), '\\"' * LONG),
        (lambda text: tables_drawn({"x": [1, 2, 3], "y": [4, 5, 6], "hovertemplate": text}), " " * LONG),
        (lambda text: raw_profile(text) or (), " \n" * LONG),
    ],
    ids=["points", "texts in quotes", "templates", "profiles"],
)
def test_a_text_takes_no_longer_than_its_length(take: Callable[[str], list[object]], text: str):
    begin = process_time()
    list(take(text))
    assert process_time() - begin < SECONDS


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (of_query, "#table({},{" * LONG),
        (of_query, TYPED_IN * 200 + f"table [{'a' * 20_000}]"),
        (of_query, TYPED_IN * (LONG // 5)),
        (of_drawing, "BT " * LONG),
    ],
    ids=["tables in a query", "names in a query", "tables without names", "drawing"],
)
def test_a_file_takes_no_longer_than_its_length(tmp_path: Path, made: Callable[[Path, str], Specimen], text: str):
    hostile = made(tmp_path, text)
    provider = provider_for(hostile)
    assert provider is not None
    begin = process_time()
    list(provider.asides(hostile))
    assert process_time() - begin < SECONDS


@pytest.mark.parametrize("part", ["<a><b>{}</b>", '<!DOCTYPE a [<!ENTITY b "c">]><a><b>{}</b></a>'])
def test_an_unused_part_that_is_no_xml_is_a_text_as_others_are(tmp_path: Path, part: str):
    told = part.format(f"The {NHS} was checked.").encode()
    xlsx(nothing, add={"xl/theme/more.xml": told, "xl/theme/rows.csv": CSV.encode()})(tmp_path)
    held = specimen("results.xlsx", XLSX, (tmp_path / "results.xlsx").read_bytes())
    (looking,) = inspectors(Terms(Disclosure(), Direction.OUTPUT))
    found = {(one.rule, one.location.partition(",")[0]) for one in looking.inspect(held)}
    assert {("identifiers.nhs_number", "unused part 1"), ("persons.row_per_person", "unused part 2")} <= found
