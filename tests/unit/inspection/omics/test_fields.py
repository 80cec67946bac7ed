"""Lines of a table are cut alike, however its writer set it."""

from __future__ import annotations

import pytest

from sallyport.inspection.omics.fields import PIPE, even, fields

CELLS = b"|SNP|EAF|N|\n{}\n|rs1|0.2||\n"


@pytest.mark.parametrize("rule", [b"|---|---:|:--|", b"|:-|-|-|", b"---|---|---", b"-"])
@pytest.mark.parametrize("blank", [b"", b" ", b"  ", b"\t", b" \t "])
def test_blanks_around_the_pipes_of_markdown_and_the_line_below_its_names_are_no_cells(rule: bytes, blank: bytes):
    block = CELLS.replace(b"|", blank + b"|" + blank).replace(b"{}", rule.replace(b"|", blank + b"|" + blank))
    assert even(block, PIPE) == CELLS.replace(b"{}", b"")


@pytest.mark.parametrize("line", [b"a-|b", b"||", b":|:", b"--- x", b"-1|-2"])
def test_what_is_no_such_line_stays(line: bytes):
    assert even(line + b"\n", PIPE) == line + b"\n"


def test_a_blank_within_a_cell_stays():
    assert fields("| age of onset |  rs1 | |", PIPE) == ("", "age of onset", "rs1", "", "")
