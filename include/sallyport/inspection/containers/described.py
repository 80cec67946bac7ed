"""What is in an image, as findings: numbers and kinds, never names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.archives.image_files import Part
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.containers.contents import Contents
    from sallyport.inspection.finding import Finding

_FIRST = 10


def described(contents: Contents) -> Iterator[Finding]:
    """One finding for each thing that there is to say."""
    if contents.is_encrypted:
        yield finding("container.encrypted")
    for problem in contents.problems:
        yield finding("container.unreadable", f"The image could not be read whole: {problem}.")
    if contents.links:
        message = f"{many(contents.links, 'file')} with the bytes of packages' files, which were not looked into."
        yield finding("container.unreadable", message, files=contents.links)
    yield from _counted(contents)
    if contents.privileged:
        message = (
            f"{many(contents.privileged, 'program')} beside the usual ones would run with another account's rights."
        )
        yield finding("container.setuid", message, files=contents.privileged)
    if contents.devices:
        yield finding("container.device", f"It holds {many(contents.devices, 'device file')}.", files=contents.devices)
    if contents.signatures:
        yield finding("container.signed", signatures=contents.signatures)
    if not contents.has_definition and contents.parts:
        yield finding("container.no_definition")


def _counted(contents: Contents) -> Iterator[Finding]:
    parts = contents.parts
    looked_into = parts[Part.ADDED] + parts[Part.DATA] + parts[Part.PACKAGE_TABLE]
    yield finding(
        "container.contents",
        f"It holds {many(parts.total(), 'file')}; {looked_into} looked into one by one.",
        files=parts.total(),
    )
    if contents.data:
        kinds = ", ".join(f"{number} {kind}" for kind, number in contents.data.most_common()[:_FIRST])
        yield finding(
            "container.data_files",
            f"By its name, data: {many(parts[Part.DATA], 'file')} ({kinds}).",
            files=parts[Part.DATA],
        )
    if parts[Part.PACKAGE_DATA]:
        files = many(parts[Part.PACKAGE_DATA], "data file")
        message = f"{files} of packages, in forms of their own or as they list them, not looked into."
        yield finding("container.package_data", message, files=parts[Part.PACKAGE_DATA])
    unseen = parts[Part.SYSTEM] + parts[Part.PACKAGE_DATA]
    if unseen:
        message = (
            f"{many(unseen, 'file')} of its system and packages: counted, not looked into, not scanned for malware."
        )
        yield finding("container.system_files", message, files=unseen)
