"""Data and secrets in code."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from sallyport.policy.section import Section


class CodeRules(Section):
    """Data and secrets in code."""

    max_values: PositiveInt = Field(
        20, description="Most numbers in one literal before somebody looks (SRCP guide: no data in scripts)."
    )
    min_rows: PositiveInt = Field(
        10, description="So many rows written into code are taken for raw data (SRCP guide: smallest count)."
    )
    max_blob: PositiveInt = Field(
        200,
        description="Longest run of Base64 or hexadecimal characters before somebody looks (SRCP guide: obfuscation).",
    )
    max_bytes: PositiveInt = Field(
        16 * 1024**2, description="Largest file that is read as code, in bytes; a larger script is unverified."
    )
