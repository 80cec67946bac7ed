"""The folders that a request can be made from, as a request names what lies in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sallyport.storage.patterns import exactly
from sallyport.storage.project import OUTPUT_AREA


class Place(StrEnum):
    """Which kind of folder."""

    UPLOAD = "upload"
    """A user's upload folder."""
    PROJECT = "project"
    """A project folder."""
    OUTPUT = "output"
    """A project's output area, where a site has these."""


@dataclass(frozen=True)
class Folder:
    """One of them."""

    place: Place
    owner: str
    """Triage name of the user, or folder name of the project."""

    def in_request(self, path: str) -> str:
        """A path below the folder as a path of a request."""
        return f"{OUTPUT_AREA}/{path}" if self.place is Place.OUTPUT else path

    def pattern(self, path: str) -> str:
        """What a request asks with for this very file."""
        return exactly(self.in_request(path))
