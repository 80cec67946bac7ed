"""Counting one byte in a long text."""

from __future__ import annotations

import io

SHORT = 64 * 1024
"""Bytes; counting in longer texts needs polars."""
_NOWHERE = "\x01"


def count(text: bytes, sign: bytes) -> int:
    """How often ``sign``, a byte of ASCII, stands in it: by polars' counter of rows, several times as fast as Python's own."""
    if len(text) < SHORT:
        return text.count(sign)
    import polars as pl

    rows = pl.scan_csv(
        io.BytesIO(text),
        has_header=False,
        schema={"all": pl.String},
        eol_char=sign.decode("ascii"),
        quote_char=None,
        separator=_NOWHERE,
    )
    ended = int(rows.select(pl.len()).collect().item())
    return ended if text.endswith(sign) else ended - 1
