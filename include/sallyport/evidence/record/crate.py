"""A release as RO-Crate metadata after the Five Safes profile: its people, files, programs, checks and decisions.

Released bytes are not in the record. They are described as the profile describes sensitive data: by an id that says nothing,
with their digest, and readable for the project only.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sallyport.evidence.canonical import canonical_json, canonical_parts
from sallyport.evidence.record.actions import carriage, checks, decisions, sealing
from sallyport.evidence.record.circumstances import circumstances, people, programs
from sallyport.evidence.record.names import (
    CONDITIONS,
    METADATA,
    PROFILE,
    PROJECT,
    READERS,
    RELEASE,
    SITE,
    SPECIFICATION,
    WORKFLOW,
    file_id,
    identifier,
    to,
    workflow_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sallyport.evidence.record.release import Release, Values

_FORMATS = {".yaml": "text/yaml", ".py": "text/x-python"}


def metadata(release: Release, parts: Sequence[tuple[str, str, int, str]]) -> Iterator[bytes]:
    """The metadata document, piece by piece. ``parts``: path, description, size and SHA-256 of the record's other files."""
    yield b'{"@context":' + canonical_json(f"{SPECIFICATION}/context") + b',"@graph":['
    separator = b"\n"
    for entity in _entities(release, parts):
        yield separator
        yield from canonical_parts(entity)
        separator = b",\n"
    yield b"\n]}\n"


def _entities(release: Release, parts: Sequence[tuple[str, str, int, str]]) -> Iterator[Values]:
    yield {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": to("./"),
        "conformsTo": to(SPECIFICATION),
    }
    actions = [*checks(release), *decisions(release), sealing(release)]
    files = [file_id(release, number) for number in sorted(file["number"] for file in release.manifest()["files"])]
    yield _root(release, parts, [RELEASE, *(action["@id"] for action in actions)], map(to, files))
    yield {
        "@id": PROFILE,
        "@type": ["CreativeWork", "Profile"],
        "name": "Five Safes RO-Crate profile",
        "version": "0.4",
    }
    yield from circumstances(release)
    yield from people(release)
    yield from programs(release)
    for path, description, size, digest in parts:
        yield {
            "@id": path,
            "@type": ["File", "CreativeWork"] if release.workflows and path.endswith(".yaml") else "File",
            "name": path,
            "description": description,
            "contentSize": str(size),
            "sha256": digest,
            "encodingFormat": _FORMATS.get(path[path.rindex(".") :], "application/json"),
        }
    yield carriage(release, map(to, files))
    yield from actions
    released = (file for file in release.files() if file["released"] is not None)
    for file, name in zip(released, files, strict=True):
        yield to(name) | _file(release, file)


def _root(
    release: Release, parts: Sequence[tuple[str, str, int, str]], mentioned: Sequence[str], files: Iterable[Values]
) -> Values:
    about = release.about
    own = [to(path) for path, *_ in parts if not path.startswith(WORKFLOW)]
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Release {about['ref']} of {about['site']['name']}",
        "description": f"Who let which files through for project {about['project']['folder']}, on which rules, and how it "
        "was found out that they may pass.",
        "identifier": identifier(release),
        "datePublished": about["released"],
        "license": to(CONDITIONS),
        "conformsTo": to(PROFILE),
        "publisher": to(SITE),
        "sourceOrganization": to(PROJECT),
        "mainEntity": to(workflow_id(release)),
        "mentions": [to(name) for name in mentioned],
        "hasPart": chain(own, [to(workflow_id(release))], files),
    }


def _file(release: Release, file: Values) -> Values:
    return {
        "@type": ["File", "DigitalDocument"],
        "name": file["release_path"],
        "description": f"File {file['number']} of {release.about['ref']}, released.",
        "position": file["number"],
        "contentSize": str(file["size"]),
        "sha256": file["sha256"],
        "encodingFormat": file["type"] or "application/octet-stream",
        "hasDigitalDocumentPermission": to(READERS),
    }
