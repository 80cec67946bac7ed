"""Words that may be whole digests, written otherwise: in base64, as .NET, Java and SQL have them, or as a UUID."""

from __future__ import annotations

import polars as pl

from sallyport.inspection.identifiers.participants.digests import LENGTHS_IN_BYTES
from sallyport.inspection.identifiers.participants.rewriting import as_hexadecimal

_UUID = r"(?:^|[^0-9A-Za-z-])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
_CHARACTERS = [(8 * length + 5) // 6 for length in LENGTHS_IN_BYTES]
_BASE64 = rf"(?:^|[^A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{{{min(_CHARACTERS)},{max(_CHARACTERS)}}}"
_CHANGES, _FEWEST_CHANGES = "[a-z][A-Z]|[a-z][0-9]|[A-Z][0-9]|[0-9][A-Za-z]", 4
"""Of kinds of letters: few words, names and paths have as many."""


def written_digests(frame: pl.DataFrame) -> pl.DataFrame:
    """Of lines: ``at``, ``row``, the ``word`` as it stands, and its bytes in hexadecimal digits as ``same``."""
    return pl.concat([_as_uuids(frame), _in_base64(frame)])


def _words(frame: pl.DataFrame, pattern: str, edge: str) -> pl.DataFrame:
    lines = frame.filter(pl.col("line").str.contains(pattern))
    words = lines.select("at", "row", pl.col("line").str.extract_all(pattern).alias("word")).explode("word")
    return words.with_columns(pl.col("word").str.replace(edge, ""))


def _as_uuids(frame: pl.DataFrame) -> pl.DataFrame:
    words = _words(frame, _UUID, "^[^0-9A-Za-z]")
    return words.with_columns(pl.col("word").str.to_lowercase().str.replace_all("-", "").alias("same"))


def _in_base64(frame: pl.DataFrame) -> pl.DataFrame:
    word = pl.col("word")
    words = _words(frame, _BASE64, "^[^A-Za-z0-9+/_-]").filter(
        word.str.len_bytes().is_in(_CHARACTERS)
        & (word.str.count_matches(_CHANGES) >= _FEWEST_CHANGES)
        & word.str.contains("[G-Zg-z]")
    )
    plain = words["word"].str.replace_all("-", "+", literal=True).str.replace_all("_", "/", literal=True)
    return words.with_columns(as_hexadecimal(plain).alias("same")).drop_nulls("same")
