"""The shape of a preview, on the shelf and as a child says it. What does not fit is refused (law 10)."""

from __future__ import annotations

import base64
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    model_validator,
)

from sallyport.review.previews.inert import is_inert, png_size

Kind = Literal["text", "table", "picture"]
State = Literal["made", "none", "failed", "left_out"]
Unit = Literal["rows", "bytes", "characters", "pages", "pictures", "files"]
_MOST_PAGES = 10_000
_LONGEST = 64 * 1024 * 1024


def _inert(text: str) -> str:
    if not is_inert(text):
        raise ValueError("holds characters that are not shown")
    return text


def _decoded(given: object) -> object:
    return base64.b64decode(given, validate=True) if isinstance(given, str) else given


Inert = Annotated[str, Field(max_length=_LONGEST), AfterValidator(_inert)]
Words = Annotated[str, Field(max_length=500), AfterValidator(_inert)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Part(_Shape):
    """A text, a table or the pictures of a file."""

    kind: Kind
    title: Words = ""
    unit: Unit
    total: NonNegativeInt | None = None
    exact: bool = True


class TextPage(_Shape):
    """Some text."""

    kind: Literal["text"] = "text"
    text: Inert


class TablePage(_Shape):
    """Some rows."""

    kind: Literal["table"] = "table"
    columns: list[Inert]
    first_column: PositiveInt = 1
    first_row: PositiveInt
    rows: list[list[Inert]]


class PicturePage(_Shape):
    """One picture."""

    kind: Literal["picture"] = "picture"
    width: PositiveInt
    height: PositiveInt
    png: Annotated[bytes, BeforeValidator(_decoded)]
    """In Base64 where a child says it."""

    @classmethod
    def of(cls, png: bytes) -> Self:
        """With the size that the picture itself tells. ValidationError when it is none of ours."""
        width, height = png_size(png) or (0, 0)
        return cls(width=width, height=height, png=png)

    @model_validator(mode="after")
    def _is_what_it_says(self) -> Self:
        if png_size(self.png) != (self.width, self.height):
            raise ValueError("is no plain PNG of this size")
        return self


Page = Annotated[TextPage | TablePage | PicturePage, Field(discriminator="kind")]


class Placed(_Shape):
    """A page and where it belongs."""

    part: PositiveInt
    first: PositiveInt
    last: PositiveInt
    page: Page


class Said(_Shape):
    """A whole preview, as a child says it."""

    state: State
    says: list[Words] = []
    parts: list[Part] = []
    pages: Annotated[list[Placed], Field(max_length=_MOST_PAGES)] = []

    @model_validator(mode="after")
    def _pages_belong_to_parts(self) -> Self:
        for placed in self.pages:
            if placed.part > len(self.parts) or self.parts[placed.part - 1].kind != placed.page.kind:
                raise ValueError("has a page of no part")
        return self


class Entry(_Shape):
    """A page in the index."""

    kind: Kind
    part: PositiveInt
    first: PositiveInt
    last: PositiveInt
    bytes: NonNegativeInt
    sha256: str


class Index(_Shape):
    """What there is of one file's preview. The package tells what the fields mean."""

    format: Literal[1] = 1
    number: PositiveInt
    digest: str
    size: NonNegativeInt
    media_type: str
    state: State
    says: list[Words]
    parts: list[Part]
    pages: list[Entry]
