"""What is looked into for the working page, and how long its drafts are kept."""

from __future__ import annotations

from pydantic import Field, PositiveFloat, PositiveInt

from sallyport.policy.section import Section


class Desk(Section):
    """The working page: uploads and project files that requests are made of, and drafts of requests."""

    quiet_minutes: PositiveFloat = Field(
        5,
        description="Minutes without a change in size or identity, by our own clock, before a file is called quiet and put "
        "into a draft. A request waits for rest by itself (triage.quiet_seconds).",
    )
    max_files: PositiveInt = Field(
        20_000,
        description="Most files that are remembered of one upload folder or project; the page says when it is cut.",
    )
    draft_days: float = Field(
        14,
        ge=0,
        description="Days after a draft was sent or discarded before what stood in it is forgotten, and after the last look "
        "into a project before its file names are.",
    )
