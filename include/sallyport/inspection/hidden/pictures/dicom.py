"""Medical images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.saying import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_TYPES = frozenset({"application/dicom", "application/x-nifti"})


@dataclass
class MedicalImageInspector:
    """DICOM and NIfTI: the image of one person's body."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type in _TYPES

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """hidden.dicom; a mean over many people may be kept as NIfTI, so that a person must look."""
        if specimen.media_type == "application/dicom" or not self.terms.is_output:
            yield say(self.terms, "hidden.dicom")
        else:
            yield say(self.terms, "hidden.custom_data", "It is a volume (NIfTI), which may be the image of one person.")
