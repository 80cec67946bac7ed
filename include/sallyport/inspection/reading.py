"""What the confined child does: look into files with the inspectors of content.

A worker of :mod:`sallyport.confinement.server`.
"""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from sallyport.confinement import unloaded
from sallyport.confinement.stream import opened
from sallyport.inspection.content import ContentInspector, content_inspectors
from sallyport.inspection.fact import Fact
from sallyport.inspection.kinds.extensions import TEXT
from sallyport.inspection.rules import finding
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sallyport.inspection.finding import Finding


LONG = 16 * 1024 * 1024
"""Bytes: less is read before another thread has begun."""
_AT_ONCE = 2
_OF_PERSONS = "persons.row_per_person"
_WITHIN_TEXT = ("text in line", "comment in line")


class Shared(NamedTuple):
    """What all jobs share."""

    rules: Disclosure
    direction: Direction


def begin(settings: dict[str, Any]) -> Shared:
    """The rules, from JSON."""
    return Shared(Disclosure.model_validate_json(settings["rules"]), Direction(settings["direction"]))


def libraries(shared: Shared, job: dict[str, Any]) -> set[str]:
    """Modules that the inspectors of these files need."""
    inspectors = content_inspectors(Terms(*shared))
    specimens = [_specimen(told, io.BytesIO) for told in job["files"]]
    return {
        name
        for inspector in inspectors
        for specimen in specimens
        if inspector.applies_to(specimen)
        for name in inspector.libraries(specimen)
    }


def run(shared: Shared, job: dict[str, Any], handles: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Findings and facts about each file, by its number in the job; a list of participants comes before the files."""
    *listed, holding = handles
    participants = (lambda: opened(listed[0])) if job["participants"] else None
    inspectors = content_inspectors(Terms(*shared, participants))
    for number, told in enumerate(job["files"]):
        for said in _look(_specimen(told, _opening(holding, told["part"])), inspectors):
            yield {"file": number} | said


def _opening(holding: int, part: Sequence[int] | None) -> Callable[[], BinaryIO]:
    """How to open a file, as a stream that begins anew each time; of the small ones that share an open file, one."""
    if part is None:
        return lambda: opened(holding)
    at, length = part
    data = os.pread(holding, length, at)
    return lambda: io.BytesIO(data)


def _specimen(told: dict[str, Any], opening: Callable[[], BinaryIO]) -> Specimen:
    return Specimen(told["name"], told["size"], told["digest"], told["media_type"], opening)


def _look(specimen: Specimen, inspectors: list[ContentInspector]) -> Iterator[dict[str, Any]]:
    counted: set[int] = set()
    for said in _said(specimen, inspectors):
        if not _is_told_again(said, specimen, counted):
            yield _as_json(said)


def _said(specimen: Specimen, inspectors: list[ContentInspector]) -> Iterator[Finding | Fact]:
    """In the order of the inspectors. Into a long text two look at the same time: while polars computes for one, another may."""
    if specimen.size < LONG or specimen.media_type not in TEXT:
        for inspector in inspectors:
            yield from _said_by(inspector, specimen)
        return
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for all_said in threads.map(lambda inspector: _said_by(inspector, specimen), inspectors):
            yield from all_said


def _said_by(inspector: ContentInspector, specimen: Specimen) -> list[Finding | Fact]:
    """All at once. Mostly nothing: of dozens of inspectors few apply to a file, and a generator for each costs as much as it."""
    said: list[Finding | Fact] = []
    try:
        if inspector.applies_to(specimen):
            said.extend(inspector.inspect(specimen))  # what was said before a failure stays
    except Exception as error:  # noqa: BLE001 - whatever it is, the other inspectors still have their say
        # Its kind, not its text: that could hold a value from the file (law 7).
        message = f"The check {type(inspector).__name__} failed and says nothing about the file."
        said.append(finding("inspector.failed", message, error=type(error).__name__))
    for name in unloaded.taken():
        message = f"The check {type(inspector).__name__} lacked a part of itself and may have missed something."
        said.append(finding("inspector.failed", message, error=name))
    return said


def _is_told_again(said: Finding | Fact, specimen: Specimen, counted: set[int]) -> bool:
    """Are these rows of persons in a text those of a table that was told before? Texts are read as tables, lines and code."""
    if isinstance(said, Fact) or said.rule != _OF_PERSONS or specimen.media_type not in TEXT:
        return False
    rows = said.detail.get("rows")
    if not isinstance(rows, int):
        return False
    is_again = rows in counted and (not said.location or said.location.startswith(_WITHIN_TEXT))
    counted.add(rows)
    return is_again


def _as_json(said: Finding | Fact) -> dict[str, Any]:
    if isinstance(said, Fact):
        return {"fact": said.kind, "data": dict(said.data), "location": said.location}
    return {
        "rule": said.rule,
        "severity": said.severity.value,
        "message": said.message,
        "location": said.location,
        "detail": dict(said.detail),
    }
