"""Tables of results: thresholds, and the sets of them that known environments use."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from sallyport.policy.section import Section

if TYPE_CHECKING:
    from collections.abc import Mapping


class Shown(StrEnum):
    """What is said of a thing that may be shown or not, as a site sees it."""

    ALLOWED = "allowed"
    REVIEW = "review"
    BLOCK = "block"


class Rounding(StrEnum):
    """To what counts are rounded."""

    NEAREST = "nearest"
    """To multiples of ``round_to``."""
    MIDPOINT = "midpoint"
    """To the middles between multiples: 3, 9, 15, ... of 6 (OpenSAFELY's "midpoint 6"); they stand for a range."""


class Preset(StrEnum):
    """Whose thresholds: those that the policy names itself come first."""

    SRCP = "srcp"
    GENOMICS_ENGLAND = "genomics-england"
    OPENSAFELY = "opensafely"
    OPENSAFELY_MIDPOINT = "opensafely-midpoint6"
    NHS_ENGLAND = "nhs-england"
    UK_LLC = "uk-llc"
    ACRO = "acro"


_PRESETS: Mapping[Preset, Mapping[str, Any]] = MappingProxyType(
    {
        Preset.SRCP: {},
        Preset.GENOMICS_ENGLAND: {"min_count": 5, "zeros": "allowed"},
        Preset.OPENSAFELY: {"min_count": 8, "zeros": "allowed", "round_to": 5},
        Preset.OPENSAFELY_MIDPOINT: {"min_count": 8, "zeros": "allowed", "round_to": 6, "rounding": "midpoint"},
        Preset.NHS_ENGLAND: {"round_to": 5},
        Preset.UK_LLC: {"zeros": "block"},
        Preset.ACRO: {"zeros": "block", "full_cells": "block", "round_to": 5},
    }
)


class TableRules(Section):
    """Tables of results."""

    preset: Preset = Field(
        Preset.SRCP,
        description="Whose thresholds hold where this section names none: those of the SRCP guide, Genomics England's "
        "Airlock rules, OpenSAFELY, NHS England's secure data environment, UK LLC or ACRO.",
    )
    min_count: PositiveInt = Field(10, description="Smallest count that may be shown (SRCP guide).")
    zeros: Shown = Field(
        Shown.REVIEW, description="What is said of counts of nobody: a zero can tell what all others are (SACRO guide)."
    )
    full_cells: Shown = Field(
        Shown.REVIEW, description="What is said when all members of a group are in one category (SACRO guide)."
    )
    min_possible_values: PositiveInt = Field(
        3,
        description="Fewest values that a suppressed count may still have, judged from totals and other cells "
        "(Genomics England: a masked value must not be recalculable).",
    )
    min_degrees_of_freedom: PositiveInt = Field(
        10, description="Fewest residual degrees of freedom of a model or test (SACRO guide)."
    )
    round_to: NonNegativeInt = Field(0, description="Counts are rounded to multiples of this; 0 when they are not.")
    rounding: Rounding = Field(
        Rounding.NEAREST, description="Rounded to the nearest multiple, or to the middle between two (OpenSAFELY)."
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_from_preset(cls, given: object) -> object:
        """Thresholds of the preset, but for those that are given."""
        if not isinstance(given, dict) or given.get("preset") not in list(Preset):
            return given
        return {**_PRESETS[Preset(given["preset"])], **given}
