"""Pictures of points."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

from corpus.hidden_cases.making import bad

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case


def _plot(shift: int = 0) -> Any:
    from PIL import Image

    pixels = bytes((x * 3 + y * shift) % 256 for y in range(48) for x in range(64))
    return Image.frombytes("L", (64, 48), pixels).convert("RGB")


def picture(name: str, form: str, behind: bytes = b"", **options: Any) -> Callable[[Path], None]:
    """``options`` are what Pillow's save takes; those that can be called are called first."""

    def make(folder: Path) -> None:
        held = io.BytesIO()
        _plot().save(held, form, **{key: value() if callable(value) else value for key, value in options.items()})
        (folder / name).write_bytes(held.getvalue() + behind)

    return make


def raw(name: str, change: Callable[[bytes], bytes], form: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        held = io.BytesIO()
        _plot().save(held, form)
        (folder / name).write_bytes(change(held.getvalue()))

    return make


def exif(
    tags: dict[int, Any], inside: dict[int, Any] | None = None, gps: dict[int, Any] | None = None
) -> Callable[[], Any]:
    def make() -> Any:
        from PIL import Image

        made = Image.Exif()
        made.update(tags)
        if inside:
            made.get_ifd(0x8769).update(inside)
        if gps:
            made.get_ifd(0x8825).update(gps)
        return made

    return make


def texts(**entries: str) -> Callable[[], Any]:
    def make() -> Any:
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        for key, value in entries.items():
            info.add_text(key.replace("_", " "), value)
        return info

    return make


def compressed_text() -> Any:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("Data", "ward,score\n7,61.5\n" * 30, zip=True)
    return info


def after_picture(content: bytes) -> bytes:
    """A text chunk behind the picture, where many readers do not look."""
    data = b"Comment\0from ward 7, the second of March"
    chunk = struct.pack(">I", len(data)) + b"tEXt" + data + struct.pack(">I", zlib.crc32(b"tEXt" + data))
    end = content.rindex(b"IEND") - 4
    return content[:end] + chunk + content[end:]


def own_chunk(content: bytes) -> bytes:
    data = b"61.5,58.2,63.9"
    chunk = struct.pack(">I", len(data)) + b"daTa" + data + struct.pack(">I", zlib.crc32(b"daTa" + data))
    end = content.rindex(b"IEND") - 4
    return content[:end] + chunk + content[end:]


def other_thumbnail() -> bytes:
    """EXIF with a small picture of something else, as TIFF lays it out."""
    from PIL import Image

    held = io.BytesIO()
    Image.new("RGB", (32, 24), "white").save(held, "JPEG")
    small = held.getvalue()
    first = struct.pack("<HI", 0, 14)  # no entries; the second directory is at 14
    second = (
        struct.pack("<H", 2)
        + struct.pack("<HHII", 0x201, 4, 1, 44)
        + struct.pack("<HHII", 0x202, 4, 1, len(small))
        + bytes(4)
    )
    return b"Exif\0\0" + b"II*\0" + struct.pack("<I", 8) + first + second + small


def frames() -> list[Any]:
    return [_plot(5), _plot(9)]


_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><dc:creator>somebody</dc:creator></rdf:RDF></x:xmpmeta>'


def claim(content: bytes) -> bytes:
    head = b"IHDR" + struct.pack(">II", 100_000, 100_000) + content[24:29]
    return content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]


def counted(content: bytes) -> bytes:
    """Bytes behind the picture, and a header that says that they belong to it."""
    behind = b"ward,score\n7,61.5\n"
    return content[:2] + struct.pack("<L", len(content) + len(behind)) + content[6:] + behind


def own_piece(content: bytes) -> bytes:
    data = b"61.5,58.2,63.9"
    piece = b"daTa" + struct.pack("<L", len(data)) + data
    return content[:4] + struct.pack("<L", len(content) - 8 + len(piece)) + content[8:] + piece


CASES: tuple[Case, ...] = (
    bad("png plain", picture("plot.png", "PNG")),
    bad("png with program and resolution", picture("plot.png", "PNG", pnginfo=texts(Software="Matplotlib version 3.9, https://matplotlib.org/"), dpi=(300, 300))),
    bad("png text", picture("plot.png", "PNG", pnginfo=texts(Description="ward 7, admitted in March")), "metadata"),
    bad("png text in the program's name", picture("plot.png", "PNG", pnginfo=texts(Software="61.5,58.2,63.9;" * 20)), "metadata"),
    bad("png compressed text", picture("plot.png", "PNG", pnginfo=compressed_text), "metadata"),
    bad("png text behind the picture", raw("plot.png", after_picture, "PNG"), "metadata"),
    bad("png piece of a kind of its own", raw("plot.png", own_chunk, "PNG"), "metadata"),
    bad("png bytes behind the end", picture("plot.png", "PNG", b"ward,score\n7,61.5\n"), "trailing_bytes"),
    bad("png zeros behind the end", picture("plot.png", "PNG", bytes(64))),
    bad("png of several pictures", picture("plot.png", "PNG", save_all=True, append_images=frames), "frames"),
    bad("png with EXIF of an author", picture("plot.png", "PNG", exif=exif({0x13B: "somebody"})), "metadata"),
    bad("png truncated", raw("plot.png", lambda content: content[: len(content) // 2], "PNG"), "unread"),
    bad("jpeg plain", picture("plot.jpg", "JPEG")),
    bad("jpeg with resolution", picture("plot.jpg", "JPEG", dpi=(150, 150))),
    bad("jpeg EXIF of orientation alone", picture("plot.jpg", "JPEG", exif=exif({0x112: 1}))),
    bad("jpeg GPS", picture("plot.jpg", "JPEG", exif=exif({0x112: 1}, gps={1: "N", 2: (51.0, 30.0, 1.0), 3: "W", 4: (0.0, 7.0, 2.0)})), "metadata"),
    bad("jpeg maker note", picture("plot.jpg", "JPEG", exif=exif({0x112: 1}, inside={0x927C: b"SECRET of the maker, no. 4711"})), "metadata"),
    bad("jpeg user comment", picture("plot.jpg", "JPEG", exif=exif({0x112: 1}, inside={0x9286: b"ASCII\0\0\0from ward 7"})), "metadata"),
    bad("jpeg artist", picture("plot.jpg", "JPEG", exif=exif({0x13B: "somebody"})), "metadata"),
    bad("jpeg comment", picture("plot.jpg", "JPEG", comment=b"from ward 7, the second of March"), "metadata"),
    bad("jpeg XMP", picture("plot.jpg", "JPEG", xmp=_XMP), "metadata"),
    bad("jpeg other thumbnail", picture("plot.jpg", "JPEG", exif=other_thumbnail), "thumbnail"),
    bad("jpeg bytes behind the end", picture("plot.jpg", "JPEG", b"ward,score\n7,61.5\n" * 9), "trailing_bytes"),
    bad("jpeg truncated", raw("plot.jpg", lambda content: content[: len(content) // 2], "JPEG"), "unread"),
    bad("jpeg piece of a kind of its own", raw("plot.jpg", lambda content: content[:2] + b"\xff\xe7\0\x21MINE 61.5,58.2,63.9,61.5,58.2,63.9"[:35] + content[2:], "JPEG"), "metadata"),
    bad("tiff layers", picture("plot.tif", "TIFF", tiffinfo={37724: b"Adobe Photoshop Document Data Block" + bytes(range(60))}), "metadata"),
    bad("gif plain", picture("plot.gif", "GIF")),
    bad("gif animated", picture("plot.gif", "GIF", save_all=True, append_images=frames, duration=100), "frames"),
    bad("gif comment", picture("plot.gif", "GIF", comment=b"from ward 7, the second of March"), "metadata"),
    bad("gif bytes behind the end", picture("plot.gif", "GIF", b"ward,score\n7,61.5\n"), "trailing_bytes"),
    bad("tiff plain", picture("plot.tif", "TIFF")),
    bad("tiff of several pages", picture("plot.tif", "TIFF", save_all=True, append_images=frames), "frames"),
    bad("tiff artist", picture("plot.tif", "TIFF", tiffinfo={315: "somebody"}), "metadata"),
    bad("webp plain", picture("plot.webp", "WEBP")),
    bad("webp GPS", picture("plot.webp", "WEBP", exif=exif({0x112: 1}, gps={1: "N", 2: (51.0, 30.0, 1.0)})), "metadata"),
    bad("bmp bytes behind the end", picture("plot.bmp", "BMP", b"ward,score\n7,61.5\n"), "trailing_bytes"),
    bad("bmp plain", picture("plot.bmp", "BMP")),
    bad("bmp without its name", picture("plot", "BMP")),
    bad("bmp bytes behind the end, without its name", picture("plot", "BMP", b"ward,score\n7,61.5\n"), "trailing_bytes"),
    bad("bmp bytes behind the end that its header counts", raw("plot.bmp", counted, "BMP"), "trailing_bytes"),
    bad("bmp zeros behind the end", picture("plot.bmp", "BMP", bytes(64))),
    bad("tiff bytes behind the end", picture("plot.tif", "TIFF", b"ward,score\n7,61.5\n" * 3), "trailing_bytes"),
    bad("tiff bytes behind the end of packed rows", picture("plot.tif", "TIFF", b"ward,score\n7,61.5\n", compression="tiff_lzw"), "trailing_bytes"),
    bad("tiff of packed rows", picture("plot.tif", "TIFF", compression="tiff_lzw")),
    bad("tiff zeros behind the end", picture("plot.tif", "TIFF", bytes(64))),
    bad("tiff cut short", raw("plot.tif", lambda content: content[: len(content) // 2], "TIFF"), "unread"),
    bad("webp bytes behind the end", picture("plot.webp", "WEBP", b"ward,score\n7,61.5\n"), "trailing_bytes"),
    bad("webp piece of a kind of its own", raw("plot.webp", own_piece, "WEBP"), "metadata"),
    bad("avif", picture("plot.avif", "AVIF"), "unread"),
    bad("png that claims too many pixels", raw("plot.png", claim, "PNG"), "unread"),
)  # fmt: skip
