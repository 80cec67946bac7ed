"""Numbers that stand behind their names, one a line; and what R says of a data frame, with its first values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.words import Role, hint, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    Found = tuple[list[int], list[list[str]]]

_NAMED = re.compile(
    r"[\s*\u2022>\"'-]*([A-Za-z][^:=\n{}\[\]]{0,60}?)[\"']?\s*(?:[:=]|\.{3,}|\t)\s*([<>]?\s*\d[\d,]{0,11}(?:\s*\([\d.]+\s*%?\))?)\s*,?\s*"
)
_VARIABLE = re.compile(
    r"\s*\$ (\S+)\s*:\s*(?:chr|num|int|logi|Factor|Ord|dbl|<chr>|<dbl>|<int>|<fct>)[^\"\d-]*((?:[\"\d.-]).*)"
)
_VALUE = re.compile(r"\"([^\"]*)\"|(-?[\d.]+(?:e[-+]?\d+)?|NA)")
_FEWEST = 3
_KEY = re.compile(r"[\s-]*[\"']?([A-Za-z][^:=\n{}\[\]\"']{0,60})[\"']?\s*:\s*")
_FLOW = re.compile(r"[\s-]*[\"']?([A-Za-z][^:=\n{}\[\]\"']{0,60})[\"']?\s*:\s*\{([^{}]{1,4000})\}\s*")
"""A key of YAML above others, and one with them in its line."""
_PAIR = re.compile(r"[\"']?([^:,\"']{1,60})[\"']?\s*:\s*(\d{1,9})\s*(?:,|$)")
_PEOPLE = frozenset(
    (word,)
    for word in ("patients", "participants", "people", "deaths", "women", "men", "children", "cases", "controls")
)


def listed(text: str, *, is_code: bool = False) -> Iterator[Found]:
    """Runs of lines like "Withdrew consent: 4"; of settings and code those alone whose names say that something is counted."""
    run: list[tuple[int, list[str]]] = []
    depth, key, name = -1, "", ""
    for number, line in enumerate([*text.splitlines(), ""]):
        found = _NAMED.fullmatch(line)
        if is_code and (flow := _FLOW.fullmatch(line)) and (_is_count(flow[1]) or _is_of_people(flow[1])):
            pairs = [[name, count] for name, count in _PAIR.findall(" ".join(flow[2].split()))]
            yield from _run([(number, pair) for pair in pairs], 1, flow[1])
        if is_code and line.strip():
            depth, above = _depth_below(line, depth), depth
            key = line.strip(" -:\"'") if depth >= 0 and above < 0 else key
        if found and (not is_code or _is_count(found[1]) or _is_of_people(found[1]) or depth >= 0):
            name = key if depth >= 0 else "" if not run else name
            run.append((number, [found[1].strip(), found[2].strip()]))
        elif line.strip() or not text:
            yield from _run(run, 1 if is_code else _FEWEST, name)
            run = []
    yield from _run(run, 1 if is_code else _FEWEST, name)


def described(text: str) -> Iterator[Found]:
    """The variables of str() and glimpse(), each with its first values, as the columns that they are."""
    columns: list[list[str]] = []
    first = 0
    for number, line in enumerate([*text.splitlines(), ""]):
        found = _VARIABLE.match(line)
        if found:
            first = first if columns else number
            columns.append([found[1], *(quoted or plain for quoted, plain in _VALUE.findall(found[2]))])
        elif columns:
            rows = min(map(len, columns))
            yield list(range(first, first + rows)), [[column[row] for column in columns] for row in range(rows)]
            columns = []


def _depth_below(line: str, depth: int) -> int:
    """How far a key is indented that says of all below it that they are counts; -1 when none does."""
    indent = len(line) - len(line.lstrip())
    opens = _KEY.fullmatch(line)
    if opens:
        return indent if _is_count(opens[1]) or _is_of_people(opens[1]) or 0 <= depth < indent else -1
    return depth if indent > depth else -1


def _is_of_people(name: str) -> bool:
    """Is it one of the words that count people whatever stands around: "deaths", "patients"?"""
    return words(name)[-1:] in _PEOPLE


def _run(run: list[tuple[int, list[str]]], fewest: int, name: str = "") -> Iterator[Found]:
    if len(run) >= fewest:
        yield [run[0][0], *(number for number, _ in run)], [["", name], *(cells for _, cells in run)]


def _is_count(name: str) -> bool:
    said = hint(name)
    return said is not None and said.role is Role.COUNT and said.is_strong
