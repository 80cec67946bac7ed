"""What stands out in how an image claims to have been built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.archives.image_files import Part, part_of
from sallyport.inspection.containers.secrets import holds_secret
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.containers.building import Base, Building
    from sallyport.inspection.finding import Finding
    from sallyport.policy.disclosure.containers import ContainerRules

_FIRST = 5
_LIBRARY = "cloud.sylabs.io"
_FROM_REGISTRY = {"docker": "docker.io", "oras": "", "library": _LIBRARY, "shub": "singularity-hub.org"}
_FROM_PACKAGES = {"scratch", "debootstrap", "yum", "dnf", "zypper", "busybox", "arch"}
"""Built from a distribution's packages, or from nothing."""
_DATA_FOLDER = re.compile(
    r"(?:^|/)(?:data|datasets?|raw|raw_?data|cohorts?|patients?|participants?|phenotypes?|genotypes?|extracts?)(?:/|$|/?\*)",
    re.IGNORECASE,
)
_SHELL = r"(?:(?:ba|z|da|k)?sh|python[\d.]*|perl|ruby|Rscript|node)\b"
_RUNS_DOWNLOAD = re.compile(
    rf"\b(?:curl|wget)\b(?:(?!\b(?:curl|wget)\b)[^|;&\n])*\|\s*(?:tee\s+\S+\s*\|\s*)?"
    rf"(?:sudo\s+(?:-\w+\s+)*)?(?:env\s+(?:\w+=\S+\s+)*)?(?:\S*/)?{_SHELL}"
    rf"|(?:{_SHELL}\s+-\w*c\s*|eval\s+|source\s+|\.\s+)[\"']?(?:\$\(|`|<\()\s*(?:curl|wget)\b|{_SHELL}\s+<\(\s*(?:curl|wget)\b"
)
_DOWNLOADS = re.compile(
    r"\b(?:curl|wget|aria2c)\b|\bgit\s+clone\b|\b(?:pip3?|R|Rscript)\b.*(?:git\+)?https?://|install_github"
)


def claims_about(building: Building, rules: ContainerRules) -> Iterator[Finding]:
    """One finding a rule, with the lines."""
    yield finding("container.definition", f"Base images that it claims to be built from: {len(building.bases)}.")
    strange = [base.number for base in building.bases if not _is_known(base, rules)]
    if strange:
        yield _said(
            "container.registry", "The base image's place is not on the site's list, or cannot be told", strange
        )
    unpinned = [
        base.number for base in building.bases if base.agent in _FROM_REGISTRY and "@sha256:" not in base.reference
    ]
    if unpinned:
        yield _said("container.unpinned_base", "The base image is named without a digest", unpinned)
    yield from _copies(building)
    running = [line.number for line in building.commands if _RUNS_DOWNLOAD.search(line.text)]
    if running:
        yield _said("container.runs_download", "A program is run straight from the network", running)
    loading = [line.number for line in building.commands if _DOWNLOADS.search(line.text)]
    if loading:
        yield _said("container.downloads", "Something is downloaded", loading)
    secret = [line.number for line in building.all_lines if holds_secret(line.text)]
    if secret:
        yield _said("container.secret", "A password, key or token stands in how the image was built", secret)


def _copies(building: Building) -> Iterator[Finding]:
    data = [line.number for line in building.copies if _is_data(line.text)]
    if data:
        yield _said("container.copies_data", "Files that look like data are copied into the image", data)
    if building.copies:
        yield _said("container.copies", "Files are copied into the image", [line.number for line in building.copies])


def _is_data(path: str) -> bool:
    return (
        part_of(path.lstrip("./")) in {Part.DATA, Part.PACKAGE_TABLE, Part.PACKAGE_DATA}
        or _DATA_FOLDER.search(path) is not None
    )


def _is_known(base: Base, rules: ContainerRules) -> bool:
    if base.agent in _FROM_PACKAGES:
        return True
    default = _FROM_REGISTRY.get(base.agent)
    if default is None or "$" in base.reference or "{{" in base.reference:
        return False
    return _registry(base.reference, default) in rules.registries


def _registry(reference: str, default: str) -> str:
    first, slash, _ = reference.removeprefix("//").partition("/")
    named = bool(slash) and ("." in first or ":" in first or first == "localhost")
    return first.lower() if named else default


def _said(rule: str, message: str, numbers: Sequence[int]) -> Finding:
    lines = sorted({number for number in numbers if number})
    if not lines:
        return finding(rule, f"{message} ({many(len(numbers), 'place')} in the image's settings).", places=len(numbers))
    shown = ", ".join(map(str, lines[:_FIRST])) + (" ..." if len(lines) > _FIRST else "")
    message += f" ({len(lines)} lines)" if len(lines) > 1 else ""
    return finding(rule, f"{message}.", f"line {shown}", places=len(lines))
