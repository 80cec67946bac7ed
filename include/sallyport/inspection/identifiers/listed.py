"""Lists of ids of persons, told by their form alone: many different numbers, all equally long, in no order of their own."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ID = re.compile(r"(?P<prefix>[A-Za-z]{1,6}[-_ ]?)?(?:\d{2,4}[-_])?(?P<digits>\d{3,10})")
_NO_PERSONS = frozenset(
    (
        *("rs", "ss", "cg", "ch", "chr", "ensg", "enst", "ensp", "go", "hgnc"),
        *("pmid", "pmc", "nct", "doi", "hp", "v", "grch"),
    )
)
"""What variants, genes, probes, terms and papers are called."""
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_FEWEST, _MOST_OF = 10, 0.8
_SHORTEST, _SHORTEST_AFTER_PREFIX = 6, 4
_MOST_COLUMNS, _MOST_LINES = 60, 5000
_DELIMITERS = ("\t", ",", ";", "|", None)
_PERSONS = (
    r"(?:participant|patient|subject|usubjid|subj_?id|person|proband|eid|mrn|chi|nhs|withdr[ae]w|consent|iid|pat_?(?:id|nr|no)|pid"
    r"|pp?t_?(?:id|no)|study_?(?:id|no|number)|hes_?id|donor|volunteer|respondent|member_?id|record_?id|case_?id|teilnehmer|versicherte"
    r"|deelnemer|paciente|paziente|deltager|deltagare|individ)"
)
_NAME = rf"{_PERSONS}\w{{0,100}}+"
_NEXT = r"\s*+[,;]\s*+(?:\.\.\.\s*+)?"
"""MATLAB has semicolons between rows, and dots where a line goes on."""
_LITERAL = r"[\"']?(?:[A-Za-z]{1,6}[-_]?)?(?:\d{2,4}[-_])?\d{4,12}L?[\"']?"


def _written_beside(name: str) -> re.Pattern[str]:
    """Ids that code compares with something of this name, or gives to it."""
    return re.compile(
        rf"(?i)\binlist\(\s*+{name}\s*+,\s*+(?P<inlist>{_LITERAL}(?:\s*+,\s*+{_LITERAL})+)\s*+\)"
        rf"|(?<![A-Za-z]){name}[\"'`\])]*\s*+(?:(?:==|!=|<>)\s*+(?P<one>{_LITERAL})(?![\w.])"
        rf"|(?:=|<-|:|%in%|\bnot\s+in\b|\bin\b|\.?isin|,)?\s*+(?:\(\s*+)?(?:c\(|set\(|list\(|frozenset\(|inlist\(|[\[({{])\s*+"
        rf"(?:\.\.\.\s*+)?[\[{{]?\s*+(?P<list>{_LITERAL}(?:{_NEXT}{_LITERAL})+)\s*+[,;]?\s*+[\])}}])"
        rf"|(?<![A-Za-z]){name}[\"']?[ \t]*+:[^\S\n]*+\n"
        rf"(?P<block>(?:[ \t]*+-[ \t]+{_LITERAL}[^\S\n]*+(?:#[^\n]*)?(?:\n|$)){{2,}})"
    )


_IN_CODE = _written_beside(_NAME)
_BY_ID = _written_beside(r"(?<!_)\bid_?(?:no|nr|num|number)?\b")
_FEWEST_BY_ID = 3
"""What is called "id" and no more may be of anything: a few of one form are of persons."""


def columns_of_ids(text: str) -> int:
    """How many ids the longest column of a text holds that is nothing but ids; 0 when there is none."""
    lines = [line for line in text.splitlines()[:_MOST_LINES] if line.strip()]
    if len(lines) == 1:
        lines = re.split(r"[,;\t ]+", lines[0])
    most = 0
    for delimiter in _DELIMITERS:
        if len(lines) < _FEWEST or (delimiter is not None and delimiter not in lines[-1]):
            continue
        rows = [line.split(delimiter) if delimiter else [line] for line in lines]
        for column in range(min(max(map(len, rows)), _MOST_COLUMNS)):
            cells = [row[column].strip().strip("\"'") for row in rows if column < len(row)]
            most = max(most, _ids_among([cell for cell in cells if cell]))
    return most


def _ids_among(cells: Sequence[str]) -> int:
    told = [cell for cell in cells if _is_id(cell)]
    if len(told) < _FEWEST or len(told) < _MOST_OF * len(cells) or len(set(told)) < len(told):
        return 0
    if len(set(map(len, told))) > 1 or _is_regular(told):
        return 0
    return len(told)


def _is_id(cell: str) -> bool:
    found = _ID.fullmatch(cell)
    if found is None or _DATE.fullmatch(cell):
        return False
    prefix = (found["prefix"] or "").rstrip("-_ ").lower()
    shortest = _SHORTEST_AFTER_PREFIX if prefix else _SHORTEST
    return prefix not in _NO_PERSONS and sum(letter.isdigit() for letter in cell) >= shortest


def _is_regular(told: Sequence[str]) -> bool:
    """Numbered through, or in even steps."""
    numbers = [int("".join(letter for letter in one if letter.isdigit())) for one in told]
    return len({second - first for first, second in pairwise(numbers)}) == 1


def ids_in_code(text: str) -> Iterator[int]:
    """Where code compares what is named for persons, or is called an id alone, with ids that are written out."""
    yield from (at for at, ids in _ids_beside(_IN_CODE, text) if all(map(_is_written_id, ids)))
    of_each: dict[str, int] = {}
    for at, ids in _ids_beside(_BY_ID, text):
        if all(map(_is_id, ids)):
            of_each |= {one: at for one in ids if one not in of_each}
    forms = {re.sub(r"\d", "0", one) for one in of_each}
    if len(of_each) >= _FEWEST_BY_ID and len(forms) == 1 and not _is_regular(list(of_each)):
        yield min(of_each.values())


def _ids_beside(shape: re.Pattern[str], text: str) -> Iterator[tuple[int, list[str]]]:
    for found in shape.finditer(text):
        if found["block"]:
            listed = [line.partition("#")[0].strip().lstrip("- ") for line in found["block"].strip().splitlines()]
        else:
            listed = re.split(_NEXT, found["inlist"] or found["list"] or found["one"])
        yield found.start(), [one.strip("\"'L") for one in listed]


def _is_written_id(text: str) -> bool:
    return _is_id(text) or (text.isdigit() and len(text) > _SHORTEST)
