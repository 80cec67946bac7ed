"""EXIF: what a camera or program wrote into a picture about place, person and device, and its small picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.saying import say, searched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.terms import Terms

_EXIF, _GPS, _FIRST_PICTURE = 0x8769, 0x8825, 1
_THUMBNAIL_AT, _THUMBNAIL_BYTES = 0x0201, 0x0202
_PERSONAL = {
    0x010E: "description",
    0x013B: "artist",
    0x8298: "copyright",
    0x9C9B: "title",
    0x9C9C: "comment",
    0x9C9D: "author",
    0x9C9E: "keywords",
    0x9C9F: "subject",
    0x013C: "host computer",
    0x8649: "data of Photoshop",
    0x935C: "layers of Photoshop",
    0xC697: "data of ImageJ",
}
_INSIDE = {0x927C: "maker note", 0x9286: "user comment", 0xA430: "owner", 0xA431: "serial number", 0xA420: "unique id"}
_CAMERA = {0x010F: "camera", 0x0110: "camera"}
_COMPARED, _MOST_DIFFERENT = (32, 32), 40
_PREFIX = 8  # the code of a user comment's characters
_JPEG = b"\xff\xd8\xff"


def exif_findings(image: Image, form: str, terms: Terms) -> Iterator[Finding]:
    """Place, persons and device; a thumbnail that shows something else. What Pillow raises for damaged EXIF goes up."""
    yield from _thumbnail(image, terms)
    exif = image.getexif()
    if not exif:
        return
    kinds = [name for tag, name in (_PERSONAL | _CAMERA).items() if _is_filled(exif.get(tag))]
    if form == "TIFF":  # microscopes and plotting programs describe the picture there; only the text itself tells
        kinds = [name for name in kinds if name != "description" or not _by_program(exif.get(0x010E))]
    inside = exif.get_ifd(_EXIF)
    kinds += [name for tag, name in _INSIDE.items() if _is_filled(inside.get(tag, exif.get(tag)))]
    if any(_is_filled(value) for tag, value in exif.get_ifd(_GPS).items() if tag):
        kinds.insert(0, "GPS position")
    if kinds:
        message = f"Its EXIF metadata hold: {', '.join(dict.fromkeys(kinds))}.{searched(terms, 'them')}"
        yield say(terms, "hidden.metadata", message)


def _is_filled(value: object) -> bool:
    if isinstance(value, bytes):
        return bool(value[_PREFIX:].strip(b"\0 ")) or bool(value[:_PREFIX].strip(b"\0 ASCIUNOD"))
    return bool(str(value).strip("\0 ")) if value is not None else False


def _by_program(value: object) -> bool:
    text = str(value)
    return text.startswith(("ImageJ=", '{"shape"')) and len(text) < 200  # noqa: PLR2004 - a longer one says more than that


def _thumbnail(image: Image, terms: Terms) -> Iterator[Finding]:
    data = image.info.get("exif", b"")
    at = data.find(_JPEG) if isinstance(data, bytes) else -1
    if at < 0:
        return
    from PIL import Image as Images

    with Images.open(io.BytesIO(data[at:]), formats=["JPEG"]) as small:
        if _differ(image, small):
            yield say(terms, "hidden.thumbnail")


def _differ(image: Image, small: Image) -> bool:
    """Do the two show different things? By the mean difference of 32 x 32 grey values; edges may be cropped."""
    first, second = (one.convert("L").resize(_COMPARED).tobytes() for one in (image, small))
    mean = sum(abs(a - b) for a, b in zip(first, second, strict=True)) / len(first)
    return mean > _MOST_DIFFERENT
