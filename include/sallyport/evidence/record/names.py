"""What things are called in the metadata of a record: ids of the crate's entities, the same whenever it is made."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.evidence.record.release import Release, Values

SPECIFICATION = "https://w3id.org/ro/crate/1.2"
PROFILE = "https://w3id.org/5s-crate/0.4"
METADATA = "ro-crate-metadata.json"
WORKFLOW = "workflow/"
"""The folder of the Workflow RO-Crate inside the record."""
SHP = "https://w3id.org/shp#"
SCHEMA = "http://schema.org/"
SITE, PROJECT, PROGRAM, RELEASE, CONDITIONS, READERS = (
    "#site",
    "#project",
    "#sallyport",
    "#release",
    "#conditions",
    "#readers",
)
SHA256, SHA512 = (f"https://www.iana.org/assignments/named-information#sha-{bits}" for bits in (256, 512))


def identifier(release: Release) -> str:
    """The record's own id, ``urn:uuid:…``: the same whenever it is made."""
    about = release.about
    return _own_id(about["site"]["name"], about["dag"], about["run"]).urn


@lru_cache(maxsize=1)
def _own_id(site: str, dag: str, run: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"sallyport:{site}:{dag}:{run}")


def policy_path(digest: str) -> str:
    """Where a record keeps the text of a policy."""
    return f"policy-{digest[:16]}.yaml"


def workflow_paths(about: Values) -> dict[str, str]:
    """Where a record keeps the DAG files that the run followed, to their digests: first the one that it was released by."""
    followed = about.get("workflows", {})
    if not followed:
        return {}
    released = followed["released"]
    others = {
        f"{WORKFLOW}{about['dag']}-{digest[:16]}.py": digest for digest in followed.values() if digest != released
    }
    return {f"{WORKFLOW}{about['dag']}.py": released} | others


def file_id(release: Release, number: int) -> str:
    """Of a released file by its number: says nothing of it, and is another one in every record."""
    about = release.about
    return uuid.uuid5(_own_id(about["site"]["name"], about["dag"], about["run"]), str(number)).urn


def workflow_id(release: Release) -> str:
    """Of the DAG that the run followed; only a name in a record that does not have its text."""
    return WORKFLOW if release.workflows else f"arcp://name,sallyport/dags/{release.about['dag']}/"


def receiver(release: Release) -> str:
    """Of the person the files went to; of the project where nobody asked for them."""
    requester = release.about["requester"]
    return person_id(requester) if requester is not None else PROJECT


def person_id(number: int) -> str:
    """Of a person, by their number in the register."""
    return f"#person-{number}"


def review_kind(release: Release) -> str:
    """What a decision is in the profile's terms: of outputs, or of inputs."""
    return "DisclosureCheck" if release.about["direction"] == "output" else "SignOff"


def to(name: str) -> dict[str, str]:
    """A reference to an entity."""
    return {"@id": name}
