"""Texts made to hold the reader up."""

from __future__ import annotations

import base64
import io
from functools import partial
from time import process_time
from typing import TYPE_CHECKING

import pytest

from corpus.hidden_cases.pdf import built
from corpus.queries import query
from sallyport.inspection.asides.figures import tables_drawn
from sallyport.inspection.asides.picture_profiles import raw_profile
from sallyport.inspection.asides.points import points_placed
from sallyport.inspection.asides.providers import provider_for
from sallyport.inspection.asides.scripts import of_script
from sallyport.inspection.specimen import Specimen

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
