"""Formulas of workbooks that were saved without what they give."""

from __future__ import annotations

import pytest

from sallyport.inspection.tables.datafiles.unstored import Unstored


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B3"><f>A1-35</f><v></v></c>',
        b'<c r="B3" s="1"><f>SUM(B1:B2)</f><v/></c>',
        b'<c r="B3"><f t="shared" si="0"/></c>',
        b'<x:c r="B3"><x:f>A1</x:f></x:c>',
    ],
)
def test_a_cell_of_excel_without_a_result_is_told_with_its_place(cell):
    seen = Unstored()
    seen.see_sheet(b'<row r="3"><c r="A3"><v>4</v></c>' + cell + b"</row>")
    (found,) = seen.findings()
    assert (found.rule, found.severity.value) == ("tables.unreadable", "unverified")
    assert "A formula was" in found.message
    assert "in B3" in found.message


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B3"><f>A1-35</f><v>6</v></c>',
        b'<c r="B3" t="str"><f>IF(A1,"","")</f><v></v></c>',
        b'<c r="B3" s="2"/>',
        b'<c r="B3"><v></v></c>',
    ],
)
def test_a_cell_with_a_result_or_without_a_formula_is_not(cell):
    seen = Unstored()
    seen.see_sheet(cell)
    assert not list(seen.findings())


def test_a_cell_of_an_opendocument_without_a_result_is_told():
    seen = Unstored()
    seen.see_content(
        b'<table:table-cell table:formula="of:=40+6"/><table:table-cell table:formula="of:=1"></table:table-cell>'
    )
    seen.see_content(
        b'<table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"><text:p>1</text:p>'
    )
    (found,) = seen.findings()
    assert "2 formulas were" in found.message
