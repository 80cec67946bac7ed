"""Formulas in text tables are told with their rows, however far into the text they stand."""

from __future__ import annotations

import io

from sallyport.inspection.hidden import text_formulas
from sallyport.inspection.hidden.text_formulas import TextFormulaInspector
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure


def rows_told(data: bytes) -> list[str]:
    specimen = Specimen("t.csv", len(data), "0" * 64, "text/csv", lambda: io.BytesIO(data))
    inspector = TextFormulaInspector(Terms(Disclosure(), Direction.OUTPUT))
    return [f"{found.message} {found.location}" for found in inspector.inspect(specimen)]


def test_rows_are_counted_on_from_block_to_block(monkeypatch):
    monkeypatch.setattr(text_formulas, "_CHUNK", 30)
    lines = [b"id,value"] + [b"%d,plain" % number for number in range(20)]
    lines[1], lines[2], lines[12], lines[20] = b"1,=SUM(A1)", b"2,=SUM(A2)", b"3,=SUM(A3)", b"4,=SUM(A4)"
    (told,) = rows_told(b"\n".join(lines))
    assert told == "Cells are formulas: rows 2, 3, 13, 21. row 2"
