"""Texts inside pictures: what programs and cameras wrote beside the picture, in every one of its frames."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.hidden.pictures import LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from PIL.Image import Image

    from sallyport.inspection.specimen import Specimen

_MOST_FRAMES = 100
_TAG = re.compile(r"<[^<>]{0,2000}>")
_PRINTED = re.compile(r"[^\x09\x0a\x0d\x20-\x7e\xa0-\uffff]+")
_CODES = (b"ASCII\0\0\0", b"UNICODE\0", b"\0\0\0\0\0\0\0\0")
_IFDS = (0x8769, 0x8825)
_SHORTEST = 4
_NIFTI_HEADER, _NIFTI_END = 348, 64 * 1024
_RUN = re.compile(rb"[\x09\x0a\x0d\x20-\x7e]{4,}")


def _asides(specimen: Specimen) -> Iterator[Aside]:
    form = specimen.media_type.removeprefix("image/").upper()
    with specimen.open() as stream:
        for frame, text in _of_frames(stream, [form, "MPO"] if form == "JPEG" else [form]):
            place = f"picture {frame + 1}, text beside it" if frame else "text beside the picture"
            yield Aside(place, text)


def texts_of_picture(stream: BinaryIO, forms: list[str]) -> Iterator[str]:
    """All texts beside one, of any frame. Pillow raises what it does for what is damaged."""
    yield from (text for _, text in _of_frames(stream, forms))


def _of_frames(stream: BinaryIO, forms: list[str]) -> Iterator[tuple[int, str]]:
    from PIL import Image as Images  # noqa: PLC0415 - only where it is needed

    Images.MAX_IMAGE_PIXELS = None
    with Images.open(stream, formats=forms) as image:
        for frame in range(min(getattr(image, "n_frames", 1), _MOST_FRAMES)):
            if frame:
                image.seek(frame)
            if "PNG" in forms:
                image.load()
            yield from ((frame, text) for text in _texts(image))


def _texts(image: Image) -> Iterator[str]:
    for key, value in image.info.items():
        if str(key) != "exif":
            yield from _as_text(value)
    exif = image.getexif()
    yield from (text for value in exif.values() for text in _as_text(value))
    for number in _IFDS:
        yield from (text for value in exif.get_ifd(number).values() for text in _as_text(value))
    for value in dict(getattr(image, "tag_v2", None) or {}).values():
        yield from _as_text(value)


def _as_text(value: object) -> Iterator[str]:
    if isinstance(value, tuple | list):
        for one in value:
            yield from _as_text(one)
        return
    if isinstance(value, bytes):
        code = next((code for code in _CODES if value.startswith(code)), b"")
        encoding = (
            "utf-16" if code == _CODES[1] else "utf-16-le" if value[1:2] == b"\0" and value[3:4] == b"\0" else "utf-8"
        )
        value = value[len(code) :].decode(encoding, "replace")
    if isinstance(value, str) and len(value) >= _SHORTEST:
        text = _PRINTED.sub(" ", value.replace("\ufffd", " "))
        yield _TAG.sub("\n", text) if "<" in text else text


def _of_volume(specimen: Specimen) -> Iterator[Aside]:
    """Texts in a NIfTI's header and what extends it, before its values."""
    with specimen.open() as stream:
        head = stream.read(_NIFTI_HEADER + _NIFTI_END)
    yield Aside("header", "\n".join(found[0].decode("ascii") for found in _RUN.finditer(head[:_NIFTI_HEADER])))
    if head[_NIFTI_HEADER : _NIFTI_HEADER + 1] == b"\1":
        size = int.from_bytes(head[352:356], "little")
        yield Aside("extension of the header", _TAG.sub("\n", head[360 : 352 + size].decode("utf-8", "replace")))


PICTURE = Provider(_asides, LIBRARIES)
VOLUME = Provider(_of_volume)
