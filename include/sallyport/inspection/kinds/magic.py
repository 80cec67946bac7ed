"""First bytes of the kinds of file that research data come in, and of those that must not hide among them."""

from __future__ import annotations

UNKNOWN = "application/octet-stream"

AT_START: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"\x89HDF\r\n\x1a\n", "application/x-hdf5"),
    (b"CDF\x01", "application/x-netcdf"),
    (b"CDF\x02", "application/x-netcdf"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"ARROW1", "application/vnd.apache.arrow.file"),
    (b"Obj\x01", "application/avro"),
    (b"PGDMP\x01", "application/x-postgresql-dump"),
    (b"ORC", "application/x-orc"),
    (b"\xac\xed\0\x05", "application/x-java-serialized-object"),
    (b"\xba\x16\x4f\x2f", "application/x-fasttext"),
    (b"ggml", "application/x-ggml"),
    (b"lmgg", "application/x-ggml"),
    (b"tjgg", "application/x-ggml"),
    (b"fmgg", "application/x-ggml"),
    (b"FEA1", "application/vnd.apache.arrow.file"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (b"\0asm", "application/wasm"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x93NUMPY", "application/x-npy"),
    (b"RDX2\n", "application/x-r-data"),
    (b"RDX3\n", "application/x-r-data"),
    (b"X\n\0\0\0\2\0", "application/x-r-data"),  # a single object, version 2 and 3 of the format
    (b"X\n\0\0\0\3\0", "application/x-r-data"),
    (b"<stata_dta>", "application/x-stata-dta"),
    *((bytes((release, order, 1, 0)), "application/x-stata-dta") for release in (113, 114, 115) for order in (1, 2)),
    (b"$FL2@(#)", "application/x-spss-sav"),
    (b"$FL3@(#)", "application/x-spss-sav"),
    (
        b"\0" * 12 + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11",
        "application/x-sas-data",
    ),
    (b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "application/x-sas-xport"),
    (b"HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!", "application/x-sas-xport"),
    (b"\x80\x02", "application/x-python-pickle"),
    (b"\x80\x03", "application/x-python-pickle"),
    (b"\x80\x04\x95", "application/x-python-pickle"),
    (b"\x80\x05\x95", "application/x-python-pickle"),
    (b"GGUF", "application/x-gguf"),
    (b"\x6c\x1b\x01", "application/x-plink-bed"),
    (b"\x6c\x1b\x00", "application/x-plink-bed"),
    *(
        (b"\x6c\x1b" + bytes((mode,)), "application/x-plink-pgen")
        for mode in (2, 3, 4, 0x10, 0x11, 0x20, 0x21, 0x30, 0x31)
    ),
    (b"BAM\1", "application/x-bam"),
    (b"CRAM", "application/x-cram"),
    (b"BCF\2", "application/x-bcf"),
    (b"COREARRAY", "application/x-gds"),
    (b"IDAT", "application/x-idat"),
    (b"\x40\0\0\0\x04\0\0\0", "application/x-affymetrix-cel"),
    (b"\x3b\x01\0\0", "application/x-affymetrix-cel"),
    (b"NCBI.sra", "application/x-sra"),
    (b".sff\0\0\0\1", "application/x-sff"),
    (b"ABIF", "application/x-abi-trace"),
    *((b"FCS%s" % version, "application/vnd.isac.fcs") for version in (b"2.0", b"3.0", b"3.1", b"3.2")),
    (b"\xffBIOSEMI", "application/x-edf"),
    (b"\x01\xa1F\0i\0n\0n\0i\0g\0a\0n\0", "application/x-thermo-raw"),
    (b"CBM1", "application/x-catboost"),
    (b"PACK\0\0\0\2", "application/x-git-pack"),
    (b"PACK\0\0\0\3", "application/x-git-pack"),
    (b"# v2 git bundle\n", "application/x-git-pack"),
    (b"# v3 git bundle\n", "application/x-git-pack"),
    (b"DIRC\0\0\0\2", "application/x-git-index"),
    (b"MATLAB 5.0 MAT-file", "application/x-matlab-data"),
    (b"MATLAB 7.3 MAT-file", "application/x-hdf5"),
    (b"\0\x01\0\0Standard Jet DB", "application/x-msaccess"),
    (b"\0\x01\0\0Standard ACE DB", "application/x-msaccess"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MSCF", "application/vnd.ms-cab-compressed"),
    (b"\x04\x22\x4d\x18", "application/x-lz4"),
    (b"\x02\x21\x4c\x18", "application/x-lz4"),
    (b"LZIP\x01", "application/x-lzip"),
    (b"\x89LZO\0\r\n\x1a\n", "application/x-lzop"),
    (b"\xff\x06\0\0sNaPpY", "application/x-snappy-framed"),
    (b"LRZI", "application/x-lrzip"),
    (b"\x8f\xaf\xac\x84", "application/x-ppmd"),
    (b"MSWIM\0\0\0", "application/x-ms-wim"),
    (b"xar!\0", "application/x-xar"),
    (b"ITSF\x03\0\0\0", "application/vnd.ms-htmlhelp"),
    (b"KDMV", "application/x-vmdk"),
    (b"vhdxfile", "application/x-vhdx"),
    (b"conectix", "application/x-vhd"),
    (b"QFI\xfb\0\0\0", "application/x-qcow"),
    (b"EGGA", "application/x-egg"),
    (b"7kSt\xa0\x31\x83\xd3", "application/x-zpaq"),
    (b"!BDN", "application/vnd.ms-outlook-pst"),
    (b"hsqs", "application/x-squashfs-old"),  # today's is an archive that is unpacked
    (b"sqsh", "application/x-squashfs-old"),
    (b"070701", "application/x-cpio"),
    (b"070702", "application/x-cpio"),
    (b"070707", "application/x-cpio"),
    (b"\xc7\x71", "application/x-cpio"),
    (b"!<arch>\n", "application/x-ar"),
    (b"\xed\xab\xee\xdb", "application/x-rpm"),
    (b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted"),
    (b"age-encryption.org/", "application/x-age-encryption"),
    (b"-----BEGIN AGE ENCRYPTED FILE", "application/x-age-encryption"),
    (b"Salted__", "application/x-openssl-encrypted"),
    (b"U2FsdGVkX1", "application/x-openssl-encrypted"),  # the same in Base64
    (b"-----BEGIN CMS", "application/pkcs7-mime"),
    (b"crypt4gh", "application/x-crypt4gh"),
    (b"$ANSIBLE_VAULT;", "application/x-ansible-vault"),
    (b"\x03\xd9\xa2\x9a", "application/x-keepass"),
    (b"LUKS\xba\xbe", "application/x-luks"),
)

_BEGINNINGS = tuple(magic for magic, _ in AT_START)
_BYTES_OF_CHANCE = 3
TOLD_BY_FEW = frozenset(kind for magic, kind in AT_START if len(magic) <= _BYTES_OF_CHANCE)
"""Kinds whose few first bytes stand before one in so many thousands of random ones, such as digests and tokens, too."""

FURTHER_ON: tuple[tuple[int, bytes, str], ...] = (
    *((2, b"-lh%d-" % number, "application/x-lzh") for number in range(8)),
    *((2, b"-lz%c-" % letter, "application/x-lzh") for letter in b"s45"),
    (7, b"**ACE**", "application/x-ace"),
    (4, b"TFL3", "application/x-tflite"),
    (8, b"DUCK", "application/x-duckdb"),
    (16, b"\xde\xc0\xef\xbe", "application/x-lmdb"),
    (8, b"WEBP", "image/webp"),
    (16, b"bgen", "application/x-bgen"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftyp", "video/mp4"),
    (4, b'\0\0\0\0{"', "application/x-safetensors"),  # the length of its header, and the header
    (128, b"DICM", "application/dicom"),
    (344, b"n+1\0", "application/x-nifti"),
    (0x8001, b"CD001", "application/x-iso9660-image"),
)
"""Offset, bytes, media type."""
_HEADS_OF_BMP = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
"""Bytes of the header behind the first one, by its versions."""
_STILL_PICTURES = {
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), "image/heic"),
}
"""Of containers that films have too."""
_SPSS_PORTABLE, _SPSS_HEAD = b"SPSSPORTA", 512
"""Where it stands depends on how lines are broken: behind 200 bytes that name the program, and 256 that show its letters."""
_BY_OFFSET = {at: tuple(magic for offset, magic, _ in FURTHER_ON if offset == at) for at, *_ in FURTHER_ON}

ENCRYPTED = frozenset(
    {
        "application/pgp-encrypted",
        "application/x-age-encryption",
        "application/x-openssl-encrypted",
        "application/x-crypt4gh",
        "application/x-luks",
        "application/x-ansible-vault",
        "application/x-keepass",
        "application/pkcs7-mime",
    }
)
"""Nobody without the key can look inside."""

CLOSED_CONTAINERS = frozenset(
    {
        "application/vnd.rar",
        "application/vnd.ms-cab-compressed",
        "application/x-lz4",
        "application/x-lzip",
        "application/x-lzop",
        "application/x-lrzip",
        "application/x-lzma",
        "application/x-compress",
        "application/zlib",
        "application/x-ppmd",
        "application/x-lzh",
        "application/x-snappy-framed",
        "application/x-ace",
        "application/x-arj",
        "application/x-egg",
        "application/x-zpaq",
        "application/vnd.ms-outlook-pst",
        "application/x-ms-wim",
        "application/x-xar",
        "application/vnd.ms-htmlhelp",
        "application/x-vmdk",
        "application/x-vhdx",
        "application/x-vhd",
        "application/x-qcow",
        "application/x-squashfs-old",
        "application/x-cpio",
        "application/x-ar",
        "application/x-rpm",
        "application/x-iso9660-image",
    }
)
"""They hold files of their own, which are not unpacked here."""

ONE_STREAM = frozenset(
    {
        "application/x-lz4",
        "application/x-lzip",
        "application/x-lzop",
        "application/x-lrzip",
        "application/x-compress",
        "application/x-ppmd",
        "application/x-snappy-framed",
    }
)
"""Of these, packed single files: the same file packed by another method can be looked into."""

PACKED_STREAMS = frozenset({"application/zlib", "application/x-lzma"})
"""Of these, the streams that joblib packs its pickles into: whoever follows pickles looks inside, and says so when it cannot."""

PROGRAMS = frozenset(
    {
        "application/x-elf",
        "application/x-dosexec",
        "application/x-mach-binary",
        "application/java-vm",
        "application/wasm",
    }
)

_TEXTUAL = frozenset(
    {
        "application/pdf",
        "application/rtf",
        "application/pgp-encrypted",
        "application/x-age-encryption",
        "application/x-openssl-encrypted",
        "application/pkcs7-mime",
        "application/x-ansible-vault",
        "application/x-ar",
        "application/x-sas-xport",
        "application/x-spss-por",
        "application/x-git-pack",
    }
)
"""Kinds that may look like text from end to end."""


def by_magic(head: bytes, *, is_text: bool) -> str | None:
    """The media type that the first bytes show, or None. ``head`` should hold at least 33 KiB of a longer file.

    ``is_text`` says that they are text: a table whose first column is called ID3 is no music.
    """
    found = _by_fixed_bytes(head)
    return None if is_text and found not in _TEXTUAL else found


def _by_fixed_bytes(head: bytes) -> str | None:
    if head.startswith(_BEGINNINGS):
        return next(media_type for magic, media_type in AT_START if head.startswith(magic))
    if head[4:8] == b"ftyp" and head[8:12] in _STILL_PICTURES:
        return _STILL_PICTURES[head[8:12]]
    if any(head.startswith(magics, offset) for offset, magics in _BY_OFFSET.items()):
        return next(media_type for offset, magic, media_type in FURTHER_ON if head.startswith(magic, offset))
    return next((media_type for media_type, has_signs in _BY_SEVERAL_SIGNS if has_signs(head)), None)


def _is_bmp(head: bytes) -> bool:
    return head.startswith(b"BM") and head[6:10] == bytes(4) and int.from_bytes(head[14:18], "little") in _HEADS_OF_BMP


def _is_portable_spss(head: bytes) -> bool:
    return _SPSS_PORTABLE in head[:_SPSS_HEAD] and b"\0" not in head[:_SPSS_HEAD]


def _is_windows_program(head: bytes) -> bool:
    return head.startswith(b"MZ") and head[int.from_bytes(head[60:64], "little") :].startswith(b"PE\0\0")


_BY_SEVERAL_SIGNS = (
    ("image/bmp", _is_bmp),
    ("application/x-spss-por", _is_portable_spss),
    ("application/x-dosexec", _is_windows_program),
)
