"""zip: names and places by zipfile's parser, bytes by our own decoders, so that every packed byte is accounted for."""

from __future__ import annotations

import bz2
import contextlib
import lzma
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import inflate64

from sallyport.archives.child import Unreadable
from sallyport.archives.decoders import DAMAGE, PIECE, STEP, raw_deflate, unpack_stream, xz, zstandard
from sallyport.archives.kinds import OLE_MAGIC, find_embedded
from sallyport.archives.zip_directory import LOCAL, SPANNED, read_zip_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from sallyport.archives.child import Reading, Teller
    from sallyport.archives.decoders import Decoder

_STORED, _DEFLATED, _DEFLATE64, _BZIP2, _LZMA, _ZSTD, _XZ = 0, 8, 9, 12, 14, 93, 95
_ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000
_DESCRIPTOR_FLAG = 0x0008
_DESCRIPTOR_SIZES = (12, 16, 20, 24)
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_LZMA_HEADER = struct.Struct("<2BH")
_LZMA_DICTIONARY = slice(1, 5)
_UTF8_FLAG = 0x0800
_UNIX = 3
_EXTRA_FIELD, _ZIP64, _UNICODE_PATH = struct.Struct("<2H"), 0x0001, 0x7075
_IN_ZIP64 = 0xFFFFFFFF
_UNICODE_PATH_HEAD = struct.Struct("<BL")  # version, checksum of the plain name
_DEFLATE64_PIECE = 4096  # its decompressor has no bound of its own: this much packed makes 4 MiB at most


def read(reading: Reading, tell: Teller) -> str:
    """Read a zip archive."""
    reading.stream.seek(0)
    if reading.stream.read(4) == SPANNED:
        raise Unreadable("archive.split")
    try:
        archive = zipfile.ZipFile(reading.stream)
    except NotImplementedError as error:
        raise Unreadable("archive.unknown") from error
    except (zipfile.BadZipFile, *DAMAGE) as error:
        raise Unreadable("archive.truncated") from error
    members = archive.infolist()
    if any(member.volume for member in members):
        raise Unreadable("archive.split")
    places = [_member(member, reading, tell) for member in members]
    if _holds_more(reading, archive.start_dir, places):
        tell.problem("archive.hidden_bytes")
    return reading.kind


def _holds_more(reading: Reading, directory_at: int, places: list[tuple[int, int, bool] | None]) -> bool:
    """Are there bytes in the file that belong neither to its members nor to what carries the archive?"""
    reading.stream.seek(0)
    carried = reading.kind == "embedded"
    if not (carried and reading.stream.read(len(OLE_MAGIC)) == OLE_MAGIC):
        directory = read_zip_directory(reading.stream)
        if directory is None or reading.stream.seek(0, 2) > directory.end:
            return True
    known = [place for place in places if place is not None]
    if carried and _another_before(reading.stream, min((begin for begin, _, _ in known), default=directory_at)):
        return True
    return len(known) == len(places) and not _all_accounted_for(known, directory_at, whole=not carried)


def _another_before(stream: BinaryIO, start: int) -> bool:
    """Is there an archive before the zip that begins at ``start``? One of two is looked into, and programs open either."""
    found = find_embedded(stream)
    return found is not None and found[0] < start


def _member(member: zipfile.ZipInfo, reading: Reading, tell: Teller) -> tuple[int, int, bool] | None:
    """Tell about one member. Returns where it lies: start, end, and whether a data descriptor may follow."""
    tell.member(_name(member) or member.orig_filename, _kind(member))
    start = None
    try:
        start = _data_start(member, reading.stream)
        _unpack(member, start, reading, tell)
    except Unreadable as error:
        tell.problem(error.rule)
    except DAMAGE:
        tell.problem("archive.truncated")
    else:
        tell.end()
    if start is None:
        return None
    return member.header_offset, start + member.compress_size, bool(member.flag_bits & _DESCRIPTOR_FLAG)


def _name(member: zipfile.ZipInfo) -> str | None:
    """The name as today's programs show it. None when it has two, so that different programs show different ones."""
    plain = member.orig_filename
    raw = plain.encode("utf-8" if member.flag_bits & _UTF8_FLAG else "cp437")
    if member.create_system == _UNIX:
        with contextlib.suppress(UnicodeDecodeError):
            plain = raw.decode()  # Unix programs write UTF-8 without saying so
    unicode = _unicode_path(member.extra, zlib.crc32(raw))
    if unicode is None or unicode == plain:
        return plain
    # The plain name may be a rough form of the other, never a readable name of its own, nor one that leads elsewhere.
    rough = not plain.isascii() or "#U" in plain
    return unicode if rough and _shape(unicode) == _shape(plain) else None


def _unicode_path(extra: bytes, checksum: int) -> str | None:
    """The name in Info-ZIP's extra field, which counts if it was made for this plain name."""
    for kind, field in _extra_fields(extra):
        if kind == _UNICODE_PATH and len(field) > _UNICODE_PATH_HEAD.size:
            version, made_for = _UNICODE_PATH_HEAD.unpack_from(field)
            if version == 1 and made_for == checksum:
                return field[_UNICODE_PATH_HEAD.size :].decode(errors="replace")
    return None


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= _EXTRA_FIELD.size:
        kind, length = _EXTRA_FIELD.unpack_from(extra)
        yield kind, extra[_EXTRA_FIELD.size : _EXTRA_FIELD.size + length]
        extra = extra[_EXTRA_FIELD.size + length :]


def _shape(path: str) -> list[str]:
    """Its folders by number, and which of its parts lead elsewhere."""
    return [part if part in {"", ".", ".."} else "x" for part in path.replace("\\", "/").split("/")]


def _kind(member: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "link"
    if member.orig_filename.endswith("/") and not member.file_size:
        return "directory"
    return "file" if kind in {0, stat.S_IFREG, stat.S_IFDIR} else "device"


def _data_start(member: zipfile.ZipInfo, stream: BinaryIO) -> int:
    """Where the member's bytes begin. Unreadable when its own header is not the one that the directory promises."""
    stream.seek(member.header_offset)
    header = stream.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(LOCAL):
        raise Unreadable("archive.truncated")
    _, _, flags, method, _, _, checksum, packed, size, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    if method != member.compress_type or (flags ^ member.flag_bits) & _ENCRYPTED_FLAGS:
        raise Unreadable("archive.failed")
    encoding = "utf-8" if flags & 0x800 else "cp437"
    if stream.read(name_length).decode(encoding, "replace") != member.orig_filename:
        raise Unreadable("archive.failed")
    said = [checksum, *_sizes(size, packed, stream.read(extra_length))]
    later = bool(flags & _DESCRIPTOR_FLAG)  # they follow the bytes, and are zero here
    promised = [member.CRC, member.file_size, member.compress_size]
    if any(one != other and not (later and one == 0) for one, other in zip(said, promised, strict=True)):
        raise Unreadable("archive.failed")
    return member.header_offset + _LOCAL_HEADER.size + int(name_length) + int(extra_length)


def _sizes(size: int, packed: int, extra: bytes) -> list[int]:
    """Unpacked and packed bytes; those that four bytes do not hold stand in a field of their own."""
    field = next((field for kind, field in _extra_fields(extra) if kind == _ZIP64), b"")
    longer = struct.iter_unpack("<Q", field[: len(field) // 8 * 8])
    return [next(longer, (value,))[0] if value == _IN_ZIP64 else value for value in (size, packed)]


def _unpack(member: zipfile.ZipInfo, start: int, reading: Reading, tell: Teller) -> None:
    if member.flag_bits & _ENCRYPTED_FLAGS:
        raise Unreadable("archive.encrypted")
    if _name(member) is None:
        raise Unreadable("archive.failed")
    packed = _Packed(reading.stream, start, member.compress_size)
    size, checksum = 0, 0
    for data in _pieces(member, packed, reading.max_dictionary):
        size += len(data)
        checksum = zlib.crc32(data, checksum)
        tell.data(data)
    if size != member.file_size or checksum != member.CRC or packed.left:
        raise Unreadable("archive.truncated")


class _Packed:
    """The packed bytes of one member."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self._stream, self.left = stream, size
        stream.seek(start)

    def read(self, size: int = PIECE) -> bytes:
        data = self._stream.read(min(size, self.left))
        self.left -= len(data)
        return data


def _pieces(member: zipfile.ZipInfo, packed: _Packed, max_dictionary: int) -> Iterator[bytes]:
    method = member.compress_type
    if method == _STORED:
        return iter(packed.read, b"")
    if method == _DEFLATE64:
        return _deflate64(packed)
    if method == _LZMA:
        return _lzma(packed, max_dictionary)
    makers: dict[int, Callable[[], Iterator[bytes]]] = {
        _DEFLATED: lambda: _exact(raw_deflate(), packed),
        _BZIP2: lambda: _exact(bz2.BZ2Decompressor(), packed),
        _ZSTD: lambda: _exact(zstandard(max_dictionary), packed),
        _XZ: lambda: _exact(xz(max_dictionary), packed),
    }
    if method not in makers:
        raise Unreadable("archive.unknown")
    return makers[method]()


def _exact(decoder: Decoder, packed: _Packed) -> Iterator[bytes]:
    """One stream that fills the member's packed bytes exactly."""
    yield from unpack_stream(decoder, packed.read)
    if decoder.unused_data:
        raise Unreadable("archive.hidden_bytes")


def _deflate64(packed: _Packed) -> Iterator[bytes]:
    decoder = inflate64.Inflater()
    while piece := packed.read(_DEFLATE64_PIECE):
        yield decoder.inflate(piece)


def _lzma(packed: _Packed, max_dictionary: int) -> Iterator[bytes]:
    """LZMA in zip: a small header, then a raw stream that may have no end mark."""
    begun = packed.read()
    if len(begun) < _LZMA_HEADER.size:
        raise EOFError("no LZMA header")
    _, _, length = _LZMA_HEADER.unpack_from(begun)
    properties, begun = begun[_LZMA_HEADER.size : _LZMA_HEADER.size + length], begun[_LZMA_HEADER.size + length :]
    dictionary = int.from_bytes(properties[_LZMA_DICTIONARY], "little")
    if dictionary > max_dictionary:
        raise Unreadable("archive.over_limit")
    bits = properties[0]
    model = {"lc": bits % 9, "lp": bits // 9 % 5, "pb": bits // 45}
    decoder = lzma.LZMADecompressor(
        lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": dictionary, **model}]
    )
    while not decoder.eof and (begun or not decoder.needs_input):
        yield decoder.decompress(begun, STEP)
        begun = packed.read() if decoder.needs_input else b""
    if decoder.unused_data:
        raise Unreadable("archive.hidden_bytes")


def _all_accounted_for(places: list[tuple[int, int, bool]], directory: int, *, whole: bool) -> bool:
    """Do the members fill the file up to its directory, one after the other, each byte once?"""
    places = sorted(places)
    cursor, descriptor = (0 if whole or not places else places[0][0]), False
    for start, end, has_descriptor in [*places, (directory, directory, False)]:
        gap = start - cursor
        if gap and not (descriptor and gap in _DESCRIPTOR_SIZES):
            return False
        cursor, descriptor = end, has_descriptor
    return True
