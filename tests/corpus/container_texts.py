"""Labelled cases: definitions of containers, and scanners' reports."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PINNED = "Bootstrap: docker\nFrom: python@sha256:" + "ab" * 32 + "\n"
SECRET_TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"

_NETWORK = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


def vulnerability(
    severity: str, *, vector: str = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", state: str = "fixed", **more: object
) -> dict[str, Any]:
    told = {"id": "CVE-2026-1", "severity": severity, "cvss": [{"version": "3.1", "vector": vector}] if vector else []}
    return {"vulnerability": told | {"fix": {"versions": ["1.2"], "state": state}} | more, "artifact": {"name": "libx"}}


def grype_report(*matches: dict[str, Any], about: str = "image.sif") -> bytes:
    """As `grype -o json` writes it."""
    source = {"type": "image", "target": {"userInput": about, "imageID": "sha256:" + "cd" * 32}}
    return json.dumps(
        {"matches": matches, "source": source, "descriptor": {"name": "grype", "version": "0.90.0"}}
    ).encode()


def folder_of(**files: bytes | Callable[[], bytes]) -> Callable[[Path], None]:
    """Writes these files, under the names that they have in a request."""

    def make(folder: Path) -> None:
        for name, content in files.items():
            (folder / _NAMES.get(name, name)).write_bytes(content() if callable(content) else content)

    return make


_NAMES = {
    "sif": "image.sif",
    "tar": "image.tar",
    "report": "grype.json",
    "definition": "analysis.def",
    "docker": "Dockerfile",
}


def case(name: str, make: Callable[[Path], None], *expected: str, direction: str = "input") -> Case:
    """A case of this subject."""
    return Case(f"containers: {name}", make, frozenset(expected), direction)


def _definition(name: str, text: str, *expected: str) -> Case:
    return case(name, folder_of(definition=text.encode()), *expected)


def _dockerfile(name: str, text: str, *expected: str) -> Case:
    return case(name, folder_of(docker=text.encode()), *expected)


def _reported(name: str, *matches: dict[str, Any], bad: bool) -> Case:
    report = grype_report(*matches, about="analysis:1")
    return case(name, folder_of(report=report), *(["container.vulnerabilities"] if bad else []))


CASES: tuple[Case, ...] = (
    # Definitions
    _definition("a pinned base", PINNED + "%post\n    apt-get update && apt-get install -y r-base\n"),
    _definition("a base by tag", "Bootstrap: docker\nFrom: debian:12\n"),
    _definition("a base from NVIDIA", "Bootstrap: docker\nFrom: nvcr.io/nvidia/pytorch:24.01-py3\n"),
    _definition(
        "a base from a private registry",
        "Bootstrap: docker\nFrom: registry.example.org:5000/a/b:1\n",
        "container.registry",
    ),
    _definition(
        "a base from nowhere", "BootStrap: debootstrap\nOSVersion: bookworm\nMirrorURL: http://deb.example.org/debian\n"
    ),
    _definition(
        "a base from another stage",
        PINNED
        + "Stage: one\n%post\n  make\n\nBootstrap: docker\nFrom: debian:12\n%files from one\n  /data/x.csv /x.csv\n",
    ),
    _definition("copies code", PINNED + "%files\n    analysis/*.py /opt/app/\n"),
    _definition("copies a table", PINNED + "%files\n    cohort.csv /opt/app/cohort.csv\n", "container.copies_data"),
    _definition("copies a folder of data", PINNED + "%files\n    ./data /opt/data\n", "container.copies_data"),
    _definition(
        "downloads to a file", PINNED + "%post\n    curl -LO https://x.example.org/a.tar.gz\n    tar xf a.tar.gz\n"
    ),
    _definition(
        "pipes a download",
        PINNED + "%post\n    curl -fsSL https://x.example.org/i.sh | bash\n",
        "container.runs_download",
    ),
    _definition(
        "pipes a download over two lines",
        PINNED + "%post\n    wget -qO- https://x.example.org/i.sh \\\n      | sudo -E bash -\n",
        "container.runs_download",
    ),
    _definition(
        "runs a download in place",
        PINNED + '%post\n    bash -c "$(curl -fsSL https://x.example.org/i.sh)"\n',
        "container.runs_download",
    ),
    _definition("a password", PINNED + "%environment\n    export DB_PASSWORD='Tr0ub4dor&3'\n", "container.secret"),
    _definition("a password as a variable", PINNED + "%environment\n    export DB_PASSWORD=${DB_PASSWORD}\n"),
    _definition(
        "settings that sound like secrets",
        PINNED
        + "%environment\n    export TOKENIZERS_PARALLELISM=false\n    export MAX_TOKEN=2048\n    export SECRET=/run/secrets/a\n",
    ),
    _definition(
        "a password in an address",
        PINNED + "%post\n    git clone https://bot:gl0ssy-w0rd@git.example.org/a.git\n",
        "container.secret",
    ),
    _definition("a linker's definition", "LIBRARY demo\nEXPORTS\n    add @1\n"),
    _dockerfile("a Dockerfile", "FROM python:3.12-slim\nCOPY app/ /opt/app/\nRUN pip install -r requirements.txt\n"),
    _dockerfile(
        "copies data by COPY", "FROM python:3.12-slim\nCOPY --chown=1 patients.parquet /opt/\n", "container.copies_data"
    ),
    _dockerfile("copies from another stage", "FROM python:3.12 AS one\nFROM one\nCOPY --from=one /data/x.csv /x.csv\n"),
    _dockerfile("a base by an argument", "ARG TAG=12\nFROM debian:${TAG}\nRUN apt-get update\n"),
    _dockerfile("a base that cannot be told", "ARG BASE\nFROM ${BASE}\n", "container.registry"),
    _dockerfile("a token by ENV", f"FROM debian:12\nENV GITHUB_TOKEN {SECRET_TOKEN}\n", "container.secret"),
    _dockerfile("a placeholder by ENV", "FROM debian:12\nENV API_KEY your_key_here\n"),
    # Reports
    _reported("nothing", bad=False),
    _reported("a critical one with a fix", vulnerability("Critical"), vulnerability("Low"), bad=True),
    _reported("a high one without a fix", vulnerability("High", state="not-fixed"), bad=False),
    _reported("a critical one by network alone", vulnerability("Critical", vector=_NETWORK), bad=False),
    _reported(
        "a network one that is exploited",
        vulnerability("Critical", vector=_NETWORK, knownExploited=[{"cve": "CVE-2026-1"}]),
        bad=True,
    ),
    _reported("a high one of which no vector is known", vulnerability("High", vector=""), bad=True),
    _reported("medium ones", vulnerability("Medium"), vulnerability("Negligible"), bad=False),
    case(
        "a report cut off",
        folder_of(report=grype_report(vulnerability("Critical"))[:-60]),
        "container.report_unreadable",
    ),
    case("JSON with matches of football", folder_of(report=b'{"matches": [{"home": "A", "away": "B"}]}')),
)
