"""Data frames written as code: by the functions that make them, by dumps of objects, by dicts of columns, by records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.code.sources import Source

_MAKERS = re.compile(
    r"(?:\b(?:pd|pl|pandas|polars|cudf|dd)\s*\.\s*)?\b(?P<maker>DataFrame(?:\.from_(?:dict|records))?|data\.frame|data_frame|tibble"
    r"|data\.table|tribble|structure|from_dict|from_records|as\.data\.frame|rbind|matrix|array2table|table)\s*\("
)
_OPENING = "([{"
_BRACKET = re.compile(r"[()\[\]{}]")
_INNER = re.compile(r"\[([^\[\](){}]*+)\]|\bc\(([^()]*+)\)|\{([^\[\](){}]*+)\}")
_BY_ROWS = re.compile(r"\s*(?:\w+\s*=\s*)?(?:np\.array\(\s*)?(?:\[\s*\[|\(\s*\[)")
"""Of what is given row by row, each list is a row; else each is a column."""
_COLUMNS_NAMED = re.compile(r"\b(?:columns|schema|names)\s*=\s*[\[(]")
_LITERAL = re.compile(
    r"(?:(?<!\s)\s++|(?=\S))(?:[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?L?|\"[^\"\n]*\"|'[^'\n]*'|NA(?:_\w+_)?|None|null|True|False|TRUE|FALSE|T|F"
    r"|np\.nan|float\([^)]*\)|nan|NaN)\s*"
)
_COLUMN_NAME = re.compile(r"~\s*[\w.`]+")
_RECORDS = re.compile(r"(?:(?:\{|\blist\(|\bdict\()[^{}()\[\]]++[})]\s*+(?:,\s*+)?(?=[\])]|\{|list\(|dict\()){3,}")
_RECORD = re.compile(r"(?:\{|\blist\(|\bdict\()([^{}()\[\]]++)[})]")
_KEYED = re.compile(r"[\"']?(?<![\w.])[\w.]++[\"']?\s*+[:=]\s*")
_COLUMNS = re.compile(
    r"(?P<name>[\"'][^\"'\n]{1,80}[\"']|(?<![\w.])[\w.]{1,80})\s*[:=]\s*(?:c\(|\[)(?P<values>[^\[\](){}]*+)[\])]\s*,?\s*"
)
_LONGEST, _DEEPEST = 1024 * 1024, 10
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Written:
    """One data frame in code: where it begins, rows and values."""

    at: int
    rows: int
    values: int


def frames_in(source: Source) -> Iterator[Written]:
    """All of them, each once, with however few rows."""
    text, told = source.without_comments, 0
    found = sorted([*_made(text), *_records(text), *_columns(text)], key=lambda one: (one.at, -one.values))
    ends = []
    for one in found:
        if one.at >= told:
            ends.append(one)
            told = one.at + 1
    yield from ends


def _made(text: str) -> Iterator[Written]:
    for match, inside in _calls(text):
        maker = match["maker"]
        if (
            maker == "structure"
            and "data.frame" not in inside
            and "tbl_df" not in inside
            and "data.table" not in inside
        ):
            continue
        if maker == "tribble":
            rows, values = _tribble(inside)
        else:
            lengths = [_literals("".join(found)) for found in _INNER.findall(inside)]
            by_rows = len(lengths) > 1 and (maker == "rbind" or _BY_ROWS.match(inside) is not None)
            named = _COLUMNS_NAMED.search(inside) is not None
            rows, values = len(lengths) - named if by_rows else max(lengths, default=0), sum(lengths)
        if values:
            yield Written(match.start(), rows, values)


def _calls(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """What is given to each maker; in many that stand in each other, the outer ones show what the inner ones hold."""
    closings = _closings(text)
    around: list[int] = []
    for match in _MAKERS.finditer(text):
        start = match.end()
        end = min(closings.get(start - 1, len(text)), start + _LONGEST)
        while around and around[-1] < start:
            around.pop()
        if len(around) < _DEEPEST:
            around.append(end)
            yield match, text[start:end]


def tables_written(source: Source) -> Iterator[tuple[int, list[list[str]]]]:
    """Tables whose values are all written out, as columns with their names first, and where each begins."""
    for match, inside in _calls(source.without_comments):
        columns = _columns_of_rows(inside) if match["maker"] == "tribble" else _named_columns(inside)
        if len(columns) > 1:
            yield match.start(), columns


def _columns_of_rows(inside: str) -> list[list[str]]:
    names = [found.lstrip("~ ").strip("`") for found in _COLUMN_NAME.findall(inside)]
    values = _values(_COLUMN_NAME.sub("", inside).lstrip(", \n\t"))
    return [[name, *values[number :: len(names)]] for number, name in enumerate(names)]


def _named_columns(inside: str) -> list[list[str]]:
    return [
        [match["name"].strip("\"'`"), *_values(match["values"])]
        for match in _COLUMNS.finditer(inside)
        if _literals(match["values"])
    ]


def _values(inside: str) -> list[str]:
    return [found[0].strip().strip("\"'").rstrip("L") for found in _LITERAL.finditer(inside)]


def _closings(text: str) -> dict[int, int]:
    """Where each opening bracket is closed."""
    opened: list[int] = []
    closings = {}
    for match in _BRACKET.finditer(text):
        if match[0] in _OPENING:
            opened.append(match.start())
        elif opened:
            closings[opened.pop()] = match.start()
    return closings


def _tribble(inside: str) -> tuple[int, int]:
    columns = len(_COLUMN_NAME.findall(inside))
    values = _literals(_COLUMN_NAME.sub("", inside).lstrip(", \n\t"))
    return (values // columns if columns else 0), values


def _literals(inside: str) -> int:
    """How many values there are when all are written out; 0 when some are worked out."""
    count = at = 0
    while match := _LITERAL.match(inside, at):
        count, at = count + 1, match.end()
        if inside[at : at + 1] not in {",", ";"}:
            break
        at += 1
    return count if not inside[at:].strip(" ,\n\t") else 0


def _records(text: str) -> Iterator[Written]:
    """A list of dicts, in whatever notation, most of them with numbers."""
    for match in _RECORDS.finditer(text):
        records = _RECORD.findall(text, match.start(), min(len(text), match.end() + _LONGEST // 1000))
        keyed = [len(_KEYED.findall(one)) for one in records]
        numeric = sum(bool(_DIGIT.search(_KEYED.sub("", one))) for one in records)
        if min(keyed, default=0) >= 2 and numeric >= len(records) * 0.8:  # noqa: PLR2004 - two values make a record
            yield Written(match.start(), len(records), sum(keyed))


def _columns(text: str) -> Iterator[Written]:
    """Columns of the same length, one behind the other."""
    lengths: list[int] = []
    begun = end = -1
    for match in _COLUMNS.finditer(text):
        length = _literals(match["values"])
        if match.start() != end or not lengths or length != lengths[0]:
            if len(lengths) > 1 and lengths[0] > 1:
                yield Written(begun, lengths[0], sum(lengths))
            lengths, begun = [], match.start()
        lengths.append(length)
        end = match.end()
    if len(lengths) > 1 and lengths[0] > 1:
        yield Written(begun, lengths[0], sum(lengths))
