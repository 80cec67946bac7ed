"""First bytes that text may have too: of streams, compressed or encrypted, and of some kinds of data and code."""

from __future__ import annotations

import re
import struct

_BITS_OF_COMPRESS = range(9, 17)
_ZLIB = 0x78
_MAIN_HEADER_OF_ARJ = 2
_LZMA_HEADER = struct.Struct("<BLQ")  # of an .lzma file: properties, dictionary, size unpacked
_LZMA_PROPERTIES, _LEAST_DICTIONARY = 9 * 5 * 5, 4096
_LZMA_NO_SIZE, _LARGEST_LZMA = 2**64 - 1, 2**38
_PYTHON_VERSIONS = range(0x0C, 0x10)
_SAFETENSORS, _LONGEST_TENSORS = re.compile(rb'.{8}\{\s*"', re.DOTALL), 100_000_000
_ONNX = re.compile(rb"\x08[\x03-\x20](?:\x12.{1,3}[\w .-]{2,40}|.{0,8}:)[\x1a\x22\x3a\x2a\x42]", re.DOTALL)
_ARROW_STREAM = re.compile(rb"\xff{4}[\0-\xff]{3}\0[\4-\x40]\0\0\0", re.DOTALL)
"""Arrow's columnar format, "encapsulated message": a mark, the length of what describes the columns, where that begins."""
_EDF = re.compile(rb"0 {7}[ -~]{160}\d\d\.\d\d\.\d\d\d\d\.\d\d\.\d\d\d")
_DBF = frozenset({0x03, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5})
_ENVELOPED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"  # the object identifier of CMS enveloped data
_OPENPGP = re.compile(  # RFC 9580: how a binary message begins
    rb"(?:\x84.|\x85..|\xc1[\x00-\xbf]|\xc1[\xc0-\xdf].)\x03.{8}[\x01-\x1b]"  # session key for a recipient's key
    rb"|(?:\x8c.|\xc3[\x00-\xbf])(?:\x04[\x01-\x0d][\x00\x01\x03\x04]|[\x05\x06])"  # session key by password
    rb"|\xa3(?:\x01|\x02\x78|\x03BZh)",  # packed data
    re.DOTALL,
)


def by_faint_magic(head: bytes) -> str | None:
    """Streams, compressed or encrypted, whose first bytes text may have too: to be asked about bytes that are no text."""
    if len(head) < _LZMA_HEADER.size:
        return None
    return _encrypted_stream(head) or _compressed_stream(head) or _data_or_code(head)


def _data_or_code(head: bytes) -> str | None:
    if len(head) > 16 and head[2:4] == b"\r\n" and head[1] in _PYTHON_VERSIONS:  # noqa: PLR2004 - the header of a .pyc
        return "application/x-python-bytecode"
    if _SAFETENSORS.match(head) and int.from_bytes(head[:8], "little") < _LONGEST_TENSORS:
        return "application/x-safetensors"
    if _ONNX.match(head):
        return "application/x-onnx"
    if _ARROW_STREAM.match(head) and head[4] % 8 == 0:
        return "application/vnd.apache.arrow.stream"
    if _EDF.match(head):
        return "application/x-edf"
    rows_at = int.from_bytes(head[8:10], "little")
    is_dbf = head[0] in _DBF and head[2] in range(1, 13) and head[3] in range(1, 32) and rows_at % 32 in {1, 8}
    return "application/x-dbf" if is_dbf and head[rows_at - 1 : rows_at] in {b"\r", b"\0"} else None


def _encrypted_stream(head: bytes) -> str | None:
    if _OPENPGP.match(head):
        return "application/pgp-encrypted"
    return "application/pkcs7-mime" if head.startswith(b"\x30") and _ENVELOPED in head[:32] else None


def _compressed_stream(head: bytes) -> str | None:
    if head.startswith(b"\x60\xea") and head[10] == _MAIN_HEADER_OF_ARJ:
        return "application/x-arj"
    flags = head[2]
    if head.startswith(b"\x1f\x9d") and not flags & 0x60 and flags & 0x1F in _BITS_OF_COMPRESS:
        return "application/x-compress"
    if head[0] == _ZLIB and int.from_bytes(head[:2], "big") % 31 == 0 and not head[1] & 0x20:
        return "application/zlib"
    properties, dictionary, size = _LZMA_HEADER.unpack_from(head)
    plausible = properties < _LZMA_PROPERTIES and dictionary.bit_count() in {1, 2} and dictionary >= _LEAST_DICTIONARY
    neighbours = dictionary.bit_count() == 1 or dictionary & dictionary >> 1
    if plausible and neighbours and (size == _LZMA_NO_SIZE or size < _LARGEST_LZMA):
        return "application/x-lzma"
    return None
