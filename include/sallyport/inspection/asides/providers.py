"""Which kind of file hides its texts where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.asides.archive_comments import COMMENTS
from sallyport.inspection.asides.code import CODE
from sallyport.inspection.asides.hierarchy import HIERARCHY
from sallyport.inspection.asides.leftovers import UNKNOWN
from sallyport.inspection.asides.notebooks import NOTEBOOK
from sallyport.inspection.asides.office.macros import COMPOUND
from sallyport.inspection.asides.office.openxml import OFFICE
from sallyport.inspection.asides.pdf.texts import PDF
from sallyport.inspection.asides.pictures import PICTURE, VOLUME
from sallyport.inspection.asides.rtf import RTF
from sallyport.inspection.asides.statistics import STATISTICS
from sallyport.inspection.asides.web.figures import FIGURE
from sallyport.inspection.asides.web.pages import PAGE
from sallyport.inspection.asides.web.svg import SVG
from sallyport.inspection.kinds.extensions import TEXT, extension_of

if TYPE_CHECKING:
    from sallyport.inspection.asides.model import Provider
    from sallyport.inspection.specimen import Specimen

_OOXML, _OPENDOCUMENT = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
_BY_MEDIA_TYPE = {
    "application/pdf": PDF,
    "application/rtf": RTF,
    "image/svg+xml": SVG,
    "text/html": PAGE,
    "application/zip": COMMENTS,
    "application/gzip": COMMENTS,
    "application/x-tar": COMMENTS,
    "application/x-nifti": VOLUME,
    "application/x-hdf5": HIERARCHY,
    "application/octet-stream": UNKNOWN,
    "application/x-ole-storage": COMPOUND,
    **dict.fromkeys(
        (
            "application/x-stata-dta",
            "application/x-spss-sav",
            "application/x-spss-por",
            "application/x-sas-data",
            "application/x-sas-xport",
        ),
        STATISTICS,
    ),
    **dict.fromkeys(("image/png", "image/jpeg", "image/gif", "image/tiff", "image/webp", "image/bmp"), PICTURE),
}
_BY_EXTENSION = {"ipynb": NOTEBOOK}


def provider_for(specimen: Specimen) -> Provider | None:
    """The one for a file's kind; None when it hides nothing, or nobody knows where."""
    if specimen.media_type.startswith((_OOXML, _OPENDOCUMENT)):
        return OFFICE
    found = _BY_MEDIA_TYPE.get(specimen.media_type)
    if found is None and specimen.media_type in TEXT:
        if extension_of(specimen.name) in _BY_EXTENSION:
            return _BY_EXTENSION[extension_of(specimen.name)]
        return FIGURE if specimen.media_type == "application/json" else CODE
    return found
