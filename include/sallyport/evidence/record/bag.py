"""The record as one file: a BagIt folder in an uncompressed zip, as the Five Safes profile asks. The same bytes each time.

Its digest is the SHA-256 of its ``tagmanifest-sha512.txt``. That holds the digests of the other files beside ``data/``, and
one of these the digests of everything in ``data/``, so that ``sha512sum`` and ``sha256sum`` are enough to check it by hand.
"""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from sallyport.evidence.canonical import canonical_json, canonical_parts
from sallyport.evidence.record.crate import metadata
from sallyport.evidence.record.names import METADATA, identifier, policy_path
from sallyport.evidence.record.workflow import workflow_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.evidence.record.release import Release, Values

PAYLOAD = "data/"
MANIFEST, TAG_MANIFEST = "manifest-sha512.txt", "tagmanifest-sha512.txt"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ABOUT: dict[str, str] = {
    "release.json": "What was asked for, by whom, for whom, when; the programs that worked on it; the digests that matter.",
    "people.json": "Everybody who took part, with their roles on that day.",
    "manifest.json": "Exactly what was released. The SHA-256 of this file is the digest that people approved.",
    "rules.json": "The rules that spoke, and the thresholds they were held to.",
    "decisions.jsonl": "Every answer that was given at a gate: choice, reason, ticks, reasons by file, what it was about.",
    "marks.jsonl": "What reviewers marked file by file before they answered.",
    "events.jsonl": "The links of the register's chain that are about this transfer.",
    "files.jsonl": "Every file that was asked for, with its digest, and where those lie that were released.",
    "findings.jsonl": "Everything that was found about the files.",
}
"""The files of a record but for the policies and the workflow, and what each holds."""
_WRITTEN_AT_ONCE = 64 * 1024
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say


def pack(release: Release, stream: BinaryIO) -> str:
    """Write the record; returns its digest."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as bag:
        name = release.about["ref"] + "/"
        parts = []
        lines = []
        for path, described, pieces in _details(release):
            size, sha256, sha512 = _write(bag, name + PAYLOAD + path, pieces)
            parts.append((path, described, size, sha256))
            lines.append((PAYLOAD + path, sha512))
        *_, sha512 = _write(bag, name + PAYLOAD + METADATA, metadata(release, parts))
        lines.append((PAYLOAD + METADATA, sha512))
        tags = (("bagit.txt", BAGIT), ("bag-info.txt", _bag_info(release)), (MANIFEST, _listed(lines)))
        tag_lines = [(path, _write(bag, name + path, [content])[2]) for path, content in tags]
        _, digest, _ = _write(bag, name + TAG_MANIFEST, [_listed(tag_lines)])
    return digest


def _details(release: Release) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """Path below the crate, description and content of every file but the crate's own metadata."""
    for path, pieces in _tables(release):
        yield path, ABOUT[path], pieces
    for digest, text in sorted(release.policies.items()):
        yield policy_path(digest), "A policy, as it was activated.", [text.encode()]
    for path, described, content in workflow_parts(release):
        yield path, described, [content]


def _tables(release: Release) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield "release.json", [canonical_json(release.about)]
    yield "people.json", [canonical_json(list(release.people))]
    yield "manifest.json", canonical_parts(release.manifest())
    yield "rules.json", [canonical_json(release.rules)]
    yield "decisions.jsonl", _lines(release.decisions())
    yield "marks.jsonl", _lines(release.marks)
    yield "events.jsonl", _lines(release.events())
    yield "files.jsonl", _lines(release.files())
    yield "findings.jsonl", _lines(release.findings())


def _lines(values: Iterable[Values]) -> Iterator[bytes]:
    """Each in parts: a decision may name all files."""
    for value in values:
        yield from canonical_parts(value)
        yield b"\n"


def _bag_info(release: Release) -> bytes:
    about = release.about
    return (
        f"External-Identifier: {identifier(release)}\n"
        f"Internal-Sender-Identifier: {about['ref']}\n"
        f"Bagging-Date: {about['released'][:10]}\n"
        f"Bag-Software-Agent: Sallyport\n"
    ).encode()


def _listed(lines: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(lines)).encode()


def _write(bag: zipfile.ZipFile, path: str, pieces: Iterable[bytes]) -> tuple[int, str, str]:
    """Size, SHA-256 and SHA-512 of what was written."""
    entry = zipfile.ZipInfo(path, _FIRST_DAY)
    entry.external_attr = 0o600 << 16
    size, short, long = 0, hashlib.sha256(), hashlib.sha512()
    with bag.open(entry, "w", force_zip64=True) as member:
        for piece in _joined(pieces):
            member.write(piece)
            short.update(piece)
            long.update(piece)
            size += len(piece)
    return size, short.hexdigest(), long.hexdigest()


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces: there is one for each of many files."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _WRITTEN_AT_ONCE:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)
