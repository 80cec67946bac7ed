"""Findings that show what ACRO says of its outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.acro.results import Output
    from sallyport.inspection.finding import Finding

_FIRST = 5


def said_of(outputs: list[Output]) -> Iterator[Finding]:
    """acro.fail, acro.review, acro.pass, acro.unreadable and acro.exception, each for all outputs that it is about."""
    for rule, status in (("acro.fail", "fail"), ("acro.review", "review"), ("acro.pass", "pass")):
        if found := [output for output in outputs if output.status == status]:
            message = f'ACRO\'s status is "{status}" for {len(found)} of {many(len(outputs), "output")}'
            yield _counted(rule, message, found, [] if status == "pass" else [output.broken for output in found])
    if unknown := [output for output in outputs if not output.status]:
        message = f"ACRO's status is missing or unknown for {many(len(unknown), 'output')}"
        yield _counted("acro.unreadable", message, unknown, [])
    if asked := [output for output in outputs if output.reason]:
        message = f"An exception is asked for in {many(len(asked), 'output')}"
        yield _counted("acro.exception", message, asked, [f"“{output.reason}”" for output in asked])


def _counted(rule: str, message: str, outputs: list[Output], said: list[str]) -> Finding:
    """``said`` is of each output what there is to say of it, where there is anything."""
    shown = ", ".join(output.called for output in outputs[:_FIRST])
    told = [f"{output.called}: {one}" for output, one in zip(outputs[:_FIRST], said, strict=False) if one]
    if told:
        message += f". In {'; in '.join(told)}"
    more = " ..." if len(outputs) > _FIRST else ""
    return finding(rule, f"{message}.", f"{shown}{more}", outputs=len(outputs))
