"""Medical images."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.saying import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_OF_ONE = re.compile(
    r"(?i)(?:^|[/_! -])(?:sub|subj|subject|patient|pat|pt|participant|ppt|volunteer)"
    r"(?:[-_ ](?=[a-z]{0,6}\d)[a-z0-9]{1,16}|\d{1,8})(?![a-z0-9])"
)
"""As BIDS calls the files of one subject."""
_TAKEN = re.compile(
    r"(?i)(?=.*\b(?:t1w?|t2w?|flair|mp-?rage|bold|dwi|dti|pet|ct|swi|tof|asl|fmri|angio)\b)"
    r".*\b(?:(?:19|20)\d\d[-/.]?[01]\d[-/.]?[0-3]\d|[0-3]?\d[-/.][01]?\d[-/.](?:19|20)\d\d)\b"
)
"""What was taken, and on which day."""
_HEADER = 352
_TEXTS = (slice(148, 228), slice(228, 252), slice(328, 344))
"""Of NIfTI-1: the description, the name of another file, and what its values mean."""
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
        elif _OF_ONE.search(specimen.name) or _is_of_one(specimen):
            yield say(self.terms, "hidden.dicom", "It is a volume (NIfTI) that is named for the image of one person.")
        else:
            yield say(self.terms, "hidden.custom_data", "It is a volume (NIfTI), which may be the image of one person.")


def _is_of_one(specimen: Specimen) -> bool:
    """Does its header name a subject, or the day on which something was taken?"""
    with specimen.open() as stream:
        head = stream.read(_HEADER)
    texts = [head[part].split(b"\0")[0].decode("utf-8", "replace") for part in _TEXTS]
    return any(_OF_ONE.search(text) or _TAKEN.search(text) for text in texts)
