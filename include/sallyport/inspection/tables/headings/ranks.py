"""Names of ranks, grades and scores: small whole numbers that say where somebody stands, and not how many there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import UNCOUNTED, word_set
from sallyport.inspection.tables.headings.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

_RANKS = word_set(
    "decile deciles quintile quintiles quartile tertile tercile ventile vigintile quantile centile rank ranks ranking rnk score "
    "scores grade grades grading stage staging stadium rating ratings level levels likert tier band class classification "
    "category severity priority triage imd simd wimd nimdm eimd idaci idaopi townsend carstairs arpansa seifa deprivation "
    "dezil quintil quartil perzentil rang stufe grad décil rango nivel puntuación puntaje decil niveau punteggio "
    "grado livello kwintiel deciel kvintil trinn"
)
_SCALES = word_set(
    "asa ecog nyha apgar gcs charlson cci cfs frailty gleason bristol rockwood news news2 mews sofa qsofa apache mrs rankin "
    "nihss phq phq2 phq9 gad gad2 gad7 audit auditc dukes tnm figo bmiclass mmse moca hads eq5d vas nrs killip ccs birads gold "
    "mmrc mrc nssec soc ruc rurality kps karnofsky barthel waterlow braden elixhauser hfrs efi must"
)
_AROUND = word_set(
    "of index multiple the national local overall group patient baseline adjusted performance status scale dyspnoea"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def says_rank(names: Sequence[str]) -> bool:
    """Does the nearest name say nothing else: "imd", "IMD decile 2019", "ASA grade"? "Stage 2" is a group."""
    found = [word for word in words(names[0]) if not _YEAR.fullmatch(word)] if names else []
    said = set(found)
    return bool(said & (_RANKS | _SCALES)) and said <= _RANKS | _SCALES | _AROUND


def names_no_people(names: Sequence[str]) -> bool:
    """Does a name say a rank, or end in what is no person though it stands in the plural: points, beds, doses?"""
    if says_rank(names):
        return True
    found = words(names[0]) if names else ()
    return bool(found) and found[-1] in UNCOUNTED and not found[-1].endswith("ed")
