"""Records of releases taken apart and put together again, as somebody would who wants them to say something else."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST, TAG_MANIFEST = "manifest-sha512.txt", "tagmanifest-sha512.txt"
Parts = dict[str, bytes]


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as bag:
        return {name.partition("/")[2]: bag.read(name) for name in bag.namelist()}


def bagged(parts: Parts) -> Parts:
    """With manifests that fit."""
    payload = {name: content for name, content in parts.items() if name.startswith("data/")}
    tags = {name: parts[name] for name in ("bagit.txt", "bag-info.txt")} | {MANIFEST: _listed(payload)}
    return payload | tags | {TAG_MANIFEST: _listed(tags)}


def zipped(parts: Parts, path: Path) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bag:
        for name, content in parts.items():
            bag.writestr(f"T000001/{name}", content)
    path.write_bytes(made.getvalue())
    return path


def forgeries(parts: Parts) -> Iterator[tuple[str, Parts]]:
    """The record with one value changed, for each kind of value that it has; its manifests are made anew."""
    for name, content in parts.items():
        if not name.endswith((".json", ".jsonl")):
            continue
        lines = content.splitlines() if name.endswith(".jsonl") else [content]
        seen: set[tuple[str, ...]] = set()
        for number, line in enumerate(lines):
            for place, changed in _changes(json.loads(line)):
                kind = tuple("*" if isinstance(step, int) else step for step in place)
                if kind in seen:
                    continue
                seen.add(kind)
                again = [*lines[:number], _dumped(changed), *lines[number + 1 :]]
                ending = b"\n" if name.endswith(".jsonl") else b""
                forged = b"".join(one + ending for one in again)
                yield f"{name}: {'.'.join(map(str, place))}", bagged(parts | {name: forged})


def _changes(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each place in ``value``, and the whole with another value there."""
    if isinstance(value, dict | list) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            for where, changed in _changes(inner, (*place, key)):
                copy = value.copy()
                copy[key] = changed
                yield where, copy
        return
    yield place, (not value) if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value} forged"


def _dumped(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _listed(parts: Parts) -> bytes:
    return "".join(f"{hashlib.sha512(parts[name]).hexdigest()}  {name}\n" for name in sorted(parts)).encode()
