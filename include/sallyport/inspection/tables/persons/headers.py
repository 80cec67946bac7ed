"""Tables that are about persons by what their columns are called together: pairs of relatives, carriers, samples, sensors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.persons.columns import Column

_PAIR = ({"id1", "id2"}, {"iid1", "iid2"}, {"sample1", "sample2"}, {"sampleid1", "sampleid2"}, {"eid1", "eid2"})
_RELATED = re.compile(
    r"^(kinship|kin|phi|pihat|ibs0?|ibd\d?|z[012]|relatedness|rel|infertype|hethet|propibs.*|n?snps?)$"
)
_CARRIERS = re.compile(
    r"^(het|hom|homalt|alt|ref|lof)?(carriers?|carrierids?|samples?|sampleids?|individuals?|patients?|participants?|iids?|probands?)(list)?$"
)
_FILES = re.compile(r"^(fastq.*|fq\d?|r[12]|read[12]|bam|bamfile|cram|vcf|gvcf|idat.*|cel|celfile|fast5|pod5)$")
_SAMPLE = re.compile(r"^(sample|samplename|sampleid|individual|library|name|id)$")
_SENSOR = re.compile(r"^(device.*|serial.*|sensor.*|deviceid|source(name|device)?|transmitter.*)$")
_MEASURED = re.compile(
    r".*(glucose|heartrate|bpm|steps?|spo2|bloodpressure|acceleration|sleepstage|respiratoryrate|egv).*"
)
_STAMP = re.compile(r".*(timestamp|datetime|recordedat|startdate|starttime|devicetime|^time$|^date$).*")
_PUBLISHED = re.compile(
    r"^(?:(?:first|lead)?authors?(?:year)?|publication.*|journal|doi|pmid|reference|countr(?:y|ies)|design)$"
)
_SOME = 0.2
_MANY_OF_ONE = 50


def names_studies(name: str, header: Sequence[str]) -> bool:
    """Is it the number of a study, beside whose author, year or journal it stands?"""
    return plain(name).startswith("study") and any(_PUBLISHED.match(plain(other)) for other in header[:200])


def told_by_names(columns: Sequence[Column], header: Sequence[str], rows: int) -> str:
    """Why a table is about persons, in words; empty when its names do not say so."""
    named = [plain(name) for name in header[:200]]
    if any(pair <= set(named) for pair in _PAIR) and any(map(_RELATED.match, named)):
        return "each tells how two are related"
    for column in columns:
        if _CARRIERS.match(plain(column.name)) and column.is_shaped("ids", _SOME):
            return f"column {column.index + 1} lists who has what stands beside"
    if any(map(_FILES.match, named)):
        samples = [c for c in columns if _SAMPLE.match(plain(c.name)) and c.is_shaped("person") and c.is_unique(0.5)]
        if samples:
            return f"column {samples[0].index + 1} tells whose file stands beside"
    is_recorded = any(map(_SENSOR.match, named)) and any(map(_STAMP.match, named)) and any(map(_MEASURED.match, named))
    return "what somebody wears has recorded them" if is_recorded and rows >= _MANY_OF_ONE else ""
