from __future__ import annotations

import pytest

from sallyport.inspection.tables.grid.blanks import bounds_of_blanks
from sallyport.inspection.tables.grid.cells import BOUNDLESS


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Cases (missing = suppressed, under 10)", (1, 9)),
        ("Blank cells are counts of fewer than 5", (1, 4)),
        ("Empty: suppressed", (1, BOUNDLESS)),
        ("Suppressed counts are left blank", (1, BOUNDLESS)),
        ("Missing means <= 7", (1, 7)),
        ("Cases (missing = not recorded)", None),
        ("Missing", None),
        ("Missing, n (%)", None),
        ("Empty beds", None),
        ("Suppressed viral load", None),
    ],
)
def test_what_headings_and_notes_say_of_empty_cells(text: str, bounds: tuple[int, int] | None):
    assert bounds_of_blanks([text]) == bounds
