"""Hidden content of pictures: metadata, texts, further pictures, bytes behind the end."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.pictures import ends as picture_ends
from sallyport.inspection.hidden.pictures import tiff_ends
from sallyport.inspection.hidden.pictures.exif import exif_findings
from sallyport.inspection.hidden.saying import say, searched
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import BinaryIO

    from PIL.Image import Image

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

FORMATS: dict[str, tuple[str, Callable[[BinaryIO], picture_ends.Structure] | None]] = {
    "image/png": ("PNG", picture_ends.png),
    "image/jpeg": ("JPEG", picture_ends.jpeg),
    "image/gif": ("GIF", picture_ends.gif),
    "image/tiff": ("TIFF", tiff_ends.tiff),
    "image/webp": ("WEBP", picture_ends.webp),
    "image/bmp": ("BMP", picture_ends.bmp),
}
_NOT_LOOKED_INTO = {"image/avif": "AVIF", "image/heic": "HEIC"}
_BY_PROGRAMS = re.compile(  # keys of texts that plotting programs write by themselves
    r"software|date:create|date:modify|date:timestamp|creation ?time|source|signature|png:.*|dpi|warning|disclaimer"
    r"|thumb::.*|comment by",
    re.IGNORECASE,
)
_SHORT = 80
"""Characters: what a program says of itself is no longer."""
_WORTH_READING = (
    b"creator",
    b"author",
    b"description",
    b"gps",
    b"history",
    b"thumbnail",
    b"title",
    b"rights",
    b"person",
)
_COMMENT_BY_PROGRAM = re.compile(rb"(?:Lavc|CREATOR: gd-jpeg|Created with|LEAD Technologies|File (?:source|written))")
_WINDOW = 1024 * 1024
_UNREAD = "hidden.unread"


@dataclass
class PictureInspector:
    """Looks into PNG, JPEG, GIF, TIFF, WebP and BMP."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To pictures of points, by content."""
        return specimen.media_type in FORMATS or specimen.media_type in _NOT_LOOKED_INTO

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Pillow, with the plugins of the formats."""
        del specimen
        return LIBRARIES

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """All that is in it beside the picture."""
        media_type = specimen.media_type
        if media_type in _NOT_LOOKED_INTO:
            message = (
                f"It is a picture of a kind that is not looked into ({_NOT_LOOKED_INTO[media_type]}): export it as PNG."
            )
            yield say(self.terms, _UNREAD, message)
            return
        with specimen.open() as stream:
            form, ends = FORMATS[media_type]
            told = [] if ends is None else list(self._structure(specimen, stream, ends))
        yield from told
        is_broken = any(one.rule == _UNREAD for one in told)
        yield from (one for one in self._content(specimen, form) if not (is_broken and one.rule == _UNREAD))

    def _structure(
        self, specimen: Specimen, stream: BinaryIO, ends: Callable[[BinaryIO], picture_ends.Structure]
    ) -> Iterator[Finding]:
        stream.seek(0)
        try:
            found = ends(stream)
        except picture_ends.Broken:
            yield say(self.terms, _UNREAD, "The picture breaks off before its end.")
            return
        behind = specimen.size - found.end
        if found.end and behind > 0 and not _only_zeros(stream, found.end):
            message = f"Behind the end of the picture, where no program shows it: {many(behind, 'further byte')}."
            yield say(self.terms, "hidden.trailing_bytes", message, f"byte {found.end}")
        elif behind < 0:
            yield say(self.terms, _UNREAD, "The picture breaks off before its end.")
        if found.frames > 1:
            yield say(self.terms, "hidden.frames", f"It holds {found.frames} pictures, of which some may not be seen.")
        if found.has_xmp:
            message = f"It holds XMP metadata beside the picture.{searched(self.terms)}"
            yield say(self.terms, "hidden.metadata", message)
        if found.unknown:
            count = many(len(found.unknown), "piece")
            message = f"It holds {count} of a kind that no standard knows.{searched(self.terms, 'such pieces')}"
            yield say(self.terms, "hidden.metadata", message)

    def _content(self, specimen: Specimen, form: str) -> Iterator[Finding]:
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = None  # the policy's limit is kept below; Pillow's only warns
        forms = [form, "MPO"] if form == "JPEG" else [form]
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                with specimen.open() as stream, Image.open(stream, formats=forms) as image:
                    if image.width * image.height > self.terms.rules.hidden.max_pixels:
                        yield say(self.terms, _UNREAD, "The picture claims more pixels than the limit.")
                        return
                    yield from self._of_image(image, form)
            except Exception:  # noqa: BLE001 - Pillow raises whatever its parts do for what is damaged
                yield say(self.terms, _UNREAD, "The picture is damaged and cannot be read.")
                return
        if warned:
            yield say(
                self.terms,
                _UNREAD,
                "The picture's metadata are damaged, so that not all of them could be read.",
            )

    def _of_image(self, image: Image, form: str) -> Iterator[Finding]:
        if form in {"TIFF", "WEBP"} and (frames := getattr(image, "n_frames", 1)) > 1:
            yield say(self.terms, "hidden.frames", f"It holds {frames} pictures, of which some may not be seen.")
        if form in {"PNG"}:
            image.load()  # texts may come after the picture
        kinds = list(_texts(image, form))
        if kinds:
            names = ", ".join(sorted(set(kinds)))
            message = f"It holds {many(len(kinds), 'text')} beside the picture ({names}).{searched(self.terms)}"
            yield say(self.terms, "hidden.metadata", message)
        yield from exif_findings(image, form, self.terms)


def _texts(image: Image, form: str) -> Iterator[str]:
    """Kinds of the texts that no program writes by itself."""
    for key, value in image.info.items():
        name = str(key)
        if name.lower() in {"xmp", "xml:com.adobe.xmp"}:
            data = value if isinstance(value, bytes) else str(value).encode()
            if any(word in data.lower() for word in _WORTH_READING):
                yield "XMP"
        elif name == "comment" and isinstance(value, bytes | str) and not _said_by_program(value):
            yield "comment"
        elif form == "PNG" and isinstance(value, str) and _is_own(name, value):
            yield "text"
        elif name == "photoshop" and value:
            yield "Photoshop"


def _is_own(key: str, value: str) -> bool:
    if not value.strip():
        return False
    return not (_BY_PROGRAMS.fullmatch(key) and len(value) <= _SHORT) and key not in {"icc_profile", "srgb"}


def _said_by_program(value: bytes | str) -> bool:
    data = value if isinstance(value, bytes) else value.encode()
    return not data.strip(b"\0 ") or (len(data) <= _SHORT and _COMMENT_BY_PROGRAM.match(data) is not None)


def _only_zeros(stream: BinaryIO, at: int) -> bool:
    """Is it filled up with zeros or line ends alone?"""
    stream.seek(at)
    while data := stream.read(_WINDOW):
        if data.strip(b"\0\r\n"):
            return False
    return True


_CODECS = (
    "encodings.latin_1",
    "encodings.utf_16",
    "encodings.utf_16_be",
    "encodings.utf_16_le",
    "encodings.ascii",
    "zlib",
)
LIBRARIES = (
    *("PIL.Image", "PIL.ExifTags", "PIL.ImageFile"),
    *(f"PIL.{name}ImagePlugin" for name in ("Png", "Jpeg", "Gif", "Tiff", "WebP", "Bmp", "Mpo", "Ppm")),
    *_CODECS,
)
"""Pillow, with the plugins of the formats."""
