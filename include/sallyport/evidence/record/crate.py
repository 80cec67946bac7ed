"""A release as RO-Crate metadata after the Five Safes profile: its people, files, programs, checks and decisions.

Released bytes are not in the record. They are described as the profile describes sensitive data: by an id that says nothing,
with their digest, and readable for the project only.
"""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sallyport.evidence.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.evidence.record.release import Release, Values

SPECIFICATION = "https://w3id.org/ro/crate/1.2"
PROFILE = "https://w3id.org/5s-crate/0.4"
METADATA = "ro-crate-metadata.json"
_SHP = "https://w3id.org/shp#"
_ACTIONS = "http://schema.org/"
_SITE, _PROJECT, _PROGRAM, _RELEASE, _CONDITIONS, _READERS = (
    "#site",
    "#project",
    "#sallyport",
    "#release",
    "#conditions",
    "#readers",
)
_SHA256, _SHA512 = (f"https://www.iana.org/assignments/named-information#sha-{bits}" for bits in (256, 512))


def identifier(release: Release) -> str:
    """The record's own id, ``urn:uuid:…``: the same whenever it is made."""
    about = release.about
    return _own_id(about["site"]["name"], about["dag"], about["run"]).urn


@lru_cache(maxsize=1)
def _own_id(site: str, dag: str, run: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"sallyport:{site}:{dag}:{run}")


def metadata(release: Release, parts: Sequence[tuple[str, str, int, str]]) -> Iterator[bytes]:
    """The metadata document, piece by piece. ``parts``: path, description, size and SHA-256 of the record's other files."""
    yield b'{"@context":' + canonical_json(f"{SPECIFICATION}/context") + b',"@graph":['
    separator = b"\n"
    for entity in _entities(release, parts):
        yield separator + canonical_json(entity)
        separator = b",\n"
    yield b"\n]}\n"


def _entities(release: Release, parts: Sequence[tuple[str, str, int, str]]) -> Iterator[Values]:
    yield {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": _to("./"),
        "conformsTo": _to(SPECIFICATION),
    }
    actions = [*_checks(release), *_decisions(release), _sealing(release)]
    files = [_to(_file_id(release, file)) for file in _released(release)]
    yield _root(release, parts, [_RELEASE, *(action["@id"] for action in actions)], files)
    yield {
        "@id": PROFILE,
        "@type": ["CreativeWork", "Profile"],
        "name": "Five Safes RO-Crate profile",
        "version": "0.4",
    }
    yield from _circumstances(release)
    yield from _people(release)
    yield from _programs(release)
    for path, description, size, digest in parts:
        kind = "text/yaml" if path.endswith(".yaml") else "application/json"
        yield {
            "@id": path,
            "@type": "File",
            "name": path,
            "description": description,
            "contentSize": str(size),
            "sha256": digest,
            "encodingFormat": kind,
        }
    yield _carriage(release, files)
    yield from actions
    for file, name in zip(_released(release), files, strict=True):
        yield name | _file(release, file)


def _root(
    release: Release, parts: Sequence[tuple[str, str, int, str]], mentioned: Sequence[str], files: Sequence[Values]
) -> Values:
    about = release.about
    own = [_to(path) for path, *_ in parts]
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Release {about['ref']} of {about['site']['name']}",
        "description": f"Who let which files through for project {about['project']['folder']}, on which rules, and how it "
        "was found out that they may pass.",
        "identifier": identifier(release),
        "datePublished": about["released"],
        "license": _to(_CONDITIONS),
        "conformsTo": _to(PROFILE),
        "publisher": _to(_SITE),
        "sourceOrganization": _to(_PROJECT),
        "mainEntity": _to(_workflow(release)),
        "mentions": [_to(name) for name in mentioned],
        "hasPart": [*own, _to(_workflow(release)), *files],
    }


def _circumstances(release: Release) -> Iterator[Values]:
    about = release.about
    site, project = about["site"], about["project"]
    yield {
        "@id": _SITE,
        "@type": "Organization",
        "name": site["name"],
        "email": site["contact"],
        "description": f"A {site['kind']} site.",
    }
    yield {"@id": _PROJECT, "@type": "Project", "name": project["title"], "identifier": _to("#project-folder")}
    yield {"@id": "#project-folder", "@type": "PropertyValue", "name": "folder", "value": project["folder"]}
    yield {
        "@id": _CONDITIONS,
        "@type": "CreativeWork",
        "name": "For this site and its auditors only",
        "description": "Names of files and places in them count as data. The record does not leave the site.",
    }
    yield {
        "@id": _READERS,
        "@type": "DigitalDocumentPermission",
        "name": "Who the files went to",
        "permissionType": f"{_ACTIONS}ReadPermission",
        "grantee": _to(_receiver(release)),
    }
    yield {
        "@id": _workflow(release),
        "@type": "Dataset",
        "name": f"The DAG {about['dag']}",
        "description": "The workflow that carried the files; it is part of Sallyport, whose version is recorded.",
    }
    for one, bits in ((_SHA256, 256), (_SHA512, 512)):
        yield {"@id": one, "@type": "DefinedTerm", "name": f"sha-{bits} algorithm"}
    for kind in ("CheckValue", "ValidationCheck", _review_kind(release), "GenerateCheckValue"):
        yield {"@id": _SHP + kind, "@type": "DefinedTerm", "name": kind}


def _people(release: Release) -> Iterator[Values]:
    for person in release.people:
        entity = {
            "@id": _person(person["id"]),
            "@type": "Person",
            "name": person["name"],
            "affiliation": _to(_SITE),
            "jobTitle": ", ".join(person["roles"]) or "project user",
            "identifier": [f"person {person['id']}", *filter(None, (person["airflow_name"], person["triage_name"]))],
        }
        if person["id"] == release.about["requester"]:
            entity["memberOf"] = _to(_PROJECT)
        yield entity


def _programs(release: Release) -> Iterator[Values]:
    used: dict[str, set[str]] = {}
    for versions in release.about["tools"].values():
        for name, version in versions.items():
            used.setdefault(name, set()).add(version)
    others = sorted(set(used) - {"sallyport"})
    yield {
        "@id": _PROGRAM,
        "@type": "SoftwareApplication",
        "name": "Sallyport",
        "url": "arcp://name,sallyport/",
        "version": ", ".join(sorted(used.get("sallyport", {"unknown"}))),
        "provider": _to(_SITE),
        "softwareRequirements": [_to(f"#{name}") for name in others],
    }
    for name in others:
        yield {
            "@id": f"#{name}",
            "@type": "SoftwareApplication",
            "name": name,
            "url": "https://www.python.org/" if name == "python" else f"https://pypi.org/project/{name}/",
            "version": ", ".join(sorted(used[name])),
        }
    for number, engine in enumerate(release.about["scanners"], start=1):
        yield {
            "@id": f"#scanner-{number}",
            "@type": "SoftwareApplication",
            "name": "ClamAV",
            "url": "https://www.clamav.net/",
            "version": engine,
            "provider": _to(_SITE),
        }


def _carriage(release: Release, files: Sequence[Values]) -> Values:
    about = release.about
    return {
        "@id": _RELEASE,
        "@type": "CreateAction",
        "name": f"Release of {about['ref']}",
        "description": str(about["request"].get("purpose", "")),
        "agent": _to(_receiver(release)),
        "participant": _to(_person(about["operator"])),
        "instrument": _to(_workflow(release)),
        "startTime": about["requested"],
        "endTime": about["released"],
        "object": _to("manifest.json"),
        "result": list(files),
        "actionStatus": f"{_ACTIONS}CompletedActionStatus",
    }


def _checks(release: Release) -> Iterator[Values]:
    engines = [_to(f"#scanner-{number}") for number, _ in enumerate(release.about["scanners"], start=1)]
    policy = _to(policy_path(release.about["policies"]["inspected"]))
    kinds = {event["kind"]: event["at"] for event in release.events}
    yield _assessed("#staged", "CheckValue", "Digests of the files as they came: taken", kinds.get("transfer.staged"))
    yield _assessed(
        "#inspected",
        "ValidationCheck",
        "Inspection of the files: findings.jsonl",
        kinds.get("transfer.inspected"),
        instrument=[policy, _to("rules.json"), *engines],
        result=_to("findings.jsonl"),
    )


def _decisions(release: Release) -> Iterator[Values]:
    kind = _review_kind(release)
    for decision in release.decisions:
        approves = decision["choice"] == "Approve"
        yield _assessed(
            f"#decision-{decision['id']}",
            kind,
            f"{decision['gate']}, round {decision['round']}: {decision['choice']}",
            decision["at"],
            agent=_to(_person(decision["reviewer_id"])),
            instrument=_to(policy_path(decision["policy_digest"])),
            description=decision["reason"],
            object=[_to("./"), _to("manifest.json"), _to(_PROJECT)],
            actionStatus=f"{_ACTIONS}{'Completed' if approves else 'Failed'}ActionStatus",
        )


def _review_kind(release: Release) -> str:
    return "DisclosureCheck" if release.about["direction"] == "output" else "SignOff"


def _sealing(release: Release) -> Values:
    made = _assessed("#sealed", "GenerateCheckValue", "BagIt manifests of this record: made", release.about["released"])
    return made | {"@type": "UpdateAction", "instrument": _to(_SHA512)}


def _assessed(name: str, kind: str, outcome: str, at: str | None, **more: Any) -> Values:  # noqa: ANN401 - plain JSON
    action: Values = {
        "@id": name,
        "@type": "AssessAction",
        "additionalType": _to(_SHP + kind),
        "name": outcome,
        "agent": _to(_PROGRAM),
        "instrument": _to(_SHA256),
        "object": _to("./"),
        "actionStatus": f"{_ACTIONS}CompletedActionStatus",
    }
    return action | ({"endTime": at} if at else {}) | more


def _released(release: Release) -> Iterator[Values]:
    return (file for file in release.files() if file["released"] is not None)


def _file(release: Release, file: Values) -> Values:
    return {
        "@type": ["File", "DigitalDocument"],
        "name": file["release_path"],
        "description": f"File {file['number']} of {release.about['ref']}, released.",
        "position": file["number"],
        "contentSize": str(file["size"]),
        "sha256": file["sha256"],
        "encodingFormat": file["type"] or "application/octet-stream",
        "hasDigitalDocumentPermission": _to(_READERS),
    }


def _file_id(release: Release, file: Values) -> str:
    about = release.about
    return uuid.uuid5(_own_id(about["site"]["name"], about["dag"], about["run"]), str(file["number"])).urn


def policy_path(digest: str) -> str:
    """Where a record keeps the text of a policy."""
    return f"policy-{digest[:16]}.yaml"


def _workflow(release: Release) -> str:
    return f"arcp://name,sallyport/dags/{release.about['dag']}/"


def _receiver(release: Release) -> str:
    requester = release.about["requester"]
    return _person(requester) if requester is not None else _PROJECT


def _person(number: int) -> str:
    return f"#person-{number}"


def _to(name: str) -> dict[str, str]:
    return {"@id": name}
