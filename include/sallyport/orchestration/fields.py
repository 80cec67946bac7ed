"""Form fields that several DAGs share. Order on the form is order in the dict.

What must be given has no section: Airflow's form opens with those fields, and keeps named sections closed.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param

MORE = "More, if needed"

Fields = dict[str, Param]


def required(title: str, description: str, **schema: Any) -> Param:  # noqa: ANN401 - JSON Schema keywords
    """A text that must be given."""
    return Param(type="string", minLength=1, title=title, description=description, **schema)


def optional(title: str, description: str, section: str | None, **schema: Any) -> Param:  # noqa: ANN401 - JSON Schema keywords
    """A text that may be left empty."""
    return Param("", type=["string", "null"], title=title, description=description, section=section, **schema)


def project_field() -> Fields:
    """The project's folder name."""
    return {"project": required("Project", "Folder name of the project, such as 2024_10_TB_ENDR123_2024.")}


def follow_up_fields() -> Fields:
    """What a request follows from: a mail, an earlier request."""
    return {
        "request_reference": optional("Reference", "Mail or ticket with the user's request.", MORE),
        "supersedes": optional(
            "Supersedes", "Number of the earlier request that this is a new version of, such as T000012.", MORE
        ),
    }


def files_field(whose: str) -> Fields:
    """Which files of an upload folder."""
    return {
        "files": Param(
            type="array",
            minItems=1,
            items={"type": "string", "minLength": 1},
            title="Files",
            description=f"One a line, below {whose} upload folder: a file, a whole folder, or a pattern such as code/*.R.",
        )
    }


def destination_fields() -> Fields:
    """Where in the project the files go."""
    return {
        "destination": optional(
            "Destination", "Folder below the project's data folder; empty: the data folder itself.", MORE
        ),
        "replace": Param(
            default=False,
            type="boolean",
            title="Replace existing files",
            description="If not, a file that is there already blocks the new one. What is replaced is kept for a while.",
            section=MORE,
        ),
    }
