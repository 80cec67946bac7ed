"""Real files of every kind, small and the same each time, to be damaged. Most hold the test virus, archives packed."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import sqlite3
import tarfile
import zipfile
from typing import TYPE_CHECKING

from backports import zstd

from hostile_samples import EICAR, seven_zip, tar_member, tar_of, zip_of

if TYPE_CHECKING:
    from pathlib import Path

LINES = b"".join(b"%04d,a line that compresses,%d\n" % (line, line * line) for line in range(40))
BAD = LINES + EICAR + LINES
FILES = {"a.csv": LINES, "folder/b.txt": b"some words\n" * 9, "folder/bad.txt": BAD, "empty": b""}
CLEAN = {"a.csv": LINES, "b.txt": b"some words\n" * 9}
CLAMD_CANNOT = ("-m0=BZip2", "-mtm=off")
"""A method of 7z that clamd has not: what our own unpacking does not find there, nobody finds."""
_PLAIN = ("-mhc=off", "-mtm=off")

Families = dict[str, dict[str, bytes]]


def families(folder: Path) -> Families:
    """The files by family and name. ``folder`` is for the programs that make them to work in."""
    tar = _tar(tarfile.PAX_FORMAT)
    inner = _seven_zip(folder, {"bad.txt": BAD}, *CLAMD_CANNOT)
    return {
        "7z": {
            "bzip2": _seven_zip(folder, FILES, *CLAMD_CANNOT),
            "plain header": _seven_zip(folder, FILES, *CLAMD_CANNOT, "-mhc=off"),
            "lzma2, not solid": _seven_zip(folder, FILES, "-m0=LZMA2:d=64k", "-ms=off", *_PLAIN),
            "ppmd": _seven_zip(folder, FILES, "-m0=PPMd:mem=64k", *_PLAIN),
            "delta": _seven_zip(folder, FILES, "-m0=Delta", "-m1=LZMA2:d=64k", *_PLAIN),
            "copy": _seven_zip(folder, FILES, "-m0=Copy", *_PLAIN),
        },
        "zip": {
            "deflate": zip_of(FILES, zipfile.ZIP_DEFLATED),
            "stored": zip_of(FILES, zipfile.ZIP_STORED),
            "bzip2": zip_of(FILES, zipfile.ZIP_BZIP2),
            "lzma": zip_of(FILES, zipfile.ZIP_LZMA),
            "xz": _seven_zip(folder, FILES, "-mm=XZ", "-mtc=off", kind="zip"),
            "deflate64": _seven_zip(folder, FILES, "-mm=Deflate64", "-mtc=off", kind="zip"),
        },
        "tar": {"pax": tar, "gnu": _tar(tarfile.GNU_FORMAT)},
        "compressed": {
            "tar.gz": gzip.compress(tar, mtime=0),
            "tar.bz2": bz2.compress(tar),
            "tar.xz": lzma.compress(tar),
            "tar.zst": zstd.compress(tar),
            "gz": gzip.compress(BAD, mtime=0),
        },
        "nested": {
            "7z in zip": zip_of({"inner.7z": inner}, zipfile.ZIP_STORED),
            "7z in tar.zst": zstd.compress(tar_of({"inner.7z": inner})),
            "7z behind text": LINES + inner,
            "zip behind text": LINES + zip_of(FILES, zipfile.ZIP_BZIP2),
        },
        "clean": {
            "7z": _seven_zip(folder, CLEAN, *CLAMD_CANNOT),
            "zip": zip_of(CLEAN),
            "tar": tar_of(CLEAN),
            "tar.zst": zstd.compress(tar_of(CLEAN)),
            "gz": gzip.compress(LINES, mtime=0),
        },
        "no archive": {
            "text": BAD,
            "html": b"<html><body><p>" + BAD + b"</p></body></html>\n",
            "sqlite": _database(folder / "database"),
            "mp3": b"ID3\x04" + bytes(60) + BAD,
        },
    }


def _seven_zip(folder: Path, files: dict[str, bytes], *options: str, kind: str = "7z") -> bytes:
    return seven_zip(folder, files, *options, kind=kind).read_bytes()


def _tar(flavour: int) -> bytes:
    """With a folder, and a name that needs an extended header."""
    folder = tar_member("folder", tarfile.DIRTYPE)
    return tar_of({**FILES, f"folder/{'long' * 30}": b"long"}, folder, flavour=flavour)


def _database(path: Path) -> bytes:
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE texts (text)")
        database.execute("INSERT INTO texts VALUES (?)", (BAD,))
    return path.read_bytes()
