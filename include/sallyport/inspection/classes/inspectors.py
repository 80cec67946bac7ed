"""The inspectors of this subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.binary.model_files import is_model_text
from sallyport.inspection.classes.kinds import FileClass, class_of, declared_figure, is_part
from sallyport.inspection.classes.tables_named_code import is_table_named_code
from sallyport.inspection.finding import Finding, Severity
from sallyport.inspection.kinds.extensions import TEXT, extension_of
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.fact import Fact
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

TOLD_INSIDE = frozenset(
    {
        "application/x-python-pickle",
        "application/x-hdf5",
        "application/x-r-data",
        "application/zlib",
        "application/x-lzma",
    }
)
"""Kinds that are models, data frames or other data, which nobody knows before they are read."""
TOLD_BY_TABLES = frozenset(
    {
        "application/vnd.apache.parquet",
        "application/vnd.apache.arrow.file",
        "application/vnd.apache.arrow.stream",
        "application/x-stata-dta",
        "application/x-spss-sav",
        "application/x-spss-por",
        "application/x-sas-data",
        "application/x-sas-xport",
    }
)
"""Kinds in which programs keep data frames and results alike: rows of persons are the one, a small table is the other."""
_FRAMES = frozenset({"binary.data_frame", "hidden.r_data_frame"})
_RULES = {
    "allowed": "class.is",
    "second_reviewer": "class.second_reviewer",
    "risk_assessment": "class.needs_risk_assessment",
    "never": "class.never",
}
_SAID = {
    "allowed": "It counts as {kind}.",
    "second_reviewer": "It counts as {kind}, which needs a second reviewer.",
    "risk_assessment": "It counts as {kind}, which passes only with a formal risk assessment.",
    "never": "It counts as {kind}, which never passes.",
}
_WORDS = {
    FileClass.STANDARD_RESULTS: "standard results",
    FileClass.BINARY_DATA: "binary data",
    FileClass.DATA_FRAME: "a data frame",
    FileClass.ML_RESULTS: "results of machine learning",
    FileClass.ML_MODEL: "a machine learning model",
    FileClass.CONTAINER: "a container image",
    FileClass.DOCUMENT: "a document",
    FileClass.IMAGE: "an image",
    FileClass.ARCHIVE: "an archive",
    FileClass.OTHER: "a kind of file that is not known",
}


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection."""
    return [ClassInspector(terms)]


def passage_finding(kind: FileClass, terms: Terms) -> Finding:
    """What the policy says of a class, for whoever found out the class by looking inside."""
    policy = terms.rules.classes.outputs if terms.is_output else terms.rules.classes.inputs
    passage = getattr(policy, kind.value)
    message = _SAID[passage].format(kind=_WORDS.get(kind, kind.value))
    return finding(_RULES[passage], message, kind=kind.value)


def _is_kept_by_git(name: str) -> bool:
    """Is it part of a repository? Then it is no result of any class, which is said by who knows leftovers."""
    return ".git" in name.replace("!/", "/").split("/")[:-1]


def class_findings(kind: FileClass | None, specimen: Specimen, terms: Terms) -> Iterator[Finding]:
    """What the policy says of a file of this class; nothing for parts of others, which are classed as a whole."""
    if kind is None or is_part(specimen.name) or _is_kept_by_git(specimen.name):
        return
    said = passage_finding(kind, terms)
    if terms.is_output or said.rule != "class.is":  # of what comes in, a reviewer reads what stands in the way
        yield said


def class_inside(said: Iterable[Finding | Fact], specimen: Specimen, terms: Terms) -> Iterator[Finding | Fact]:
    """What was said of a file's inside, and before it which class that makes of it: a model, a data frame or other data."""
    found = list(said)
    rules = {one.rule for one in found if isinstance(one, Finding) and one.severity is Severity.BLOCK}
    is_of_persons = specimen.media_type in TOLD_BY_TABLES and "persons.row_per_person" in rules
    kind = class_of(specimen.media_type, specimen.name)
    if terms.is_output and any(isinstance(one, Finding) and one.rule == "binary.model" for one in found):
        kind = FileClass.ML_MODEL
    elif terms.is_output and (rules & _FRAMES or is_of_persons):
        kind = FileClass.DATA_FRAME
    yield from class_findings(kind, specimen, terms)
    yield from found


class ClassInspector:
    """Which class a file belongs to, and whether that may pass."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To every file whose kind was looked for."""
        return bool(specimen.media_type)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """One class.* finding, and class.figure for an image that says to be of a kind the guide names."""
        if specimen.media_type in TOLD_INSIDE or (self._terms.is_output and specimen.media_type in TOLD_BY_TABLES):
            return  # said by who looks inside
        kind = class_of(specimen.media_type, specimen.name)
        if self._terms.is_output and specimen.media_type in TEXT and kind is not None and is_model_text(specimen):
            kind = FileClass.ML_MODEL
        if is_table_named_code(specimen):
            kind = FileClass.STANDARD_RESULTS
            message = f"Its name ends in .{extension_of(specimen.name)}, but it holds a table and no code."
            yield finding("type.mismatch", message, found=specimen.media_type)
        yield from class_findings(kind, specimen, self._terms)
        figure = declared_figure(specimen.media_type, specimen.name) if self._terms.is_output else None
        if figure is not None:
            yield finding("class.figure", f"Its name says that it is a figure of this kind: {figure}.", declared=figure)
