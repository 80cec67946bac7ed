"""Tables written into texts: as Markdown, as LaTeX, or with columns set apart by spaces as programs print them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from sallyport.inspection.tables.blocks import Block
from sallyport.inspection.tables.cells import is_blank, is_number
from sallyport.inspection.tables.dialect import DELIMITERS, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.tables.held import HeldTable

_MARKDOWN_RULE = re.compile(r"\|?:?-+:?(?:\|:?-+:?)*\|?")  # without its spaces
_PIPE = re.compile(r"(?<!\\)\|")
_TABULAR = re.compile(r"\\begin\{((?:long|x|xltab|tabular|tab)?(?:table|tabular|tabularx|tabulary|tblr|u)[xy*]?)\}")
_LATEX_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_LATEX_LINES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot|addlinespace|centering|small)\b(?:\[[^]]*\])?"
    r"|\\(?:cline|cmidrule|specialrule)(?:\([^)]*\))?(?:\{[^}]*\})+|\\(?:caption|label)\{(?:[^{}]|\{[^{}]*\})*\}"
)
_LATEX_ROW = re.compile(r"\\\\(?:\*)?(?:\[[^]]*\])?|\\tabularnewline")
_LATEX_CELL = re.compile(r"(?<!\\)&")
_LATEX_SPAN = re.compile(r"\\multicolumn\{(\d{1,3})\}\{[^{}]*\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_LATEX_COMMAND = re.compile(r"\\(?:[a-zA-Z]+\*?(?:\[[^]]*\])?|[,;:! ])")
_LATEX_SIGNS = MappingProxyType(
    {
        r"\%": "%",
        r"\&": "&",
        r"\_": "_",
        r"\#": "#",
        r"\textless": "<",
        r"\textgreater": ">",
        r"\leq": "≤",
        "~": " ",
    }
)
_LATEX_GROUPING = str.maketrans(dict.fromkeys("{}$"))
_LONGEST_ROW = 20_000
_RULE_LINE = re.compile(r"[\s\-=+|_\u2500-\u257f]*")
_GAPS = str.maketrans("|\u2502\t", "   ")
_FEWEST_LINES = 2
_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SEVERAL = re.compile(r"\d%? {2,}[<.]?\d")
_DECIMAL = re.compile(r"\d{1,3}\.\d+")
_ALL = 100.0
_TIBBLE = re.compile(r"\s*#.*|\s*(?:<\w+>\s*)+")
"""What R prints around a tibble: its size, and the types of its columns."""
_GAP = re.compile(r" {2,}|\t")


def table_of(rows: Sequence[Sequence[str]], where: str, start: int = 0) -> HeldTable:
    """A table of rows that are known to be one; ``start`` is the index of its first line in the file."""
    return Block(start, list(rows)).table(where)


def markdown(text: str) -> Iterator[list[list[str]]]:
    """Pipe tables: a row of names, a rule beneath it, rows."""
    lines = text.splitlines()
    number = 1
    while number < len(lines):
        if (
            "|" in lines[number - 1]
            and "-" in lines[number]
            and _MARKDOWN_RULE.fullmatch("".join(lines[number].split()))
        ):
            rows = [_piped(lines[number - 1])]
            number += 1
            while number < len(lines) and "|" in lines[number]:
                rows.append(_piped(lines[number]))
                number += 1
            yield rows
        number += 1


def latex(text: str) -> Iterator[list[list[str]]]:
    """Tables of the environments tabular, longtable and their like."""
    text = _LATEX_COMMENT.sub("", text)
    at, endless = 0, set[str]()
    while found := _TABULAR.search(text, at):
        at = found.end()
        end = -1 if found[1] in endless else text.find(rf"\end{{{found[1]}}}", at)
        if end < 0:
            endless.add(found[1])
            continue
        rows = [
            row for line in _LATEX_ROW.split(_after_columns(text[at:end])) if not is_blank(row := _latex_cells(line))
        ]
        at = end
        if rows and max(map(len, rows)) > 1:
            yield rows


def _latex_cells(line: str) -> list[str]:
    if len(line) > _LONGEST_ROW:  # no table that anybody sets; and patterns take too long on it
        return line.split("&")
    cells: list[str] = []
    for cell in _LATEX_CELL.split(_LATEX_LINES.sub(" ", line)):
        span = _LATEX_SPAN.search(cell)
        plain = _LATEX_SPAN.sub(lambda found: found[2], cell)
        for sign, meant in _LATEX_SIGNS.items():
            plain = plain.replace(sign, meant)
        plain = _LATEX_COMMAND.sub("", plain).translate(_LATEX_GROUPING)
        cells += [" ".join(plain.split()), *[""] * (int(span[1]) - 1 if span else 0)]
    return cells


def delimited_lines(text: str) -> Iterator[tuple[int, list[list[str]]]]:
    """Runs of lines cut into equally many cells by one delimiter, with a column of numbers; with the index of the first."""
    lines = text.splitlines()
    ends = {delimiter: _run_ends([line.count(delimiter) for line in lines]) for delimiter in DELIMITERS}
    looked_at = dict.fromkeys(DELIMITERS, 0)
    at = 0
    while at < len(lines):
        after = at + 1
        for delimiter in DELIMITERS:
            end = ends[delimiter][at]
            if end - at < _FEWEST_LINES or at < looked_at[delimiter]:
                continue
            looked_at[delimiter] = end
            if delimiter == "," and all(_groups_thousands(line) for line in lines[at:end]):
                continue
            rows = list(Dialect(delimiter).rows("\n".join(lines[at:end])))
            if _has_numbers(rows) and not _are_set_in_columns(rows):
                yield at, rows
                after = end
                break
        at = after


def _groups_thousands(line: str) -> bool:
    """Do all commas of a line that is set in columns stand inside numbers, and none between cells?"""
    return len(_IN_NUMBER.findall(line)) == line.count(",") and _GAP.search(line.strip()) is not None


def _are_set_in_columns(rows: list[list[str]]) -> bool:
    """Do cells hold several numbers set apart by spaces? Then spaces cut the columns, and the delimiter is a rule."""
    return sum(any(map(_SEVERAL.search, row)) for row in rows) * 2 > len(rows)


def _run_ends(counts: list[int]) -> list[int]:
    """For each line, where the run of lines with the same count ends that it stands in; itself when it has none."""
    ends = list(range(len(counts)))
    for at in range(len(counts) - 1, -1, -1):
        if counts[at]:
            goes_on = at + 1 < len(counts) and counts[at + 1] == counts[at]
            ends[at] = ends[at + 1] if goes_on else at + 1
    return ends


def printed(text: str) -> Iterator[tuple[int, list[list[str]]]]:
    """Columns set apart by spaces in all their lines, one of numbers among them; with the index of the first line."""
    lines = text.expandtabs(8).splitlines()
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].strip():
            end += 1
        if end - at >= _FEWEST_LINES:
            block = [(number, lines[number].translate(_GAPS)) for number in range(at, end)]
            block = [
                (number, line)
                for number, line in block
                if not _RULE_LINE.fullmatch(line) and not _TIBBLE.fullmatch(line)
            ]
            for first in range(max(0, len(block) - _FEWEST_LINES + 1)):  # a title may stand above
                rows = _by_gaps([line for _, line in block[first:]])
                if rows and _has_numbers(rows):
                    yield block[first][0], _folded(rows)
                    break
                if first >= _FEWEST_LINES:
                    break
        at = end + 1


def _folded(rows: list[list[str]]) -> list[list[str]]:
    """Percentages that stand below their counts, as Stata prints them, put beside them: "61 (5.73%)"."""
    folded: list[list[str]] = []
    for row in rows:
        above = folded[-1] if folded else []
        if not (above and _are_percentages(row) and above[0] and len(above) == len(row)):
            folded.append(row)
        elif all(cell.replace(",", "").isdigit() for cell, below in zip(above, row, strict=True) if below):
            folded[-1] = [
                f"{cell} ({below}%)" if below and float(below) < _ALL else cell  # of itself, a total is all
                for cell, below in zip(above, row, strict=True)
            ]
    return folded


def _are_percentages(row: list[str]) -> bool:
    """A row without a name, of numbers with decimals up to 100."""
    cells = [cell for cell in row[1:] if cell]
    return not row[0] and bool(cells) and all(_DECIMAL.fullmatch(cell) and float(cell) <= _ALL for cell in cells)


def _by_gaps(lines: list[str]) -> list[list[str]]:
    wide = max(map(len, lines))
    blank = [all(place >= len(line) or line[place] == " " for line in lines) for place in range(wide)]
    starts = [place for place in range(wide) if not blank[place] and (place == 0 or blank[place - 1])]
    if len(starts) < _FEWEST_LINES:
        return []
    return [[line[start:end].strip() for start, end in zip(starts, [*starts[1:], wide], strict=True)] for line in lines]


def _has_numbers(rows: list[list[str]]) -> bool:
    """Is there a column, not the first, that holds nothing but numbers below its name, in more than one row or beside others?"""
    below = rows[1:]
    for column in range(1, len(rows[0])):
        cells = [row[column].strip() for row in below if column < len(row)]
        texts = [cell for cell in cells if cell]
        if texts and sum(map(is_number, texts)) * 10 >= len(texts) * 8:
            return True
    return False


def _piped(line: str) -> list[str]:
    cells = [cell.strip().strip("*_`").replace("\\|", "|") for cell in _PIPE.split(line.strip())]
    if cells and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if cells and not cells[-1] else cells


def _after_columns(body: str) -> str:
    """The body of a tabular after the arguments that tell its columns."""
    body = body.lstrip()
    while body.startswith(("{", "[")):
        closing = {"{": "}", "[": "]"}[body[0]]
        depth = 0
        for place, letter in enumerate(body):
            depth += (letter == body[0]) - (letter == closing)
            if depth == 0:
                body = body[place + 1 :].lstrip()
                break
        else:
            return ""
    return body
