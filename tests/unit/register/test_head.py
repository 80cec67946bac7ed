"""The head as text, in mails and on command lines."""

from __future__ import annotations

import pytest

from sallyport.errors import BadRequest
from sallyport.register.chain import Head


def test_a_head_reads_back_what_it_wrote() -> None:
    head = Head(12, "ab" * 32)
    assert Head.parse(f" {head}\n") == head


@pytest.mark.parametrize(
    "text", ["", "12", "12:abc", f"x:{'ab' * 32}", f"12:{'AB' * 32}", f"-1:{'ab' * 32}", f"1:{'ab' * 33}"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        Head.parse(text)
