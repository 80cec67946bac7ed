"""Real archives of every kind, small and the same each time, to be damaged. The test virus in them shows only unpacked."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import shutil
import subprocess
import tarfile
import zipfile
from typing import TYPE_CHECKING

from backports import zstd

from hostile_samples import EICAR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LINES = b"".join(b"%04d,a line that compresses,%d\n" % (line, line * line) for line in range(40))
FILES = {"a.csv": LINES, "folder/b.txt": b"some words\n" * 9, "folder/bad.txt": LINES + EICAR + LINES, "empty": b""}
CLAMD_CANNOT = ("-m0=BZip2", "-mtm=off")
"""A method of 7z that clamd has not: what our own unpacking does not find there, nobody finds."""

_THEN = 1_600_000_000  # so that the bytes are the same whenever they are made
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def samples(folder: Path) -> dict[str, bytes]:
    """The archives by the name of their kind. ``folder`` is for 7-Zip to work in."""
    tar = tar_of(FILES)
    inner = seven_zip(folder, {"bad.txt": FILES["folder/bad.txt"]}, *CLAMD_CANNOT)
    return {
        "7z": seven_zip(folder, FILES, *CLAMD_CANNOT),
        "7z-plain-header": seven_zip(folder, FILES, *CLAMD_CANNOT, "-mhc=off"),
        "7z-lzma2-not-solid": seven_zip(folder, FILES, "-m0=LZMA2:d=64k", "-ms=off", "-mhc=off", "-mtm=off"),
        "7z-ppmd": seven_zip(folder, FILES, "-m0=PPMd:mem=64k", "-mhc=off", "-mtm=off"),
        "7z-delta": seven_zip(folder, FILES, "-m0=Delta", "-m1=LZMA2:d=64k", "-mhc=off", "-mtm=off"),
        "7z-copy": seven_zip(folder, FILES, "-m0=Copy", "-mhc=off", "-mtm=off"),
        "zip": zip_of(FILES, zipfile.ZIP_DEFLATED),
        "zip-stored": zip_of(FILES, zipfile.ZIP_STORED),
        "zip-bzip2": zip_of(FILES, zipfile.ZIP_BZIP2),
        "zip-lzma": zip_of(FILES, zipfile.ZIP_LZMA),
        "zip-xz": seven_zip(folder, FILES, "-mm=XZ", "-mtc=off", kind="zip"),
        "zip-deflate64": seven_zip(folder, FILES, "-mm=Deflate64", "-mtc=off", kind="zip"),
        "tar": tar,
        "tar-gnu": tar_of(FILES, tarfile.GNU_FORMAT),
        "tar.gz": gzip.compress(tar, mtime=0),
        "tar.bz2": bz2.compress(tar),
        "tar.xz": lzma.compress(tar),
        "tar.zst": zstd.compress(tar),
        "gz": gzip.compress(FILES["folder/bad.txt"], mtime=0),
        "7z-in-zip": zip_of({"inner.7z": inner}, zipfile.ZIP_STORED),
        "7z-in-tar.zst": zstd.compress(tar_of({"inner.7z": inner})),
        "7z-behind-text": LINES + inner,
        "zip-behind-text": LINES + zip_of(FILES, zipfile.ZIP_BZIP2),
    }


def seven_zip(folder: Path, files: Mapping[str, bytes], *options: str, kind: str = "7z") -> bytes:
    """An archive made by 7-Zip, with one time for all members."""
    source, made = folder / "source", folder / f"made.{kind}"
    for path, content in files.items():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    for path in [source, *source.rglob("*")]:
        os.utime(path, (_THEN, _THEN))
    command = ["7zz", "a", f"-t{kind}", "-bd", "-y", "-mmt=1", *options, str(made), *sorted(os.listdir(source))]  # noqa: PTH208 - names
    subprocess.run(command, cwd=source, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    content = made.read_bytes()
    shutil.rmtree(source)
    made.unlink()
    return content


def zip_of(files: Mapping[str, bytes], method: int) -> bytes:
    """A zip archive, with one time for all members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path, _LONG_AGO), content, compress_type=method)
    return target.getvalue()


def tar_of(files: Mapping[str, bytes], flavour: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar archive with a folder, and a name that needs an extended header."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=flavour) as archive:
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for path, content in {**files, f"folder/{'long' * 30}": b"long"}.items():
            info = tarfile.TarInfo(path)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return target.getvalue()
