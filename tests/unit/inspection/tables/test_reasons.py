"""What the researcher is told of a table that cannot be read: why, and of which sheet; never the error's own text."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from sallyport.inspection.finding import Finding
from sallyport.inspection.tables.inspectors import inspectors
from sallyport.inspection.tables.reader import Unreadable
from sallyport.inspection.tables.reasons import reason_of
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from unit.inspection.tables.reading import specimen


class _OfThePast(EOFError):
    pass


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Unreadable("it is not valid JSON"), "it is not valid JSON"),
        (_OfThePast("Jane Doe"), "it breaks off"),
        (UnicodeDecodeError("utf-8", b"Jane", 0, 1, "Jane"), "it holds bytes that are no text"),
        (MemoryError(), "it needs more memory than the checks have"),
        (ValueError("Jane Doe"), "it is damaged, or written in a way that is not known here"),
    ],
)
def test_a_reason_is_told_and_never_in_the_errors_own_words(error, reason):
    assert reason_of(error) == reason


def test_a_broken_sheet_is_named_by_its_number_and_the_others_are_read(tmp_path):
    book = Workbook()
    book.active.append(["ward", "n"])
    book.create_sheet("Jane Doe").append(["ward", "n"])
    book.create_sheet("last")
    for row in (["ward", "n"], ["A", 41], ["B", 6]):
        book["last"].append(row)
    whole = io.BytesIO()
    book.save(whole)
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name.endswith("sheet2.xml") else content)
    said = inspectors(Terms(Disclosure(), Direction.OUTPUT))[0].inspect(specimen(path))
    found = {one.rule: one for one in said if isinstance(one, Finding)}
    assert found["tables.unreadable"].message.startswith("Sheet 2 of 3 could not be read: it is damaged")
    assert found["tables.unreadable"].location == "sheet 2"
    assert found["tables.small_count"].location.startswith("sheet 3, ")
