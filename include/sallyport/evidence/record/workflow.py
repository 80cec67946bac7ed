"""The DAG that a run followed, as the Workflow RO-Crate that the Five Safes profile asks for: a crate inside the record.

That crate holds the DAG file, what language it is in, and which version it was. The record's own metadata only points to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.evidence.canonical import canonical_json
from sallyport.evidence.record.names import CONDITIONS, METADATA, SITE, WORKFLOW, to, workflow_id, workflow_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.evidence.record.release import Release, Values

WORKFLOW_PROFILE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
WORKFLOW_METADATA = WORKFLOW + METADATA
_SPECIFICATION = "https://w3id.org/ro/crate/1.1"  # the one that the Workflow RO-Crate profile builds on
_CONTEXT = [f"{_SPECIFICATION}/context", {"sha256": "http://schema.org/sha256"}]
_LANGUAGE, _HOME = "#airflow", "https://airflow.apache.org/"


def workflow_parts(release: Release) -> Iterator[tuple[str, str, bytes]]:
    """Path, description and content of the files of the workflow's crate; none where the DAG's text is not known."""
    for path, digest in workflow_paths(release.about).items():
        yield path, _described(release, digest), release.workflows[digest].encode()
    if release.workflows:
        yield WORKFLOW_METADATA, "The same as a Workflow RO-Crate.", _metadata(release)


def workflow_entities(release: Release) -> Iterator[Values]:
    """What the record's own metadata say of the DAG."""
    about = release.about
    named: Values = {"@id": workflow_id(release), "@type": "Dataset", "name": f"The DAG {about['dag']}"}
    if not release.workflows:
        yield named | {
            "description": "The workflow that carried the files; it is part of Sallyport, whose version is recorded."
        }
        return
    yield named | {
        "description": "The workflow that carried the files, as it was followed; its steps are part of Sallyport.",
        "conformsTo": to(WORKFLOW_PROFILE),
        "subjectOf": to(WORKFLOW_METADATA),
        "hasPart": [to(path) for path in (*workflow_paths(about), WORKFLOW_METADATA)],
    }
    yield _profile()


def _metadata(release: Release) -> bytes:
    return canonical_json({"@context": _CONTEXT, "@graph": list(_entities(release))}) + b"\n"


def _entities(release: Release) -> Iterator[Values]:
    about, paths = release.about, workflow_paths(release.about)
    names = [path.removeprefix(WORKFLOW) for path in paths]
    yield {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": to("./"),
        "conformsTo": [to(_SPECIFICATION), to(WORKFLOW_PROFILE)],
    }
    yield {
        "@id": "./",
        "@type": "Dataset",
        "name": f"The DAG {about['dag']}",
        "description": "The workflow that carried the files of a release, as it was followed.",
        "datePublished": about["released"],
        "license": to(CONDITIONS),
        "publisher": to(SITE),
        "mainEntity": to(names[0]),
        "hasPart": [to(name) for name in names],
    }
    for name, digest in zip(names, paths.values(), strict=True):
        yield to(name) | _file(release, digest)
    yield {"@id": _LANGUAGE, "@type": "ComputerLanguage", "name": "Apache Airflow DAG, in Python", "url": to(_HOME)} | (
        {"identifier": to(_HOME)} | _version(release, "apache-airflow")
    )
    yield _profile()
    yield {"@id": SITE, "@type": "Organization", "name": about["site"]["name"]}
    yield {"@id": CONDITIONS, "@type": "CreativeWork", "name": "As the record that it is part of"}


def _file(release: Release, digest: str) -> Values:
    return {
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow"],
        "name": f"The DAG {release.about['dag']}",
        "description": _described(release, digest),
        "programmingLanguage": to(_LANGUAGE),
        "contentSize": str(len(release.workflows[digest].encode())),
        "sha256": digest,
        "encodingFormat": "text/x-python",
    } | _version(release, "sallyport", digest)


def _described(release: Release, digest: str) -> str:
    steps = [step for step, followed in release.about["workflows"].items() if followed == digest]
    return f"The DAG file as it was when the files were {' and '.join(steps)}."


def _version(release: Release, name: str, digest: str | None = None) -> Values:
    """Of a program, by the newest step that followed the DAG file."""
    steps = [step for step, followed in release.about["workflows"].items() if digest in {None, followed}]
    version = release.about["tools"][steps[-1]].get(name)
    return {"version": version} if version else {}


def _profile() -> Values:
    return {
        "@id": WORKFLOW_PROFILE,
        "@type": ["CreativeWork", "Profile"],
        "name": "Workflow RO-Crate profile",
        "version": "1.0",
    }
