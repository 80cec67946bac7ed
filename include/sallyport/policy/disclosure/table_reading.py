"""How tables are read, and when one is no table of results any more."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from sallyport.policy.section import Section

MIB = 1024**2


class TableReading(Section):
    """How tables are read, and when one is no table of results any more."""

    max_result_rows: PositiveInt = Field(
        5000, description="Most rows of a table of results; longer ones need a reviewer (OpenSAFELY: 5,000 rows)."
    )
    max_result_cells: PositiveInt = Field(100_000, description="Most cells of a table of results.")
    max_row_bytes: PositiveInt = Field(8 * MIB, description="Longest row of a text table that is read as one.")
    max_held_bytes: PositiveInt = Field(
        256 * MIB,
        description="Largest file of a kind that has to be held to be read, and largest part inside an Office file, unpacked: "
        "spreadsheets, documents, JSON, HTML. Text tables, JSON lines, Stata, SPSS and SAS have no such limit.",
    )
    max_columnar_bytes: PositiveInt = Field(1024 * MIB, description="Largest Parquet, Arrow or Feather file.")
    max_sheet_cells: PositiveInt = Field(
        10_000_000, description="Most cells of a sheet, empty ones between the first and the last included."
    )
