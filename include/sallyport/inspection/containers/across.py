"""Images beside the scanner's reports of one request: to be asked when all its files have been looked into."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.terms import Terms

IMAGE, REPORT = "container.image", "container.report"
"""Kinds of facts: ``{"names": [...]}`` of an image, by which a report may call it, and ``{"about": [...]}`` of a report.

A report that is ``unreadable`` is about nothing that can be told; its own name says what it was written for.
"""
_PARTS = re.compile(r"[/:@]")
_EXTENSION = re.compile(r"\.(?:sif|simg|img|oci|sqfs|squashfs|tar(?:\.gz|\.zst)?|tgz)$")
_CUT = "The scanner's report about it could not be read to its end: make it anew, and send it whole."
_ANOTHER = "There is a scanner's report, but it names another image."


def findings_across(facts: Mapping[str, Sequence[Fact]], terms: Terms) -> dict[str, list[Finding]]:
    """container.no_report by path, for images that come in and that no report of the request is about."""
    if terms.is_output or not terms.rules.containers.require_report:
        return {}
    told_of = [fact for told in facts.values() for fact in told if fact.kind == REPORT]
    reports = [fact for fact in told_of if not fact.data.get("unreadable")]
    cut = [fact for fact in told_of if fact.data.get("unreadable")]
    images = {path: fact for path, told in facts.items() for fact in told if fact.kind == IMAGE}
    return {
        path: [finding("container.no_report", _why(image, reports, cut))]
        for path, image in images.items()
        if not any(_is_about(report, image) for report in reports)
    }


def _why(image: Fact, reports: Sequence[Fact], cut: Sequence[Fact]) -> str | None:
    """What is wrong with the reports there are; None where there are none."""
    if any(_is_about(report, image) for report in cut):
        return _CUT
    return _ANOTHER if reports else None


def _is_about(report: Fact, image: Fact) -> bool:
    """By a digest, or by a name: the file's, or that of the image in a registry which the file got its own from."""
    called = {name for told in report.data["about"] for name in _names_in(told)}
    return not called.isdisjoint(image.data["names"])


def _names_in(told: str) -> set[str]:
    """``registry.example.org/group/tools:1.2`` is a file ``tools``, or ``tools_1.2`` as Apptainer calls it when it pulls it."""
    last = told.rpartition("/")[2]
    names = {told, last, last.replace(":", "_"), *_PARTS.split(told)}
    return {*names, *(stem_of(name) for name in names)} - {""}


def stem_of(name: str) -> str:
    """A file's name without the extension of an image."""
    return _EXTENSION.sub("", name)
