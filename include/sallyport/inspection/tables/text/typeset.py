"""Tables as Markdown and LaTeX write them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from sallyport.inspection.tables.cells import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKDOWN_RULE = re.compile(r"\|?:?-+:?(?:\|:?-+:?)*\|?")  # without its spaces
_FRACTION = re.compile(r"\d*\.\d+%?")
_SEVERAL = re.compile(r"\d {2,}[<.]?\d")
"""A table drawn between two lines, of which the columns are set apart by spaces."""
_PIPE = re.compile(r"(?<!\\)\|")
_TABULAR = re.compile(r"\\begin\{((?:long|x|xltab|tabular|tab)?(?:table|tabular|tabularx|tabulary|tblr|u)[xy*]?)\}")
_LATEX_COMMENT = re.compile(r"(?<!\\)%(?:(?![^\n&]*&[^\n]*\\\\)[^\n]*|)")
"""To the end of the line; of a row that is commented out the mark alone, since whoever opens the file reads the row."""
_LATEX_LINES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot|addlinespace|centering|small)\b(?:\[[^]]*\])?"
    r"|\\(?:cline|cmidrule|specialrule)(?:\([^)]*\))?(?:\{[^}]*\})+|\\(?:caption|label)\{(?:[^{}]|\{[^{}]*\})*\}"
)
_LATEX_CAPTION = re.compile(r"\\caption(?:\[[^]]{0,300}\])?\{((?:[^{}]|\{[^{}]{0,300}\}){0,300})\}")
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


def markdown(text: str) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Pipe tables: a row of names, a rule beneath it, rows; with the index of the line of each row.

    A print-out may look like one: further rules between its rows are left out, and so are the fractions below its counts.
    """
    lines = text.splitlines()
    number = 1
    while number < len(lines):
        if "|" in lines[number - 1] and _is_rule(lines[number]):
            first = number - 1
            is_closed = lines[first].lstrip().startswith("|")
            names = _piped(lines[first], is_closed=is_closed)
            if len(_piped(lines[number], is_closed=is_closed)) == len(names):
                found = [(first, names)]
                number += 1
                while number < len(lines) and "|" in lines[number]:
                    row = _piped(lines[number], is_closed=is_closed)
                    if not _is_rule(lines[number]) and not (found[1:] and _is_of_fractions(row)):
                        found.append((number, row))
                    number += 1
                if len(names) > 1 or not any(map(_SEVERAL.search, (cell for _, row in found for cell in row))):
                    yield [at for at, _ in found], [row for _, row in found]
        number += 1


def _is_rule(line: str) -> bool:
    return "-" in line and _MARKDOWN_RULE.fullmatch("".join(line.split())) is not None


def _is_of_fractions(row: list[str]) -> bool:
    """Has it no name, and nothing but numbers with decimals?"""
    shown = [cell for cell in row if cell]
    return bool(shown) and not row[0] and all(map(_FRACTION.fullmatch, shown))


def latex(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Tables of the environments tabular, longtable and their like, each with its caption; "" for one without."""
    text = _LATEX_COMMENT.sub("", text)
    at, endless = 0, set[str]()
    while found := _TABULAR.search(text, at):
        before, at = text[at : found.start()], found.end()
        end = -1 if found[1] in endless else text.find(rf"\end{{{found[1]}}}", at)
        if end < 0:
            endless.add(found[1])
            continue
        rows = [
            row for line in _LATEX_ROW.split(_after_columns(text[at:end])) if not is_blank(row := _latex_cells(line))
        ]
        inside, at = text[at:end], end
        if rows and max(map(len, rows)) > 1:
            yield _caption(before, inside, text[end : end + _LONGEST_ROW]), rows


def _caption(before: str, inside: str, after: str) -> str:
    """What stands above the table in the same float, in it or below it."""
    above = before.rpartition(r"\end{table")[2][-_LONGEST_ROW:]
    below = after.partition(r"\end{table")[0].partition(r"\begin{")[0]
    found = next((one for part in (above, inside[:_LONGEST_ROW], below) if (one := _LATEX_CAPTION.search(part))), None)
    return " ".join(_latex_cells(found[1].replace("&", r"\&"))).strip() if found else ""


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


def _piped(line: str, *, is_closed: bool) -> list[str]:
    """Its cells. Where no pipe closes the table on its left, the one that a line begins with stands behind an empty cell."""
    cells = [cell.strip().strip("*_`").replace("\\|", "|") for cell in _PIPE.split(line.strip())]
    if is_closed and cells and not cells[0]:
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
