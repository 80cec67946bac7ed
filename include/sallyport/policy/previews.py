"""What reviewers see of files without downloading them, and how much may be spent on making it."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from sallyport.policy.section import Section

GIB = 1024**3
MIB = 1024**2


class Previews(Section):
    """Previews of files under review. Where they lie is `paths.previews`; without it none are made."""

    max_seconds: PositiveInt = Field(120, description="Longest time to make the preview of one file.")
    max_memory_bytes: PositiveInt = Field(
        4 * GIB, description="Most address space of the process that makes the preview of one file."
    )
    max_minutes: PositiveInt = Field(
        30, description="Longest time for all previews of one request; the files that are left then have none."
    )
    max_request_bytes: PositiveInt = Field(
        2 * GIB, description="Room on the disk for all previews of one request; the files that are left then have none."
    )
    max_bytes: PositiveInt = Field(4 * MIB, description="Largest preview of one file, all its pages together.")
    rows_per_page: int = Field(200, ge=1, le=2000, description="Rows of a table on one page.")
    max_pages: PositiveInt = Field(
        25,
        description="Most pages of one text or table that are shown from its beginning; its last page comes after them.",
    )
    max_columns: int = Field(200, ge=1, le=10_000, description="Most columns of a table that are shown.")
    cell_characters: int = Field(300, ge=1, le=100_000, description="Most characters of a cell that are shown.")
    text_kb: int = Field(64, ge=1, le=1024, description="Kilobytes of text on one page.")
    max_parts: PositiveInt = Field(30, description="Most sheets, tables and pictures of one file that are shown.")
    max_pixels: PositiveInt = Field(
        50_000_000, description="Most pixels of a picture that is decoded; a larger one has no preview."
    )
    shown_pixels: int = Field(
        2_000_000, ge=1, le=20_000_000, description="Pixels of a picture as it is shown; a larger one is made smaller."
    )
    max_frames: PositiveInt = Field(4, description="First pictures that are shown of a file that holds several.")
