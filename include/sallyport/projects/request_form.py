"""The platform's resource request, section by section, as text to paste. Source: 'Setting up projects' of the SRCP guide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sallyport.policy.model import FormSection
    from sallyport.projects.form import SetupForm

NAMES = ("folder_name", "title", "cores", "storage_gb", "node", "approval_reference", "manager_email")
"""What a section's text may have filled in."""


@dataclass(frozen=True)
class FilledSection:
    """A heading of the platform's form and what to enter there."""

    heading: str
    text: str


def fill(sections: Iterable[FormSection], form: SetupForm, node: str | None) -> list[FilledSection]:
    """Every section with the project's facts; PolicyError for a name in braces that nothing is known of."""
    facts = {
        "folder_name": form.folder_name,
        "title": form.title,
        "cores": str(form.cores),
        "storage_gb": str(form.storage_gb),
        "node": node or "any",
        "approval_reference": form.approval_reference,
        "manager_email": form.project_manager_email or "N/A",
    }
    return [FilledSection(section.heading, _fill(section.text, facts)) for section in sections]


def _fill(text: str, facts: Mapping[str, str]) -> str:
    """Only whole ``{name}`` words are replaced, once: braces in what a person typed stay what they are."""

    def fact(found: re.Match[str]) -> str:
        if found[1] not in facts:
            raise PolicyError(
                f"The request form of the policy asks for {{{found[1]}}}, which is not known.",
                f"Known names: {', '.join(NAMES)}.",
            )
        return facts[found[1]]

    return re.sub(r"\{(\w+)\}", fact, text)


def as_text(sections: Iterable[FilledSection]) -> str:
    """All sections as one text: headings underlined, an empty line between."""
    return "\n\n".join(f"{section.heading}\n{'-' * len(section.heading)}\n{section.text}" for section in sections)
