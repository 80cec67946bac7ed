"""Texts inside pictures: what programs and cameras wrote beside the picture, in every one of its frames."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import plain_text, unpacked
from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.asides.picture_profiles import captions, raw_profile, runs_of_letters, texts_of_profile
from sallyport.inspection.hidden.pictures.ends import Broken, jpeg
from sallyport.inspection.hidden.pictures.inspector import FORMATS, LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from PIL.Image import Image

    from sallyport.inspection.hidden.pictures.ends import Structure
    from sallyport.inspection.specimen import Specimen

_MOST_FRAMES, _MOST_PIECES, _LARGEST = 100, 500, 16 * 1024**2
_LONGEST_NAME = 64
"""Programs put their name before what they keep, and a zero behind it."""
_PIECE = "piece that no standard knows"
_TAG = re.compile(r"<[^<>]{0,2000}>")
_PRINTED = re.compile(r"[^\x09\x0a\x0d\x20-\x7e\xa0-\uffff]+")
_CODES = (b"ASCII\0\0\0", b"UNICODE\0", b"\0\0\0\0\0\0\0\0")
_IFDS = (0x8769, 0x8825)
_SHORTEST = 4
_NIFTI_HEADER, _NIFTI_END = 348, 64 * 1024


def _asides(specimen: Specimen) -> Iterator[Aside]:
    form, ends = FORMATS[specimen.media_type]
    with specimen.open() as stream:
        if ends is not None:
            yield from (Aside(_PIECE, text, is_data) for text, is_data in _of_pieces(stream, ends))
        stream.seek(0)
        for frame, text in _of_frames(stream, [form, "MPO"] if form == "JPEG" else [form]):
            place = f"picture {frame + 1}, text beside it" if frame else "text beside the picture"
            yield Aside(place, text)


def texts_of_jpeg(stream: BinaryIO) -> Iterator[str]:
    """All texts beside one. Pillow raises what it does for what is damaged."""
    yield from (text for text, _ in _of_pieces(stream, jpeg))
    stream.seek(0)
    yield from (text for _, text in _of_frames(stream, ["JPEG", "MPO"]))


def _of_pieces(stream: BinaryIO, ends: Callable[[BinaryIO], Structure]) -> Iterator[tuple[str, bool]]:
    """Of those that only their program knows: text, packed or not; and runs of letters in others, which are no tables."""
    with suppress(Broken):  # whoever looks for hidden content says so
        stream.seek(0)
        for place, length in ends(stream).unknown[:_MOST_PIECES]:
            stream.seek(place)
            data = stream.read(min(max(length, 0), _LARGEST))
            text = plain_text(data) or plain_text(data[data.find(b"\0", 0, _LONGEST_NAME) + 1 :].lstrip(b"\0"))
            yield (text, True) if text else ("\n".join(runs_of_letters(unpacked(data))), False)


def _of_frames(stream: BinaryIO, forms: list[str]) -> Iterator[tuple[int, str]]:
    from PIL import Image as Images

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
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        for one in value:
            yield from _as_text(one)
        return
    if isinstance(value, str) and (profile := raw_profile(value)) is not None:
        yield from texts_of_profile(profile)
        return
    if isinstance(value, bytes):
        yield from captions(value)
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
    yield Aside("header", "\n".join(runs_of_letters(head[:_NIFTI_HEADER])))
    if head[_NIFTI_HEADER : _NIFTI_HEADER + 1] == b"\1":
        size = int.from_bytes(head[352:356], "little")
        yield Aside("extension of the header", _TAG.sub("\n", head[360 : 352 + size].decode("utf-8", "replace")))


PICTURE = Provider(_asides, LIBRARIES)
VOLUME = Provider(_of_volume)
