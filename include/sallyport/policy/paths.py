"""Where a site keeps its folders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from sallyport.policy.section import AbsolutePath, Section

if TYPE_CHECKING:
    from pathlib import Path


class Paths(Section):
    """Where this site keeps its folders. Quarantine must lie outside every SFTP root, export and project mount (law 10)."""

    projects: AbsolutePath = Field(description="Parent of all project folders.")
    triage: AbsolutePath = Field(description="Parent of <username>/upload and <username>/download.")
    shared: AbsolutePath = Field(description="Parent of the shared datasets.")
    outputs: AbsolutePath | None = Field(
        None,
        description="Parent of the projects' output areas, one folder a project; none where outputs lie in projects.",
    )
    quarantine: AbsolutePath = Field(description="Files between the doors; 0700, of the tasks' account alone.")
    previews: AbsolutePath | None = Field(
        None,
        description="Previews of files under review, written by the tasks' account and read by the API server's group; apart "
        "from all other folders. None: there are no previews.",
    )
    records: AbsolutePath | None = Field(
        None,
        description="Where the record of each release is kept; without it, `sallyport transfers record` makes it when asked.",
    )

    @model_validator(mode="after")
    def _ours_are_apart(self) -> Self:
        folders = ("projects", "triage", "shared", "outputs", "quarantine", "previews", "records")
        for name in ("quarantine", "previews", "records"):
            for other in folders:
                if name != other and _lie_inside_each_other(getattr(self, name), getattr(self, other)):
                    raise ValueError(f"{name} and {other} must not lie inside each other")
        return self


def _lie_inside_each_other(one: Path | None, other: Path | None) -> bool:
    if one is None or other is None:
        return False
    return one.is_relative_to(other) or other.is_relative_to(one)
