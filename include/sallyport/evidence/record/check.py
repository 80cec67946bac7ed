"""Is a record what it was when it was made, and do its parts say the same? Needs the file alone: no register, no network.

What only the chain can tell (was this the record that was made then?) is told by its digest: see ``sallyport audit record``.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sallyport.errors import BadRequest
from sallyport.evidence.canonical import sha256_of
from sallyport.evidence.record.bag import ABOUT, BAGIT, MANIFEST, PAYLOAD, TAG_MANIFEST
from sallyport.evidence.record.names import METADATA, policy_path, workflow_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sallyport.evidence.record.release import Values

_TAGS = frozenset({"bagit.txt", "bag-info.txt", MANIFEST, TAG_MANIFEST})
_CHUNK = 1024 * 1024
_REF = re.compile(r"T\d{6,18}")
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OSError, zipfile.BadZipFile, RuntimeError)
"""What reading a damaged or invented record raises."""


@dataclass
class Checked:
    """What a check of a record found. Without problems the record is whole."""

    digest: str
    """As the event of the release must hold it."""
    ref: str = ""
    """Of the release; empty, as is what follows, when its files are not even those of its manifests."""
    events: list[Values] = field(default_factory=list)
    released: list[Values] = field(default_factory=list)
    """The files that were released: as in ``files.jsonl``."""
    problems: list[str] = field(default_factory=list)


def check(path: Path) -> Checked:
    """Look through the record at ``path``. BadRequest when it is none."""
    try:
        with zipfile.ZipFile(path) as bag:
            return _check(_Bag.opened(bag))
    except _UNREADABLE as error:
        raise BadRequest(f"This is no record that can be read: {type(error).__name__}.", "Give the zip file.") from None


def missing_files(checked: Checked, folder: Path) -> list[str]:
    """Which released files do not lie below ``folder`` as they were released, by their numbers."""
    problems = []
    for file in checked.released:
        place = folder / file["release_path"]
        if place.is_symlink() or not place.is_file():
            problems.append(f"file {file['number']} is not there")
        elif _digest_of(place) != file["sha256"]:
            problems.append(f"file {file['number']} has other bytes than were released")
    return problems


@dataclass(frozen=True)
class _Bag:
    """An open record; names are without the folder that all of them lie in."""

    archive: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]

    @classmethod
    def opened(cls, archive: zipfile.ZipFile) -> _Bag:
        infos = archive.infolist()
        (folder,) = {info.filename.partition("/")[0] for info in infos}
        entries = {info.filename.removeprefix(f"{folder}/"): info for info in infos}
        if len(entries) != len(infos) or any(info.compress_type != zipfile.ZIP_STORED for info in infos):
            raise ValueError
        return cls(archive, entries)

    def read(self, name: str) -> bytes:
        return self.archive.read(self.entries[name])

    def json(self, name: str) -> Any:  # noqa: ANN401 - whatever the file holds
        return json.loads(self.read(PAYLOAD + name))

    def lines(self, name: str) -> Iterator[Values]:
        with self.archive.open(self.entries[PAYLOAD + name]) as stream:
            for line in stream:
                yield json.loads(line)

    def sha512(self, name: str) -> str:
        digest = hashlib.sha512()
        with self.archive.open(self.entries[name]) as stream:
            while piece := stream.read(_CHUNK):
                digest.update(piece)
        return digest.hexdigest()


def _check(bag: _Bag) -> Checked:
    checked = Checked(hashlib.sha256(bag.read(TAG_MANIFEST)).hexdigest())
    checked.problems += _seals(bag)
    if checked.problems:
        return checked
    about = bag.json("release.json")
    if _REF.fullmatch(about["ref"]) is None:
        raise ValueError
    checked.ref = about["ref"]
    checked.events = list(bag.lines("events.jsonl"))
    checked.released = [file for file in bag.lines("files.jsonl") if file["released"] is not None]
    for subject in _SUBJECTS:
        checked.problems += subject(bag, about, checked)
    return checked


def _seals(bag: _Bag) -> Iterator[str]:
    """BagIt's own check: every file has the digest that its manifest says, and none is there besides."""
    payload = _digests(bag.read(MANIFEST))
    tags = _digests(bag.read(TAG_MANIFEST))
    for name in sorted({*payload, *tags} - set(bag.entries)):
        yield f"{name} is gone"
    for name in sorted(set(bag.entries) - {*payload, *tags, TAG_MANIFEST}):
        yield f"{name} was added"
    for name, digest in sorted({**payload, **tags}.items()):
        if name in bag.entries and bag.sha512(name) != digest:
            yield f"{name} was changed"
    expected = {PAYLOAD + name for name in (*ABOUT, METADATA)}
    if expected - set(payload) or set(tags) != _TAGS - {TAG_MANIFEST} or bag.read("bagit.txt") != BAGIT:
        yield "it lacks parts that every record has"


def _digests(listed: bytes) -> dict[str, str]:
    lines = [line.split("  ", 1) for line in listed.decode().splitlines()]
    return {name: digest for digest, name in lines}


def _manifest(bag: _Bag, about: Values, checked: Checked) -> Iterator[str]:
    """What was released is what every approval was about."""
    manifest = bag.json("manifest.json")
    if hashlib.sha256(bag.read(PAYLOAD + "manifest.json")).hexdigest() != about["manifest"]:
        yield "the manifest is not the one that the release names"
    listed = {entry["number"]: (entry["path"], entry["size"], entry["sha256"]) for entry in manifest["files"]}
    released = {file["number"]: (file["release_path"], file["size"], file["sha256"]) for file in checked.released}
    if listed != released:
        yield "the released files are not those of the manifest"
    for decision in _approvals(bag):
        approved = {entry["number"]: entry for entry in decision["manifest"]["files"]}
        circumstances = {key: value for key, value in decision["manifest"].items() if key != "files"}
        same = {key: value for key, value in manifest.items() if key != "files"} == circumstances
        if not same or any(approved.get(entry["number"]) != entry for entry in manifest["files"]):
            yield f"decision {decision['id']} approved something else than was released"


def _approvals(bag: _Bag) -> list[Values]:
    """Of the asking that led to the release."""
    decisions = list(bag.lines("decisions.jsonl"))
    last = max(decision["round"] for decision in decisions)
    return [one for one in decisions if one["round"] == last and one["choice"] == "Approve"]


def _decisions(bag: _Bag, _: Values, checked: Checked) -> Iterator[str]:
    """Each decision is the one that its event sealed, and no event's decision is missing."""
    sealed = {one["data"]["decision"]: one["data"] for one in checked.events if one["kind"] == "decision.recorded"}
    for decision in bag.lines("decisions.jsonl"):
        event = sealed.pop(decision["id"], None)
        if event is None or event["seal"] != sha256_of(decision):
            yield f"decision {decision['id']} is not the one that the chain recorded"
        if decision["manifest"] is not None and sha256_of(decision["manifest"]) != decision["manifest_digest"]:
            yield f"decision {decision['id']} does not have the manifest of its digest"
    yield from (f"decision {number} is missing" for number in sealed)
    for marks in bag.lines("marks.jsonl"):
        if sha256_of(marks["marks"]) != marks["digest"]:
            yield f"the marks of reviewer {marks['reviewer']} are not those of their digest"


def _chain(_: _Bag, about: Values, checked: Checked) -> Iterator[str]:
    """Each event has the digest of what it says; neighbours follow each other; the release is among them."""
    last: Values | None = None
    for event in checked.events:
        if sha256_of({key: value for key, value in event.items() if key != "digest"}) != event["digest"]:
            yield f"event {event['number']} is not what its digest says"
        if last is not None and event["number"] <= last["number"]:
            yield f"event {event['number']} is out of order"
        if last is not None and event["number"] == last["number"] + 1 and event["previous"] != last["digest"]:
            yield f"event {event['number']} does not follow event {last['number']}"
        last = event
    if last is None or (last["kind"], last["at"]) != ("transfer.released", about["released"]):
        yield "the release itself is not its last event"


def _deliveries(_: _Bag, __: Values, checked: Checked) -> Iterator[str]:
    """Each released file was read back with its digest, as the events say."""
    delivered = {
        file["file"]: file["digest"]
        for event in checked.events
        if event["kind"] == "release.delivered"
        for file in event["data"]["files"]
    }
    for file in checked.released:
        if delivered.pop(file["id"], None) != file["sha256"]:
            yield f"file {file['number']} was not delivered with this digest"
    if delivered:
        yield f"{len(delivered)} delivered files are missing"


def _policies(bag: _Bag, about: Values, _: Checked) -> Iterator[str]:
    """The policies that it names are in it."""
    named = {*about["policies"].values(), *(one["policy_digest"] for one in bag.lines("decisions.jsonl"))}
    yield from (
        f"policy {digest[:16]} is missing"
        for digest in sorted(named)
        if PAYLOAD + policy_path(digest) not in bag.entries
    )


def _workflows(bag: _Bag, about: Values, checked: Checked) -> Iterator[str]:
    """The DAG files in it are those that the events say were followed."""
    said = {
        event["kind"].removeprefix("transfer."): event["data"]["workflow"]
        for event in checked.events
        if event["kind"] in {"transfer.inspected", "transfer.released"} and "workflow" in event["data"]
    }
    if about.get("workflows", {}) != (said if "released" in said else {}):
        yield "the workflows are not those of the events"
    for path, digest in workflow_paths(about).items():
        if PAYLOAD + path not in bag.entries or hashlib.sha256(bag.read(PAYLOAD + path)).hexdigest() != digest:
            yield f"{path} is not the workflow that was followed"


_SUBJECTS: tuple[Callable[[_Bag, Values, Checked], Iterator[str]], ...] = (
    _manifest,
    _decisions,
    _chain,
    _deliveries,
    _policies,
    _workflows,
)


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
