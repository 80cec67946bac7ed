"""Names of persons, told by their forename: those most given in the United Kingdom over a century, of all who live there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.given_names import GIVEN

if TYPE_CHECKING:
    from collections.abc import Sequence

_MORE = (
    "Ama Carlos Catriona Chioma Cormac Eamonn Evie Farzana Gilbert Giuseppe Halima Jaspreet Jordan Jose June Kofi "
    "Luigi Mairi Marek Monika Oluwaseyi Shabnam Victoria"
)
"""Believed only where a whole cell is a name; in running text some of them are places, or words."""
_FORENAMES = GIVEN | frozenset(_MORE.split())
_PLACES = re.compile(
    r"(?i)(?:hospital|infirmary|ward|wing|unit|house|home|clinic|surgery|centre|center|court|close|road|"
    r"street|lane|avenue|square|"
    r"park|hall|college|school|university|county|island|cross|trust|group|cohort|study|trial|scale|test|score|model|index|rule|"
    r"syndrome|disease|filter|process|line|period|bridge|hill|green|building|theatre|library|institute|"
    r"foundation|society|ltd|plc)$"
)
_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Master|MR|MRS|MS|MISS)\.? )?(?P<first>[A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?: [A-Z]\.?| [A-Z][a-z]+){0,2} "
    r"(?P<last>(?:O'|Mac|Mc|de |van |von )?[A-Z][a-z]+(?:-[A-Z][a-z]+)?|[A-Z]{2,20})(?: \([^()]{1,40}\))?",
)
_TURNED = re.compile(
    r"(?P<last>(?:O'|Mac|Mc|De |Van )?[A-Z][a-z]+(?:-[A-Z][a-z]+)?|[A-Z]{2,20}),? (?P<first>[A-Z][a-z]+|"
    r"[A-Z]{3,20})(?: [A-Z]\.?)?(?: \([^()]{1,40}\))?"
)
_LONGEST, _FEWEST, _MOST = 80, 3, 0.6


def is_name(text: str) -> bool:
    """Is it a forename with a surname, either way round, and nothing more than a note in brackets?"""
    text = text.strip()
    if len(text) > _LONGEST:
        return False
    found = _NAME.fullmatch(text)
    if found and found["first"].title() in _FORENAMES and not _PLACES.match(found["last"]):
        return True
    turned = _TURNED.fullmatch(text) if "," in text else None
    return turned is not None and turned["first"].title() in _FORENAMES


def are_names(texts: Sequence[str]) -> bool:
    """Are most of these, of some, names of different persons?"""
    names = {text for text in texts if is_name(text)}
    return len(names) >= _FEWEST and len(names) >= _MOST * len(texts)
