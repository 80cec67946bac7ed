"""Samples, made when they are needed: a harmless test virus, and archives of every kind that people and attackers make."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import os
import shutil
import socket
import string
import struct
import subprocess
import tarfile
import threading
import zipfile
import zlib
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

# In parts, so that no virus scanner takes this very file for the test string.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
TEXT = b"".join(b"%05d,a line that every compressor makes smaller,%d\n" % (line, line * line) for line in range(3000))
INFECTED = TEXT + EICAR + TEXT
"""The test string inside text long enough to be really compressed, not stored."""

SEVEN_ZIP_METHODS = (
    "Copy",
    "LZMA",
    "LZMA2",
    "PPMd",
    "BZip2",
    "Deflate",
    "Deflate64",
    "Delta",
    "BCJ",
    "BCJ2",
    "ARM64",
    "RISCV",
)
ZIP_METHODS = ("Copy", "Deflate", "Deflate64", "BZip2", "LZMA", "PPMd", "XZ")
_THEN = 1_600_000_000
_FILTERS = frozenset({"Delta", "BCJ", "BCJ2", "ARM64", "RISCV"})


def seven_zip(folder: Path, files: Mapping[str, bytes], *options: str, kind: str = "7z", name: str = "sample") -> Path:
    """An archive made by 7-Zip itself, in ``folder``; of the same files it is the same each time."""
    source = folder / f"{name}-{kind}-source"
    for path, content in files.items():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    for path in source.rglob("*"):
        os.utime(path, (_THEN, _THEN))
    made = folder / f"{name}.{kind}"
    made.unlink(missing_ok=True)
    program = shutil.which("7zz") or shutil.which("7z") or "7zz"
    command = [program, "a", f"-t{kind}", "-bd", "-y", *options, str(made), "."]
    subprocess.run(command, cwd=source, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    shutil.rmtree(source)
    return made


def method_options(method: str, kind: str) -> tuple[str, ...]:
    """7-Zip's options for a compression method or filter."""
    if kind == "zip":
        return (f"-mm={method}",)
    return (f"-m0={method}", "-m1=LZMA2") if method in _FILTERS - {"BCJ2"} else _seven_zip_method(method)


def _seven_zip_method(method: str) -> tuple[str, ...]:
    if method == "BCJ2":
        return ("-m0=BCJ2", "-m1=LZMA2", "-m2=LZMA", "-m3=LZMA", "-mb0:1", "-mb0s1:2", "-mb0s2:3")
    return (f"-m0={method}",)


def zip_of(files: Mapping[str, bytes] | Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive; a sequence may name a member twice."""
    target = io.BytesIO()
    pairs = files.items() if hasattr(files, "items") else files
    with zipfile.ZipFile(target, "w", method) as archive:
        for path, content in pairs:
            archive.writestr(zipfile.ZipInfo(path), content, compress_type=method)
    return target.getvalue()


def tar_of(files: Mapping[str, bytes], *members: tarfile.TarInfo, flavour: int = tarfile.DEFAULT_FORMAT) -> bytes:
    """A tar archive; ``members`` are added as they are, without content."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=flavour) as archive:
        for path, content in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for member in members:
            archive.addfile(member)
    return target.getvalue()


def tar_member(path: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """A member that is not a plain file."""
    info = tarfile.TarInfo(path)
    info.type, info.linkname = kind, target
    return info


COMPRESSORS = {"gz": partial(gzip.compress, mtime=0), "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd.compress}


def tar_with_signed_checksum(path: str, content: bytes) -> bytes:
    """A tar archive whose checksum counts bytes as signed numbers, as some old programs did."""
    made = bytearray(tar_of({path: content}))
    made[148:156] = b" " * 8
    made[148:156] = b"%06o\0 " % sum(byte - 256 if byte > 127 else byte for byte in made[:512])
    return bytes(made)


def zip_with_unicode_name(plain: str, unicode: str, content: bytes) -> bytes:
    """A zip archive whose member has a plain name (code page 437) and another in Info-ZIP's extra field."""
    target = io.BytesIO()
    name = plain.encode("cp437")
    field = b"\x01" + struct.pack("<L", zlib.crc32(name)) + unicode.encode()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("?" * len(name))
        info.create_system, info.extra = 0, struct.pack("<2H", 0x7075, len(field)) + field
        archive.writestr(info, content)
    return target.getvalue().replace(b"?" * len(name), name)


def zip_symlink(path: str, target: bytes) -> bytes:
    """A zip archive with a symbolic link."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo(path)
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, target)
    return made.getvalue()


def zip_with_lying_size(path: str, content: bytes, said: bytes) -> bytes:
    """A deflated member whose headers promise the shorter ``said``, and its checksum, while ``content`` is packed."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(content) + packer.flush()
    name = path.encode()
    common = struct.pack("<5H3L2H", 20, 0, 8, 0, 0, zlib.crc32(said), len(packed), len(said), len(name), 0)
    local = b"PK\x03\x04" + common + name + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<3H2L", 0, 0, 0, 0, 0) + name
    return local + central + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def add_encrypted(archive: Path, folder: Path, files: Mapping[str, bytes]) -> None:
    """Add encrypted members to a zip archive that has others."""
    for path, content in files.items():
        (folder / path).write_bytes(content)
        command = ["7zz", "a", "-psecret", "-bd", str(archive), path]
        subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def seven_zip_with_names(folder: Path, files: Mapping[str, bytes], *options: str) -> bytes:
    """A 7z archive with members of any names, which 7-Zip itself would refuse to make."""
    stand_ins = {path: letter * len(path) for path, letter in zip(files, string.ascii_letters, strict=False)}
    content = {stand_ins[path]: data for path, data in files.items()}
    changed = seven_zip(folder, content, *options, "-mhc=off").read_bytes()
    for path, stand_in in stand_ins.items():
        wanted = f"{stand_in}\0".encode("utf-16-le")
        if changed.count(wanted) != 1:
            raise ValueError("the name is not in the header as it was expected")
        changed = changed.replace(wanted, f"{path}\0".encode("utf-16-le", "surrogatepass"))
    return with_right_checksums(changed)


def with_right_checksums(changed: bytes) -> bytes:
    """A 7z archive whose header was edited, with the checksums that make a program read it."""
    offset, size = struct.unpack_from("<QQ", changed, 12)
    return _seven_zip_of(changed[32 : 32 + offset], changed[32 + offset : 32 + offset + size])


def seven_zip_with_gap(made: bytes, gap: bytes) -> bytes:
    """A 7z archive with bytes between its packed streams and its header."""
    offset, size = struct.unpack_from("<QQ", made, 12)
    return _seven_zip_of(made[32 : 32 + offset] + gap, made[32 + offset : 32 + offset + size])


def _seven_zip_of(streams: bytes, header: bytes) -> bytes:
    start = struct.pack("<QQL", len(streams), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<L", zlib.crc32(start)) + start + streams + header


def seven_zip_with_folder_of_bytes(folder: Path, content: bytes) -> bytes:
    """A 7z archive whose one member is marked as a folder and has bytes all the same."""
    made = bytearray(seven_zip(folder, {"q": content}, "-m0=BZip2", "-mhc=off").read_bytes())
    attributes = made.rindex(b"\x15\x06\x01\0")
    made[attributes + 4] |= 0x10
    return with_right_checksums(bytes(made))


def overlapping_zip(content: bytes, members: int) -> bytes:
    """A zip bomb of the kind that has only one copy of its bytes, which every member claims for itself."""
    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(content) + packer.flush()
    common = struct.pack("<5H3L2H", 20, 0, 8, 0, 0, zlib.crc32(content), len(packed), len(content), 1, 0)
    local = b"PK\x03\x04" + common + b"x" + packed
    central = b"".join(
        b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<3H2L", 0, 0, 0, 0, 0) + b"x"
        for _ in range(members)
    )
    return local + central + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, len(central), len(local), 0)


def seven_zip_symlink(folder: Path) -> bytes:
    """A 7z archive with a symbolic link."""
    (folder / "links").mkdir()
    (folder / "links" / "soft").symlink_to("/etc/passwd")
    made = folder / "links.7z"
    command = ["7zz", "a", "-snl", "-bd", str(made), "."]
    subprocess.run(command, cwd=folder / "links", check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return made.read_bytes()


def xz_with_dictionary(content: bytes, size: int) -> bytes:
    """An xz file that asks for a large dictionary."""
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": size, "preset": 1}]
    return lzma.compress(content, lzma.FORMAT_XZ, filters=filters)


@contextmanager
def answering(path: Path, known: Mapping[bytes, bytes], other: bytes) -> Iterator[Path]:
    """A daemon on a unix socket that answers ``known`` first commands, says ``other`` to anything else, then hangs up."""
    over = threading.Event()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def serve() -> None:
            while not over.is_set():
                connection, _ = server.accept()
                with connection, contextlib.suppress(OSError):
                    heard, end, _ = connection.recv(4096).partition(b"\0")
                    connection.sendall(known.get(heard + end, other))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield path
        over.set()
        with socket.socket(socket.AF_UNIX) as last:
            last.connect(str(path))
        thread.join(10)
