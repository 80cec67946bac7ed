"""Binary formats of genotypes and sequences: known by their first bytes, refused without more reading."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import BinaryIO

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen

_BCF = "application/x-bcf"
_MEASURED = {
    "application/vnd.isac.fcs": "the cells of one sample (flow cytometry, FCS)",
    "application/x-edf": "what was recorded of one person's body (EDF or BDF)",
    "application/x-thermo-raw": "mass spectra of one sample (Thermo RAW)",
}
"""Of one sample or person, and no genotypes."""
_FORMATS = {
    "application/x-plink-bed": "genotypes (PLINK BED)",
    "application/x-plink-pgen": "genotypes (PLINK 2 PGEN)",
    "application/x-bam": "aligned reads (BAM)",
    "application/x-cram": "aligned reads (CRAM)",
    "application/x-sra": "sequencing reads (SRA)",
    "application/x-abi-trace": "a sequencing trace (ABI)",
    "application/x-sff": "sequencing reads (SFF)",
    "application/x-bgen": "genotypes (BGEN)",
    "application/x-gds": "genotypes (GDS)",
    "application/x-idat": "intensities of a chip (IDAT)",
    "application/x-affymetrix-cel": "intensities of a chip (CEL)",
    _BCF: "genotypes (BCF)",
}
_RELATEDNESS = (".grm.bin", ".grm.n.bin")
"""GCTA's, which begin with no sign of their own: a number of four bytes for each person with each before it and itself."""
_LONGEST_HEADER = 64 * 1024 * 1024
_COLUMNS_OF_SITES = 8


class BinaryGenotypes:
    """Refuses what only holds persons."""

    def applies_to(self, specimen: Specimen) -> bool:
        """Only to these formats."""
        return specimen.media_type in _FORMATS or specimen.media_type in _MEASURED or _is_relatedness(specimen)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """One finding."""
        if _is_relatedness(specimen):
            yield finding("omics.individuals", "It holds how near each person is to each other (GCTA GRM).")
            return
        if specimen.media_type in _MEASURED:
            yield finding("omics.individuals", f"It holds {_MEASURED[specimen.media_type]}.")
            return
        if specimen.media_type == _BCF:
            with specimen.open() as stream:
                samples = _samples_of_bcf(stream)
            if samples == 0:
                yield finding(
                    "omics.unverified_variants", "It is a BCF file without samples; its variants were not read."
                )
                return
        yield finding("omics.genotypes", f"It holds {_FORMATS[specimen.media_type]}.")


def _is_relatedness(specimen: Specimen) -> bool:
    """By its name, and a size that only whole triangles of numbers have."""
    numbers, rest = divmod(specimen.size, 4)
    people = (math.isqrt(8 * numbers + 1) - 1) // 2
    is_named = specimen.name.lower().endswith(_RELATEDNESS)
    return is_named and numbers > 0 and not rest and people * (people + 1) // 2 == numbers


def _samples_of_bcf(stream: BinaryIO) -> int | None:
    """How many samples a BCF file names; None when that cannot be read. Layout: magic, length of the header, VCF header."""
    stream.seek(5)
    length = int.from_bytes(stream.read(4), "little")
    if not 0 < length <= _LONGEST_HEADER:
        return None
    header = stream.read(length).rstrip(b"\0").decode("utf-8", "replace")
    line = next((one for one in header.splitlines() if one.startswith("#CHROM")), None)
    return None if line is None else max(0, len(line.split("\t")) - _COLUMNS_OF_SITES - 1)
