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
_LATEX_COMMENT = re.compile(r"(?<!\\)%(?:(?![^\n&]*&[^\n]*\\\\)[^\n]*|)")
"""To the end of the line; of a row that is commented out the mark alone, since whoever opens the file reads the row."""
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
_FEWEST_SPACED = 8
_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SEVERAL = re.compile(r"\d%? {2,}[<.]?\d")
_FIGURES = re.compile(r"[<>≤≥~]?\d[\d.,]*\s*%?\s*(?:[(\[±/]|\+/-)\s*[<\d]")
"""A number with another beside it: "118 (49.2%)", "12/340"."""
_DECIMAL = re.compile(r"\d{1,3}\.\d+")
_ALL = 100.0
_TIBBLE = re.compile(r"\s*#.*|\s*(?:<\w+>\s*)+")
"""What R prints around a tibble: its size, and the types of its columns."""
_MOST_LETTERS = 100_000
_SPANNING = 0.15
"""Part of the lines that may write across a gap between columns."""
_BETWEEN_GAPS = re.compile(r"\S+(?: \S+)*")
_GAP = re.compile(r" {2,}|\t")


def table_of(rows: Sequence[Sequence[str]], where: str, lines: Sequence[int] = ()) -> HeldTable:
    """A table of rows that are known to be one; ``lines`` are their indexes in the file, where rows are lines of it."""
    return Block(lines[0] if lines else 0, list(rows), lines=lines).table(where)


def markdown(text: str) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Pipe tables: a row of names, a rule beneath it, rows; with the index of the line of each row."""
    lines = text.splitlines()
    number = 1
    while number < len(lines):
        if (
            "|" in lines[number - 1]
            and "-" in lines[number]
            and _MARKDOWN_RULE.fullmatch("".join(lines[number].split()))
            and len(_piped(lines[number])) == len(_piped(lines[number - 1]))
        ):
            rows, numbers = [_piped(lines[number - 1])], [number - 1]
            number += 1
            while number < len(lines) and "|" in lines[number]:
                rows.append(_piped(lines[number]))
                numbers.append(number)
                number += 1
            yield numbers, rows
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


def delimited_lines(text: str) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
    """Runs of lines cut into equally many cells by one delimiter, with a column of numbers; with the index of each line."""
    numbered = [
        (at, line) for at, line in enumerate(text.splitlines()) if not line.strip() or not _RULE_LINE.fullmatch(line)
    ]
    lines = [line for _, line in numbered]
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
                yield [number for number, _ in numbered[at:end]], rows
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


def spaced(text: str) -> Iterator[tuple[list[int], list[list[str]]]]:
    """A text of nothing but lines with equally many words, most of them numbers: cells set apart by spaces, however many."""
    numbered = [(at, line.split()) for at, line in enumerate(text.splitlines()) if line.strip()]
    widths = {len(cells) for _, cells in numbered}
    if len(widths) == 1 and len(numbered) >= _FEWEST_SPACED and max(widths) > _FEWEST_LINES:
        rows = [cells for _, cells in numbered]
        if sum(is_number(cell) for row in rows for cell in row) * 2 >= len(rows) * max(widths):
            yield [at for at, _ in numbered], rows


def printed(text: str) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Columns set apart by spaces in all their lines, one of numbers among them; with the index of the line of each row."""
    lines = text.expandtabs(8).splitlines()
    at = 0
    while at < len(lines):
        end = at
        if _names_what_follows(lines, at):
            lines[at + 1] = lines[at]  # the blank line between names and rows, as SAS prints them
            lines[at] = ""
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
                rows = by_gaps([line for _, line in block[first:]])
                if rows and _has_numbers(rows):
                    yield _folded([number for number, _ in block[first:]], rows)
                    break
                if first >= _FEWEST_LINES:
                    break
        at = end + 1


def _names_what_follows(lines: list[str], at: int) -> bool:
    """Is this a line of names that stands alone, with a row of as many cells below the blank line after it?"""
    around = lines[at - 1 : at] + lines[at + 1 : at + 2]
    if at + 2 >= len(lines) or any(line.strip() for line in around):
        return False
    names, below = _GAP.split(lines[at].strip()), _GAP.split(lines[at + 2].strip())
    return len(names) == len(below) > 1 and not any(map(is_number, names)) and any(map(is_number, below))


def _folded(numbers: list[int], rows: list[list[str]]) -> tuple[list[int], list[list[str]]]:
    """Percentages that stand below their counts, as Stata prints them, put beside them: "61 (5.73%)"."""
    folded: list[list[str]] = []
    kept: list[int] = []
    for number, row in zip(numbers, rows, strict=True):
        above = folded[-1] if folded else []
        if not (above and _are_percentages(row) and above[0] and len(above) == len(row)):
            folded.append(row)
            kept.append(number)
        elif all(cell.replace(",", "").isdigit() for cell, below in zip(above, row, strict=True) if below):
            folded[-1] = [
                f"{cell} ({below}%)" if below and float(below) < _ALL else cell  # of itself, a total is all
                for cell, below in zip(above, row, strict=True)
            ]
    return kept, folded


def _are_percentages(row: list[str]) -> bool:
    """A row without a name, of numbers with decimals up to 100."""
    cells = [cell for cell in row[1:] if cell]
    return not row[0] and bool(cells) and all(_DECIMAL.fullmatch(cell) and float(cell) <= _ALL for cell in cells)


def by_gaps(lines: list[str]) -> list[list[str]]:
    """Cut where all of them have blanks; nothing when they have none in common."""
    wide = max(map(len, lines))
    blank = [all(place >= len(line) or line[place] == " " for line in lines) for place in range(wide)]
    starts = _starts(blank)
    most = _starts(_mostly_blank(lines, wide)) if len(lines) * wide <= _MOST_LETTERS else []
    if len(most) > max(len(starts), 1):  # a line or two span columns that all others keep
        return [_placed(line, most) for line in lines]
    if len(starts) < _FEWEST_LINES:
        return []
    return [[line[start:end].strip() for start, end in zip(starts, [*starts[1:], wide], strict=True)] for line in lines]


def _mostly_blank(lines: list[str], wide: int) -> list[bool]:
    """Places in gaps of two at least that few lines write across, and those that none does."""
    written = [sum(place < len(line) and line[place] != " " for line in lines) for place in range(wide)]
    few = [count <= len(lines) * _SPANNING for count in written]
    return [
        few[at] and (not written[at] or few[at - 1 : at] == [True] or few[at + 1 : at + 2] == [True])
        for at in range(wide)
    ]


def _starts(blank: list[bool]) -> list[int]:
    return [place for place, is_gap in enumerate(blank) if not is_gap and (place == 0 or blank[place - 1])]


def _placed(line: str, starts: list[int]) -> list[str]:
    """What stands between wide gaps, each in the column that most of it stands below."""
    cells = [""] * len(starts)
    ends = [*starts[1:], max(len(line), starts[-1] + 1)]
    for found in _BETWEEN_GAPS.finditer(line):
        shared = [min(found.end(), end) - max(found.start(), start) for start, end in zip(starts, ends, strict=True)]
        at = shared.index(max(shared))
        cells[at] = f"{cells[at]} {found[0]}".strip()
    return cells


def _has_numbers(rows: list[list[str]]) -> bool:
    """Is there a column, not the first, that holds nothing but numbers below its name, in more than one row or beside others?"""
    below = rows[1:]
    for column in range(1, len(rows[0])):
        cells = [row[column].strip() for row in below if column < len(row)]
        texts = [cell for cell in cells if cell]
        if texts and sum(is_number(text) or _FIGURES.match(text) is not None for text in texts) * 10 >= len(texts) * 8:
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
