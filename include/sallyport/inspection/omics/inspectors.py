"""The inspectors of variants and genotypes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.omics.binary import BinaryGenotypes
from sallyport.inspection.omics.text import OmicsText

if TYPE_CHECKING:
    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.terms import Terms


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection; results of persons may come in, so there are none for inputs."""
    return [BinaryGenotypes(), OmicsText(terms.rules.omics)] if terms.is_output else []
