"""Metadata within metadata of pictures: captions of IPTC, and profiles that ImageMagick writes as hexadecimal digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROFILE = re.compile(r"\s*+[\w./ -]{1,40}\n\s*+\d{1,9}\n([0-9a-fA-F\s]+)")
_DATA_SET = re.compile(rb"\x1c[\x01-\x09][\x00-\xff]([\x00-\x7f][\x00-\xff])")
"""Of IPTC: a mark, record and number, and the length of what follows."""
_RUN = re.compile(rb"[\x09\x0a\x0d\x20-\x7e]{4,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0){4,}")
_TAG = re.compile(r"<[^<>]{0,2000}>")


def captions(data: bytes) -> Iterator[str]:
    """The texts of IPTC among bytes: title, caption, keywords, place and so on."""
    at = 0
    while found := _DATA_SET.search(data, at):
        end = found.end() + int.from_bytes(found[1], "big")
        if end > len(data):
            at = found.start() + 1
            continue
        yield data[found.end() : end].decode("utf-8", "replace").replace("\0", " ")
        at = end


def raw_profile(text: str) -> bytes | None:
    """The bytes of a profile that is written as its name, its length and hexadecimal digits; None for another text."""
    found = _PROFILE.fullmatch(text)
    digits = "".join(found[1].split()) if found else ""
    return bytes.fromhex(digits[: len(digits) // 2 * 2]) if digits else None


def texts_of_profile(profile: bytes) -> Iterator[str]:
    """What is text in it, whatever its form: EXIF, IPTC or XMP."""
    yield from captions(profile)
    runs = "\n".join(runs_of_letters(profile))
    yield _TAG.sub("\n", runs) if "<" in runs else runs


def runs_of_letters(data: bytes) -> Iterator[str]:
    """Letters that stand together among bytes, of one byte each or of two."""
    yield from (found[0].decode("ascii") for found in _RUN.finditer(data))
    yield from (found[0].decode("utf-16-le") for found in _WIDE.finditer(data))
