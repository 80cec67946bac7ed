"""Pickles and joblib files, plain and compressed as joblib does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.archives.git_signs import LONGEST_HEAD, is_git
from sallyport.inspection.binary.pickles.opcodes import CODECS
from sallyport.inspection.binary.pickles.steps import read_pickles
from sallyport.inspection.binary.pickles.streams import opened_plain
from sallyport.inspection.binary.verdict import said_of
from sallyport.inspection.binary.written import Written
from sallyport.inspection.classes.inspectors import TOLD_INSIDE, class_inside
from sallyport.inspection.kinds.extensions import TEXT, extension_of
from sallyport.inspection.kinds.magic import PACKED_STREAMS, UNKNOWN
from sallyport.inspection.kinds.pickle_start import PICKLE, is_pickle
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

EXTENSIONS = frozenset({"pkl", "pickle", "pck", "pcl", "p", "joblib", "jbl", "jl2", "dill", "cloudpickle"})
_HEAD = 64 * 1024


class PickleInspector:
    """Follows pickles without running them."""

    def __init__(self, terms: Terms) -> None:
        self._terms, self._written = terms, Written(terms)

    def applies_to(self, specimen: Specimen) -> bool:
        """Pickles by content; by name too, when the content says nothing else; streams that joblib packs them into."""
        named = extension_of(specimen.name) in EXTENSIONS and specimen.media_type in TEXT | {UNKNOWN}
        return named or specimen.media_type == PICKLE or specimen.media_type in PACKED_STREAMS

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """What decoding needs, and what judges its texts."""
        del specimen
        return (*CODECS, *self._written.libraries())

    def inspect(self, specimen: Specimen) -> Iterator[Finding | Fact]:
        """Its class and what it holds; archive.unknown for compressed streams of something else."""
        said = self._said(specimen)
        return class_inside(said, specimen, self._terms) if specimen.media_type in TOLD_INSIDE else said

    def _said(self, specimen: Specimen) -> Iterator[Finding | Fact]:
        rules = self._terms.rules.binary
        if specimen.media_type in PACKED_STREAMS and not self._packs_a_pickle(specimen):
            if _is_of_git(specimen):
                return  # unpacked as an archive
            message = (
                f"It is a compressed stream that holds no pickle, and is not unpacked here ({specimen.media_type})."
            )
            yield finding("archive.unknown", message, found=specimen.media_type)
            return
        if specimen.media_type in PACKED_STREAMS and not self._terms.is_output:
            message = (
                "It was read as a pickle, but not scanned for malware: no scanner looks into a stream packed like this."
            )
            yield finding("archive.unknown", message, found=specimen.media_type)
        with opened_plain(specimen, rules.max_unpacked_bytes) as stream:
            contents = read_pickles(stream, rules)
        yield from said_of(contents, self._terms)
        yield from self._written.findings(contents.seen.texts)

    def _packs_a_pickle(self, specimen: Specimen) -> bool:
        try:
            with opened_plain(specimen, self._terms.rules.binary.max_unpacked_bytes) as stream:
                head = stream.read(_HEAD)
        except OSError:
            return extension_of(specimen.name) in EXTENSIONS
        return is_pickle(head, complete=len(head) < _HEAD)


def _is_of_git(specimen: Specimen) -> bool:
    with specimen.open() as stream:
        return is_git(stream.read(LONGEST_HEAD))
