"""What may pass, by the kind of thing that it is."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sallyport.policy.section import Section

Passage = Literal["allowed", "second_reviewer", "risk_assessment", "never"]
"""What a class of files needs to pass."""


class ClassPassage(Section):
    """What each class needs: nothing more, a second reviewer, the reference of a risk assessment; or it never passes."""

    standard_results: Passage = Field("allowed", description="Tables and coefficients; the rules on tables judge them.")
    code: Passage = Field("allowed", description="Scripts and notebooks; the rules on code judge them.")
    omics: Passage = Field("allowed", description="Variants and genotypes; the rules on them judge them.")
    container: Passage = Field(
        "second_reviewer", description="Container images: every file in them has to be looked at."
    )
    binary_data: Passage = Field(
        "second_reviewer",
        description="Pickles, arrays, R objects, databases: nobody can read them without a program (SRCP guide).",
    )
    data_frame: Passage = Field(
        "never", description="Data frames and raw data structures must not be released (SRCP guide)."
    )
    ml_results: Passage = Field("allowed", description="Measures of how well a model does (SRCP guide).")
    ml_model: Passage = Field(
        "never", description="Trained models: by default they are not released (SRCP guide); or risk_assessment."
    )
    document: Passage = Field("allowed", description="Reports and slides; the rules on hidden content judge them.")
    image: Passage = Field("allowed", description="Figures.")
    archive: Passage = Field("allowed", description="Archives: what is in them is classed file by file.")
    other: Passage = Field(
        "second_reviewer", description="Kinds that nobody knows: 'unusual file formats' (SRCP guide)."
    )


_INPUTS = ClassPassage(
    container="allowed",
    binary_data="allowed",
    data_frame="allowed",
    ml_model="allowed",
    other="allowed",
)


class Classes(Section):
    """What may pass, by the kind of thing that it is."""

    outputs: ClassPassage = Field(ClassPassage(), description="Files that leave.")
    inputs: ClassPassage = Field(
        _INPUTS,
        description="Files that come in: models are treated as code, containers and pickles by rules of their own.",
    )
