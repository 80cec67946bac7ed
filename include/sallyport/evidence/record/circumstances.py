"""What stands around a release, as a crate's entities: the site, the project, people, programs, the words it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.evidence.record.names import (
    CONDITIONS,
    PROGRAM,
    PROJECT,
    READERS,
    SCHEMA,
    SHA256,
    SHA512,
    SHP,
    SITE,
    person_id,
    receiver,
    review_kind,
    to,
)
from sallyport.evidence.record.workflow import workflow_entities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.evidence.record.release import Release, Values


def circumstances(release: Release) -> Iterator[Values]:
    """The site, the project, who may read what, and the terms that the crate uses."""
    about = release.about
    site, project = about["site"], about["project"]
    yield {
        "@id": SITE,
        "@type": "Organization",
        "name": site["name"],
        "email": site["contact"],
        "description": f"A {site['kind']} site.",
    }
    yield {"@id": PROJECT, "@type": "Project", "name": project["title"], "identifier": to("#project-folder")}
    yield {"@id": "#project-folder", "@type": "PropertyValue", "name": "folder", "value": project["folder"]}
    yield {
        "@id": CONDITIONS,
        "@type": "CreativeWork",
        "name": "For this site and its auditors only",
        "description": "Names of files and places in them count as data. The record does not leave the site.",
    }
    yield {
        "@id": READERS,
        "@type": "DigitalDocumentPermission",
        "name": "Who the files went to",
        "permissionType": f"{SCHEMA}ReadPermission",
        "grantee": to(receiver(release)),
    }
    yield from workflow_entities(release)
    for one, bits in ((SHA256, 256), (SHA512, 512)):
        yield {"@id": one, "@type": "DefinedTerm", "name": f"sha-{bits} algorithm"}
    also = {"SignOff"} - {review_kind(release)} if release.workflows else set()
    for kind in ("CheckValue", "ValidationCheck", review_kind(release), "GenerateCheckValue", *also):
        yield {"@id": SHP + kind, "@type": "DefinedTerm", "name": kind}


def people(release: Release) -> Iterator[Values]:
    """Everybody who took part."""
    for person in release.people:
        entity = {
            "@id": person_id(person["id"]),
            "@type": "Person",
            "name": person["name"],
            "jobTitle": ", ".join(person["roles"]) or "project user",
            "identifier": [f"person {person['id']}", *filter(None, (person["airflow_name"], person["triage_name"]))],
        }
        # Who has no account at the site may be employed anywhere; the register does not know.
        if person["airflow_name"] or not release.workflows:
            entity["affiliation"] = to(SITE)
        if person["id"] == release.about["requester"]:
            entity["memberOf"] = to(PROJECT)
        yield entity


def programs(release: Release) -> Iterator[Values]:
    """Sallyport, the packages it ran on, and the scanners that spoke."""
    used: dict[str, set[str]] = {}
    for versions in release.about["tools"].values():
        for name, version in versions.items():
            used.setdefault(name, set()).add(version)
    others = sorted(set(used) - {"sallyport"})
    yield {
        "@id": PROGRAM,
        "@type": "SoftwareApplication",
        "name": "Sallyport",
        "url": "arcp://name,sallyport/",
        "version": ", ".join(sorted(used.get("sallyport", {"unknown"}))),
        "provider": to(SITE),
        "softwareRequirements": [to(f"#{name}") for name in others],
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
            "provider": to(SITE),
        }
