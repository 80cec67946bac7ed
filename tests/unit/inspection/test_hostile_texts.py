"""Texts made to hold the reader up: what grows with the square of their length takes several times as long as it may."""

from __future__ import annotations

import io
import json
from functools import partial
from time import process_time
from typing import TYPE_CHECKING

import pytest

from sallyport.inspection.history.bands import band_of
from sallyport.inspection.identifiers.json_places import with_paths
from sallyport.inspection.identifiers.listed import ids_in_code
from sallyport.inspection.identifiers.patterns import matches
from sallyport.inspection.omics.fields import PIPE, even
from sallyport.inspection.omics.layout import layout_of
from sallyport.inspection.omics.roles import meaning, of_study
from sallyport.inspection.rules import finding
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.tables.grid.blanks import bounds_of_blanks
from sallyport.review.text import plain
from unit.inspection.tables.grids import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.inspection.finding import Finding

LONG, SECONDS = 150_000, 5
VARIANT = b"1:200_A_G|A|G|0.2|4000|0.5\n"


def piped(block: bytes) -> bytes:
    return even(block, PIPE)


def placed(text: str) -> list[Finding]:
    content = json.dumps({"note": text, "checked": "NHS number 9434765919"}).encode()
    document = Specimen("a.json", len(content), "0" * 64, "application/json", partial(io.BytesIO, content))
    return list(with_paths([finding("identifiers.email"), finding("identifiers.nhs_number")], document, 90))


@pytest.mark.parametrize(
    ("take", "text"),
    [
        (band_of, f"10-19{' ' * LONG}x"),
        (ids_in_code, "patient_" * LONG),
        (ids_in_code, "withdrew" * LONG),
        (ids_in_code, "patient" + " " * LONG),
        (ids_in_code, "patient in (" + " " * LONG),
        (ids_in_code, f"patient{' ' * LONG}:\n"),
        (lambda line: matches(line, 90), "gps 52.12345" + " " * 4000),  # with its cube
        (said, f"Group,Patients\nWomen,120\nMen{' ' * 60_000}x,130\n"),
        (placed, "nobody@example.org " * LONG),
        (piped, b" " * LONG + b"x"),
        (piped, b"-" * LONG + b"x"),
        (of_study, "eaf_x_" * LONG),
        (meaning, "dbsnp" * LONG),
        (layout_of, b"SNP|EA|NEA|EAF|N|P\n" + (b"g.5" * 20_000 + VARIANT) * 9),
        (plain, "a" * LONG),
        (lambda text: bounds_of_blanks([text]), "missing is suppress" * LONG),
        (lambda text: bounds_of_blanks([text]), f"suppressed{' a' * LONG}"),
        (lambda text: bounds_of_blanks([text]), f"missing{' ' * LONG}"),
        (said, f"Group,Patients {'(suppress' * 10_000}\nWomen,120\nMen,130\n"),
    ],
    ids=[
        *("bands", "names of ids", "words for ids", "after a name", "before a list", "before a block"),
        *("places", "sizes", "paths", "pipes", "rules of Markdown", "studies", "columns", "variants", "links"),
        *("blanks", "words of blanks", "spaces of blanks", "suppressed"),
    ],
)
def test_a_text_takes_no_longer_than_its_length(take: Callable[[str | bytes], object], text: str | bytes):
    begin = process_time()
    taken = take(text)
    if hasattr(taken, "__next__"):
        list(taken)
    assert process_time() - begin < SECONDS
