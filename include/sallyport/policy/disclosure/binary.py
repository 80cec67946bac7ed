"""Pickles, models, arrays, databases."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from sallyport.policy.section import Section

MIB = 1024**2


class BinaryRules(Section):
    """Pickles, models, arrays, databases."""

    models_leave: bool = Field(
        default=False,
        description="Trained models may leave after a look; else they need a risk assessment reference (SRCP guide).",
    )
    max_values: PositiveInt = Field(
        20, description="Most numbers or texts that a binary file may hold before somebody looks (SRCP guide)."
    )
    min_records: PositiveInt = Field(
        10, description="So many records of the same form are taken for raw data (SRCP guide: smallest count)."
    )
    max_array_rows: PositiveInt = Field(
        100, description="A longer array of at least two columns is taken for raw data; a shorter one is looked at."
    )
    max_text: PositiveInt = Field(
        1000, description="Longest text or run of bytes, in characters, that a pickle may hold before somebody looks."
    )
    max_opcodes: PositiveInt = Field(
        20_000_000, description="Most steps of a pickle that are followed; what comes after them is unverified."
    )
    max_unpacked_bytes: PositiveInt = Field(
        4096 * MIB, description="Most bytes that come out of a compressed pickle; what comes after them is unverified."
    )
    max_database_bytes: PositiveInt = Field(
        512 * MIB, description="Largest SQLite database whose rows are counted; a larger one is named all the same."
    )
    max_objects: PositiveInt = Field(
        20_000, description="Most groups and datasets of an HDF5 file that are read; the rest is unverified."
    )
