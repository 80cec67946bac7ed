"""Objects of R: workspaces (.RData, .rda) and single objects (.rds), read by their serialization."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.binary.written import Written
from sallyport.inspection.classes.inspectors import TOLD_INSIDE, class_findings, class_inside
from sallyport.inspection.classes.kinds import FileClass
from sallyport.inspection.finding import Finding
from sallyport.inspection.hidden.r.values import Broken
from sallyport.inspection.hidden.r.walk import Found, walk
from sallyport.inspection.hidden.saying import say
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_TYPES = frozenset(
    {"application/x-r-data", "application/octet-stream", "text/plain", "text/csv", "text/tab-separated-values"}
)
_SUFFIXES = (".rds", ".rda", ".rdata")
_BEGINS = re.compile(
    rb"RD[XAB][23]\n(?:[XAB]\n)"
    rb"|X\n\0\0\0[\2\3]\0[\2-\7]..\0[\2-\7]"  # versions of the format, of R, and the oldest R that can read it
    rb"|B\n[\2\3]\0\0\0..[\2-\7]\0..[\2-\7]\0"
    rb"|A\n[23]\n\d{6}\n\d{6}\n",
    re.DOTALL,
)
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MODELS = frozenset(
    {"lm", "glm", "coxph", "survfit", "gam", "lmerMod", "glmerMod", "lme", "nls", "randomForest", "ranger", "rpart", "train",
     "workflow", "model_fit", "htest", "aov", "prcomp", "kmeans", "cv.glmnet", "glmnet", "xgb.Booster", "brmsfit", "stanfit"}
)  # fmt: skip
_CONTAINERS = frozenset(
    {"matrix", "factor", "Seurat", "SummarizedExperiment", "RangedSummarizedExperiment", "DESeqDataSet", "SingleCellExperiment",
     "dgCMatrix", "GRanges", "MultiAssayExperiment", "ExpressionSet", "ggplot", "gg", "igraph", "phyloseq"}
)  # fmt: skip
_SHOWN = 6


@dataclass
class RObjectInspector:
    """Says what is inside, without R."""

    terms: Terms

    def __post_init__(self) -> None:
        """What judges its texts."""
        self._written = Written(self.terms)

    def applies_to(self, specimen: Specimen) -> bool:
        """To what may be a serialization of R; its first bytes tell. Compressed ones come here unpacked, as members."""
        return specimen.media_type in _TYPES or specimen.name.lower().endswith(_SUFFIXES)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """What judges its texts, where it is surely one."""
        return self._written.libraries() if _is_named(specimen) else ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """Its class, hidden.r_data_frame, hidden.r_object, hidden.unread."""
        said = list(self._said(specimen))
        if specimen.media_type in TOLD_INSIDE:
            yield from (one for one in class_inside(said, specimen, self.terms) if isinstance(one, Finding))
            return
        yield from said
        if self.terms.is_output and any(one.rule == "hidden.r_data_frame" for one in said):
            yield from class_findings(FileClass.DATA_FRAME, specimen, self.terms)

    def _said(self, specimen: Specimen) -> Iterator[Finding]:
        with specimen.open() as stream:
            head = stream.read(32)
            stream.seek(0)
            if not _BEGINS.match(head):
                if specimen.name.lower().endswith(_SUFFIXES) and not head.startswith(_COMPRESSED):
                    yield say(self.terms, "hidden.unread", "It is called a file of R's objects, but is none.")
                return
            try:
                found = walk(stream)
            except Broken:
                yield say(self.terms, "hidden.unread", "It is a damaged file of R's objects.")
                return
        yield from _said(found, self.terms)
        if _is_named(specimen):
            yield from self._written.findings(found.texts)


def _is_named(specimen: Specimen) -> bool:
    return specimen.media_type == "application/x-r-data" or specimen.name.lower().endswith(_SUFFIXES)


def _said(found: Found, terms: Terms) -> Iterator[Finding]:
    if found.frames:
        largest = max(found.frames, key=lambda frame: (frame.rows or 0) * frame.columns)
        frames = "a data frame" if len(found.frames) == 1 else f"{len(found.frames):,} data frames, the largest"
        rows = "an unknown number of rows" if largest.rows is None else many(largest.rows, "row")
        message = f"It holds {frames} with {rows} and {many(largest.columns, 'column')}."
        yield say(terms, "hidden.r_data_frame", message)
    known = sorted(found.classes & (_MODELS | _CONTAINERS))
    if not found.frames or found.classes & _MODELS:
        kinds = f", among them {', '.join(known[:_SHOWN])}" if known else ""
        objects = many(found.objects, "object") if found.objects else "an unknown number of objects"
        message = f"It holds {objects} of R{kinds}."
        yield say(terms, "hidden.r_object", message)
    if found.promises:
        message = f"Looking at what it holds runs {many(found.promises, 'expression')} (promises of R)."
        yield say(terms, "code.runs_when_loaded", message)
    if not found.is_whole:
        yield say(terms, "hidden.unread", "It is a file of R's objects that could not be read to its end.")
