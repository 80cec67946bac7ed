"""Variants and genotypes."""

from __future__ import annotations

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from sallyport.policy.section import Section


class OmicsRules(Section):
    """Variants and genotypes."""

    min_allele_count: PositiveInt = Field(20, description="Smallest minor allele count of a variant (SRCP guide).")
    min_allele_frequency: PositiveFloat = Field(
        0.005, description="Smallest minor allele frequency of a variant (SRCP guide)."
    )
    copies_of_x: PositiveInt = Field(
        1,
        description="Copies of chromosome X counted for each person, where the sexes are not told apart: 1 is the safe side.",
    )
    copies_of_y: PositiveInt = Field(1, description="Copies of chromosome Y counted for each person.")
    copies_of_mt: PositiveInt = Field(1, description="Copies of mitochondrial DNA counted for each person.")
    cases_and_controls_too: bool = Field(
        default=True, description="Where counts of cases or controls are shown, each group reaches the smallest count."
    )
    few_variants: NonNegativeInt = Field(
        300, description="A list of fewer variants, all of them significant, needs no frequencies (Genomics England)."
    )
    significant_p_value: PositiveFloat = Field(
        5e-8, description="Largest p-value of a variant that was selected for its significance."
    )
    min_samples_of_matrix: PositiveInt = Field(
        6, description="Columns that look like samples before a matrix of genes is taken for one column a person."
    )
