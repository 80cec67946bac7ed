"""Files of no kind that is known, which nothing here looks into: not checked is not clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.binary.model_files import is_model
from sallyport.inspection.binary.pickles.files import EXTENSIONS
from sallyport.inspection.binary.training_files import are_training_rows
from sallyport.inspection.classes.kinds import FileClass, class_of, is_part
from sallyport.inspection.hidden.leftovers import is_left_behind
from sallyport.inspection.kinds.called import called
from sallyport.inspection.kinds.extensions import EXPECTED, extension_of
from sallyport.inspection.kinds.magic import UNKNOWN
from sallyport.inspection.kinds.types import PACK_OTHERWISE
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_KINDS = frozenset({UNKNOWN, "application/x-zip-document"})
_LOOKED_INTO = frozenset({"rds", "rda", "rdata", *EXTENSIONS})
"""By whoever looks for a picture, R's objects or a pickle, and says so when it finds none."""
_PACKED = {
    "br": "Brotli",
    "brotli": "Brotli",
    "snappy": "Snappy",
    "sz": "Snappy",
    "lz4": "LZ4",
    "lzo": "LZO",
    "blosc": "Blosc",
    "b2frame": "Blosc",
    "z": "compress",
}
"""Ways to pack a file that its first bytes do not tell, or not always, by the end of its name."""
_PIECES = (".zarr/", ".n5/")
_INSIDE = "!/"
_NAMELESS = ".unpacked"
"""How the name ends of what was packed by itself, where the name of the whole does not say how."""


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection. What comes in stays inside, whatever it is."""
    return [UnreadInspector()] if terms.is_output else []


class UnreadInspector:
    """Says so of every file that leaves by itself, and of those in archives whose names promise something that can be read."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To kinds that are not known; what belongs to a document is a matter of the whole."""
        name, extension = specimen.name, extension_of(specimen.name)
        if specimen.media_type not in _KINDS or is_part(name) or extension in _LOOKED_INTO or is_left_behind(name):
            return False
        if extension in EXPECTED or extension in _PACKED:
            return True
        is_within = _INSIDE in name and not _is_packed_alone(name)
        return not is_within and class_of(specimen.media_type, name) in {FileClass.OTHER, FileClass.ARCHIVE}

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """type.unread, unless it is one of those kinds that are told by their first bytes elsewhere."""
        if is_model(specimen) or are_training_rows(specimen):
            return
        if packed := _PACKED.get(extension_of(specimen.name)):
            yield finding("type.unread", f"By its name it is packed with {packed}. {PACK_OTHERWISE}")
            return
        if any(mark in specimen.name for mark in _PIECES):
            message = "It is a piece of a Zarr array, which is not looked into. Keep the array as NPY, or as a table."
            yield finding("type.unread", message)
            return
        yield finding(
            "type.unread", f"It holds {called(specimen.media_type)}, so its texts and tables were not looked into."
        )


def _is_packed_alone(name: str) -> bool:
    """Was it packed by itself, and is no member of an archive: "volume.dat.gz", a piece of a Zarr array?"""
    outer, _, inner = name.rpartition(_INSIDE)
    last = outer.rpartition("/")[2]
    return inner == last + _NAMELESS or (inner != "" and inner == last.rpartition(".")[0])
