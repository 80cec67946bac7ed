"""Content that nobody sees."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from sallyport.policy.section import Section

MIB = 1024**2


class HiddenRules(Section):
    """Content that nobody sees."""

    max_unpacked_bytes: PositiveInt = Field(
        1024 * MIB, description="Most bytes to unpack from one document; more makes it unverified (OWASP: zip bombs)."
    )
    max_pixels: PositiveInt = Field(
        200_000_000, description="Most pixels of a picture to look into; more makes it unverified (Pillow's limit)."
    )
    max_pdf_objects: PositiveInt = Field(
        200_000, description="Most objects of a PDF to look into; more makes it unverified."
    )
    max_pages: PositiveInt = Field(5_000, description="Most pages of a PDF to look into; more makes it unverified.")
    min_points: PositiveInt = Field(
        50,
        description="So many equal marks in a vector graphic may be people (ACRO refuses vector formats altogether).",
    )
    max_inline_bytes: PositiveInt = Field(
        16 * 1024,
        description="Most bytes of data inside a page's scripts, attributes or comments (SRCP guide: HTML with data).",
    )
    max_alt_text: PositiveInt = Field(
        250, description="Longest description of a picture, in characters (WCAG advice: about 150)."
    )
