"""Container images made by hand, the same bytes every time: squashfs, SIF around it, and what ``docker save`` writes.

Small ones only: all inodes and all names of a squashfs fit into one block of metadata (8 KiB) each.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
import struct
import tarfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.archives.decoders import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DEFINITION, LABELS, PARTITION, SIGNATURE = 0x4001, 0x4003, 0x4004, 0x4005
SQUASHFS, EXT3, ENCRYPTED = 1, 2, 5
_NOTHING = 2**64 - 1
_BLOCK = 128 * 1024
_COMPRESSIONS: dict[str, tuple[int, Callable[[bytes], bytes]]] = {
    "gzip": (1, zlib.compress),
    "none": (1, lambda data: data + b" "),  # longer, so that it is stored as it stands
    "lzo": (3, zlib.compress),
    "xz": (4, lambda data: lzma.compress(data, check=lzma.CHECK_CRC32)),
    "lz4": (5, zlib.compress),
    "zstd": (6, zstd.compress),
}


@dataclass(frozen=True)
class Node:
    """A file of an image; ``kind`` is "file", "link" or "device"."""

    content: bytes = b""
    mode: int = 0o644
    kind: str = "file"


Tree = "Mapping[str, Node | bytes]"
"""Path from the root, to its node or to a file's content."""


def squashfs(tree: Tree, compression: str = "gzip") -> bytes:
    """A file system of these files and the folders around them."""
    return _SquashFs(*_COMPRESSIONS[compression]).build(tree)


class _SquashFs:
    def __init__(self, number: int, compress: Callable[[bytes], bytes]) -> None:
        self._number, self._compress = number, compress
        self._data, self._inodes, self._names = bytearray(bytes(96)), bytearray(), bytearray()
        self._count = 0

    def build(self, tree: Tree) -> bytes:
        folders: dict[str, dict[str, Node | None]] = {"": {}}
        for path, node in sorted(tree.items()):
            parts = path.split("/")
            for depth in range(1, len(parts)):
                folder = "/".join(parts[:depth])
                folders.setdefault(folder, {})
                folders["/".join(parts[: depth - 1])][parts[depth - 1]] = None
            folders["/".join(parts[:-1])][parts[-1]] = Node(node) if isinstance(node, bytes) else node
        root = self._folder("", folders)
        tables = []
        for table in (self._inodes, self._names):
            tables.append(len(self._data))
            self._data += self._metadata(bytes(table))
        ids = len(self._data)
        self._data += self._metadata(struct.pack("<I", 0))
        id_table = len(self._data)
        self._data += struct.pack("<Q", ids)
        used = len(self._data)
        self._data[:96] = struct.pack(
            "<4sIIIIHHHHHHQQQQQQQQ",
            *(b"hsqs", self._count, 0, _BLOCK, 0, self._number, 17, 0x10, 1, 4, 0),
            *(root, used, id_table, _NOTHING, *tables, ids, _NOTHING),
        )
        return bytes(self._data) + bytes(-used % 4096)

    def _metadata(self, table: bytes) -> bytes:
        assert len(table) <= 8192
        packed = self._compress(table)
        return (
            struct.pack("<H", len(packed)) + packed
            if len(packed) < len(table)
            else struct.pack("<H", len(table) | 1 << 15) + table
        )

    def _inode(self, kind: int, mode: int, rest: bytes) -> int:
        self._count += 1
        at = len(self._inodes)
        self._inodes += struct.pack("<HHHHII", kind, mode, 0, 0, 0, self._count) + rest
        return at

    def _folder(self, path: str, folders: dict[str, dict[str, Node | None]]) -> int:
        """Where its inode begins."""
        entries = []
        for name, node in sorted(folders[path].items()):
            place = self._folder(f"{path}/{name}".lstrip("/"), folders) if node is None else self._leaf(node)
            kind = 1 if node is None else {"file": 2, "link": 3, "device": 5}[node.kind]
            entries.append((name.encode(), place, kind))
        at = len(self._names)
        if entries:
            self._names += struct.pack("<III", len(entries) - 1, 0, 0)
        for name, place, kind in entries:
            self._names += struct.pack("<HhHH", place, 0, kind, len(name) - 1) + name
        return self._inode(1, 0o755, struct.pack("<IIHHI", 0, 2, len(self._names) - at + 3, at, 0))

    def _leaf(self, node: Node) -> int:
        if node.kind == "link":
            return self._inode(3, 0o777, struct.pack("<II", 1, len(node.content)) + node.content)
        if node.kind == "device":
            return self._inode(5, node.mode, struct.pack("<II", 1, 0x103))
        start, sizes = len(self._data), []
        for place in range(0, len(node.content), _BLOCK):
            piece = node.content[place : place + _BLOCK]
            packed = self._compress(piece)
            self._data += packed if len(packed) < len(piece) else piece
            sizes.append(len(packed) if len(packed) < len(piece) else len(piece) | 1 << 24)
        head = struct.pack("<IIII", start, 0xFFFFFFFF, 0, len(node.content))
        return self._inode(2, node.mode, head + struct.pack(f"<{len(sizes)}I", *sizes))


def sif(*objects: tuple[int, bytes] | tuple[int, bytes, int]) -> bytes:
    """An image of these objects: kind, bytes, and of a partition the file system."""
    at = 128 + 585 * 48
    content, descriptors = bytearray(), b""
    for number, (kind, data, *file_system) in enumerate(objects, 1):
        content += bytes(-(at + len(content)) % 4096)
        extra = struct.pack("<ii3s", *file_system, 2, b"02\0") if file_system else b""
        fields = (kind, True, number, 0xF0000001, 0, at + len(content), len(data), len(data), 0, 0, 0, 0)
        descriptors += struct.pack("<i?IIIqqqqqqq128s384s", *fields, b"object", extra)
        content += data
    free = 48 - len(objects)
    head = struct.pack(
        *("<32s10s3s3s16s8q", b"#!/usr/bin/env run-singularity\n", b"SIF_MAGIC\0", b"01", b"02", bytes(16)),
        *(0, 0, free, 48, 128, 585 * 48, at, len(content)),
    )
    return head + descriptors.ljust(585 * 48, b"\0") + bytes(content)


def apptainer(tree: Tree, definition: str = "Bootstrap: docker\nFrom: debian:12\n", compression: str = "gzip") -> bytes:
    """An image as ``apptainer build`` makes it; without a definition when that is empty."""
    told = [(DEFINITION, definition.encode())] if definition else []
    return sif(*told, (LABELS, b"{}"), (PARTITION, squashfs(tree, compression), SQUASHFS))


def layer(tree: Tree) -> bytes:
    """A layer as a tar archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, node in tree.items():
            told = Node(node) if isinstance(node, bytes) else node
            info = tarfile.TarInfo(path)
            info.mode = told.mode
            if told.kind == "file":
                info.size = len(told.content)
                archive.addfile(info, io.BytesIO(told.content))
                continue
            info.type = tarfile.SYMTYPE if told.kind == "link" else tarfile.CHRTYPE
            info.linkname = told.content.decode()
            archive.addfile(info)
    return buffer.getvalue()


def _tar(files: Mapping[str, bytes]) -> bytes:
    return layer(files)


def docker_save(*layers: Tree, settings: Mapping[str, object] | None = None) -> bytes:
    """What ``docker save`` writes: manifest.json, the image's settings, a tar archive for each layer."""
    packed = [layer(tree) for tree in layers]
    names = [f"{hashlib.sha256(one).hexdigest()}/layer.tar" for one in packed]
    settings_file = json.dumps(_settings(packed, settings)).encode()
    config = f"{hashlib.sha256(settings_file).hexdigest()}.json"
    manifest = [{"Config": config, "RepoTags": ["analysis:1"], "Layers": names}]
    return _tar(
        dict(zip(names, packed, strict=True)) | {config: settings_file, "manifest.json": json.dumps(manifest).encode()}
    )


def oci_archive(*layers: Tree, settings: Mapping[str, object] | None = None, compress: bool = True) -> bytes:
    """What ``skopeo copy ... oci-archive:`` writes: blobs by their digests, layers with gzip."""
    packed = [gzip.compress(layer(tree), mtime=0) if compress else layer(tree) for tree in layers]
    blobs = {_blob(one): one for one in [*packed, json.dumps(_settings(packed, settings)).encode()]}
    *layer_names, config = blobs
    manifest = json.dumps({"schemaVersion": 2, "config": {"digest": config}, "layers": layer_names}).encode()
    index = {"schemaVersion": 2, "manifests": [{"digest": _blob(manifest)}]}
    about = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}', "index.json": json.dumps(index).encode()}
    return _tar(blobs | {_blob(manifest): manifest} | about)


def _blob(content: bytes) -> str:
    return f"blobs/sha256/{hashlib.sha256(content).hexdigest()}"


def _settings(layers: Sequence[bytes], more: Mapping[str, object] | None) -> dict[str, object]:
    told: dict[str, object] = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Env": ["PATH=/usr/local/bin:/usr/bin:/bin"], "Cmd": ["python3"]},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(one).hexdigest()}" for one in layers]},
        "history": [{"created_by": "/bin/sh -c #(nop) ADD file:1 in /"}],
    }
    return told | dict(more or {})
