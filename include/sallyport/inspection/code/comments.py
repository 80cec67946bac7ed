"""Results in comments: tables pasted from a console, counts of people, estimates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.code.shapes import Shape, spaced, table_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.code.sources import Source

_MARKS = re.compile(r"^[ \t]*(?:#+[' >]*|//+|/\*+|\*+(?:/|\b|(?=\s))|--+(?=\s|$)|%+\{?|=#|#=)|(?<!\*)\*+/\s*$")
_CODE = re.compile(r"[=(){}<>]|<-|:=|\bdef\b|\breturn\b|\bif\b")
_PEOPLE = (
    r"patients?|participants?|subjects?|people|persons?|individuals?|cases|controls|wom[ae]n|m[ae]n|females?|males?|children"
    r"|adults?|deaths?|died|survivors?|donors?|carriers?|probands?|famil(?:y|ies)|births?|admissions?|events|observations|obs"
    r"|responders?|respondents?|volunteers?|smokers?|babies|infants|twins|households"
)
_COUNT = re.compile(
    rf"(?i)(?<![\w.,%-])\d[\d,]*+\s*(?:\(\s*[\d.]+\s*%\s*\)\s*)?(?:\w+\s+){{0,2}}?(?:{_PEOPLE})\b"
    r"(?!\s*(?:per|each|at a time|minimum|threshold))"
    rf"|(?<![\w.])[nN]\s*[=:]\s*\d[\d,]*+(?![\d.]*\w)|\b(?:{_PEOPLE})\s*(?::|=|\bwere\b|\bn\s*=)\s*\d[\d,]*+"
    r"|(?<!\w)\d[\d,]*+\s*\(\s*\d+(?:\.\d+)?\s*%\s*\)"
    r"|\b(?:only|just)\s+\d[\d,]*+\s+(?:\w+\s+){0,2}?in\s+(?:the\s+)?(?:arm|group|placebo|treatment|strat\w+|site|centre|region)\b"
)
_ESTIMATE = re.compile(
    r"(?i)\b(?:OR|HR|RR|IRR|AUC|AUROC|beta|coef(?:ficient)?|mean|median|sd|se|p|p-?value|r2|r-squared|chi2|F|t)\s*(?:=|:|<|is)\s*"
    r"[-+]?\d*\.\d+|\b(?:95\s*+(?:%\s*+)?)?CI\b\s*+(?::\s*+)?(?:[\[(]\s*+)?-?\d+\.\d+\s*(?:-|to|,|\u2013)\s*-?\d+\.\d+"
)
_NOT_PEOPLE = re.compile(
    r"(?i)\b(?:threshold|minimum|at least|fewer than|less than|more than|below|under|max(?:imum)?|up to|e\.g|example"
    r"|simulat|fake|dummy"
    r"|synthetic|suppress|mask|redact|iterations?|bootstraps?|folds?|trees|cores|threads|permutations?|epochs|default|cut-?off"
    r"|if |version|todo|see |exclude|set |use |per |alpha|signific|tolerance|power|every|first|top|round)"
)
_USUAL = re.compile(r"[<=:]\s*0?\.(?:05|01|001|1|10|5|50|025|95|99|90)\b")
_LONGEST_LINE = 2000
_CALL = re.compile(r"(?<![\w.])[\w.]+\([^()]*$")


def comment_tables(source: Source) -> Iterator[tuple[int, Shape]]:
    """Where each begins, and its size: at least three rows with two values each."""
    for start, lines in comment_blocks(source):
        prose = [line for line in lines if not _CODE.search(line)]
        if len(prose) < 3:  # noqa: PLR2004 - fewer are no table
            continue
        shape = table_in("\n".join(prose)) or spaced(prose)
        if shape is not None and shape.rows >= 3 and shape.cells >= 6:  # noqa: PLR2004 - fewer are no table
            yield start, shape


def comment_results(source: Source) -> Iterator[int]:
    """Where a comment tells a count of people or an estimate."""
    for start, lines in comment_blocks(source):
        at = start
        for line in lines:
            if _tells_result(line[:_LONGEST_LINE]):
                yield at
            at += len(line) + 1


def _tells_result(line: str) -> bool:
    count = _COUNT.search(line)
    if count is not None and not _NOT_PEOPLE.search(line) and not _CALL.search(line[: count.start()]):
        return True
    estimate = _ESTIMATE.search(line)
    if estimate is None or _USUAL.search(estimate[0]) or _CALL.search(line[: estimate.start()]):
        return False
    return not _NOT_PEOPLE.search(line)


def comment_blocks(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Comments that follow each other line by line, without their marks, and where the first begins."""
    start, end, lines = 0, -1, list[str]()
    for piece in source.comments:
        between = source.text[end : piece.start] if end >= 0 else "x"
        if between.strip() or between.count("\n") > 1:
            if lines:
                yield start, lines
            start, lines = piece.start, []
        lines += [_MARKS.sub("", line) for line in piece.text.split("\n")]
        end = piece.end
    if lines:
        yield start, lines
