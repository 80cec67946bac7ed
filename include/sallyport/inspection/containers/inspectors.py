"""The inspectors of this subject; :mod:`sallyport.inspection.containers.across` compares what they remember across files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sallyport.inspection.containers.across import IMAGE, REPORT, stem_of
from sallyport.inspection.containers.building import read_definition, read_dockerfile, read_settings
from sallyport.inspection.containers.claims import claims_about
from sallyport.inspection.containers.contents import Contents, contents_of_sif, contents_of_squashfs, contents_of_tar
from sallyport.inspection.containers.described import described
from sallyport.inspection.containers.report import read_report
from sallyport.inspection.fact import Fact
from sallyport.inspection.kinds.extensions import TEXT
from sallyport.inspection.kinds.text import decode
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import BinaryIO

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms
    from sallyport.policy.disclosure.containers import ContainerRules

_READERS: Mapping[str, Callable[[BinaryIO], Contents]] = {
    "application/vnd.sylabs.sif.layer": contents_of_sif,
    "application/x-squashfs": contents_of_squashfs,
    "application/x-container-image": contents_of_tar,
}
_DEFINITION = re.compile(r"(?:\.def|\.singularity|\.apptainer)$|^(?:singularity|apptainer)(?:[._-]|$)", re.IGNORECASE)
_DOCKERFILE = re.compile(r"^(?:dockerfile|containerfile)(?:[._-]|$)|\.(?:dockerfile|containerfile)$", re.IGNORECASE)
_BEGINNING = re.compile(
    rb'\s*\{\s*"(?:matches|source|distro|descriptor|ignoredMatches|schema|alertsByPackage|artifacts)"'
)
_IS_REPORT = re.compile(rb'\s*\{\s*"matches"\s*:\s*\[')
"""As Grype begins: enough, where the rest is cut off."""
_HEAD, _SHOWN = 4096, 5


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection."""
    rules = terms.rules.containers
    return [ImageInspector(), DefinitionInspector(rules), SettingsInspector(rules), ReportInspector(rules)]


class ImageInspector:
    """What is in an image."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To Apptainer images, squashfs file systems and images in tar archives."""
        return specimen.media_type in _READERS

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None beyond those that this module loads."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """Findings about its contents, and the names by which a scanner's report may call it."""
        with specimen.open() as stream:
            contents = _READERS[specimen.media_type](stream)
        yield from described(contents)
        name = specimen.name.rpartition("/")[2].lower()
        yield Fact(IMAGE, {"names": [name, stem_of(name), specimen.digest]})


class DefinitionInspector:
    """What a definition file or a Dockerfile claims, in an image or alone."""

    def __init__(self, rules: ContainerRules) -> None:
        self._rules = rules

    def applies_to(self, specimen: Specimen) -> bool:
        """To texts of the names that definitions have."""
        name = specimen.name.rpartition("/")[2]
        return specimen.media_type in TEXT and bool(_DEFINITION.search(name) or _DOCKERFILE.search(name))

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """What stands out in it; nothing for a file that only has such a name."""
        if specimen.size > self._rules.max_definition_bytes:
            yield finding("container.unreadable", "The definition is larger than any that is read.")
            return
        with specimen.open() as stream:
            text = decode(stream.read(), complete=True)
        if text is None:
            yield finding("container.unreadable", "The definition is no text that could be read.")
            return
        building = read_definition(text) or read_dockerfile(text)
        if building is not None:
            yield from claims_about(building, self._rules)


class SettingsInspector:
    """What the settings of an OCI image say of how it was built."""

    def __init__(self, rules: ContainerRules) -> None:
        self._rules = rules

    def applies_to(self, specimen: Specimen) -> bool:
        """To JSON that lies in an image beside its layers."""
        return specimen.media_type == "application/json" and "!/objects/" in specimen.name

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """Secrets and downloads in environment, labels and history."""
        if specimen.size > self._rules.max_definition_bytes:
            yield finding("container.unreadable", "The image's settings are larger than any that are read.")
            return
        with specimen.open() as stream:
            content = stream.read()
        try:
            building = read_settings(json.loads(content))
        except (ValueError, RecursionError):
            yield finding("container.unreadable", "The image's settings are no JSON that could be read.")
            return
        if building is not None:
            yield from claims_about(building, self._rules)


class ReportInspector:
    """A vulnerability scanner's report."""

    def __init__(self, rules: ContainerRules) -> None:
        self._rules = rules

    def applies_to(self, specimen: Specimen) -> bool:
        """To JSON; which begins as a report does is seen when it is opened."""
        return specimen.media_type == "application/json"

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """container.vulnerabilities, or container.report when nothing in it matters; and what it is about."""
        with specimen.open() as stream:
            head = stream.read(_HEAD)
            if not _BEGINNING.match(head):
                return
            if specimen.size > self._rules.max_report_bytes:
                if b'"vulnerability"' in head:
                    yield finding("container.report_unreadable", "It is larger than any report that is read.")
                return
            content = head + stream.read()
        try:
            report = read_report(json.loads(content), self._rules)
        except (ValueError, RecursionError):
            if _IS_REPORT.match(head) or (b'"vulnerability"' in content and b'"artifact"' in content):
                name = specimen.name.rpartition("/")[2].lower()
                yield finding("container.report_unreadable", "It is no JSON that could be read to its end.")
                yield Fact(REPORT, {"about": [name.removesuffix(".json")], "unreadable": True})
            return
        if report is None:
            return
        yield Fact(REPORT, {"about": report.about})
        counts = ", ".join(f"{number} {severity}" for severity, number in report.counted.most_common())
        if report.counted:
            worst = sorted(report.named, key=lambda one: -report.named[one])
            more = f" and {len(worst) - _SHOWN} more" if len(worst) > _SHOWN else ""
            known = many(report.total, "known vulnerability", "known vulnerabilities")
            matter = report.counted.total()
            message = f"Of {known}, {matter:,} {'matters' if matter == 1 else 'matter'} here ({counts}): "
            message += f"{', '.join(worst[:_SHOWN])}{more}."
            if report.exploited:
                message += f" Known to be exploited: {report.exploited:,}."
            yield finding("container.vulnerabilities", message, total=report.total, matter=report.counted.total())
        else:
            known = many(report.total, "known vulnerability", "known vulnerabilities")
            message = f"None of the report's {known} matters here."
            yield finding("container.report", message, total=report.total)
