"""What consoles and listings print around their tables: prompts, types, brackets and stacked percentages, taken out.

Every line stays in its place, so that rows keep their numbers; what is taken out leaves an empty line, or a rule where rows
go on below it.
"""

from __future__ import annotations

import re

_PROMPT = re.compile(
    r"\s*(?:>>>|\.\.\.(?= )|In \[\d+\]:|Out\[\d+\]:|>(?= ?[A-Za-z(])|\+(?= {2,}[A-Za-z(])|\.(?= [a-z]))"
)
_COUNTING = re.compile(
    r"value_counts|\.size\(|\bcount\(|\btable\(|xtabs|crosstab|\btab(?:ulate|\d|yl)?\b|\bfreq", re.IGNORECASE
)
_DTYPE = re.compile(
    r"\s*(?:Name: (?P<name>[^,]+), )?(?:Length: \d+, )?dtype: u?int\d+\s*|\s*(?:Freq: \w+, )?dtype: \w+\s*"
)
_ARRAY = re.compile(r"\s*\[\[.*\]\s*|\s*\[[\d\s.,]+\]\]?\s*")
_JUDGED = re.compile(r"confusion|precision|recall|accuracy|actual|observed", re.IGNORECASE)
_BOXES = str.maketrans(
    {"\x82": "|", "\u201a": "|", "\x83": "-", "\u0192": "-"}
    | dict.fromkeys("\x88\x8a\x8b\x8c\u02c6\u0160\u2039\u0152", "+")
)
"""Lines of boxes as SAS draws them in its own font."""
_STACKED = re.compile(
    r"\s*(?:Frequency|Percent|Row Pct|Col Pct|Expected|Deviation|Cell Chi-Square|Cumulative Col%)\s*\|"
    r"(?!\s*[\d.,]+(?:\s+[\d.,]+)*\s*$)"
)
"""Not the rows of Stata's, which have their numbers behind the rule."""
_KEY = re.compile(
    r"(?m)^[ \t]*\+-+\+[ \t]*\n[ \t]*\|[ \t]*Key[ \t]*\|[ \t]*\n(?:[ \t]*\|[^\n]*\n){1,12}[ \t]*\+-+\+[ \t]*$"
)
"""The box in which Stata says what stands in the lines of its cells."""
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*(?P<told>[^`]*)")
_LANGUAGE = re.compile(r"\{?[ \t]*[.=]?([\w+-]*)")
_KNITTED = re.compile(r"^[ \t]*#[#>] ?")
"""What knitr and reprex put before each line that was printed."""
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(?:(?!---|\.\.\.).*\n){0,300}?(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
_SHOWN = frozenset({"", "text", "txt", "output", "console", "plain", "plaintext", "log", "none"})
"""What stands in Markdown behind the begin of what was printed, where else a language stands before code."""
_RULE = re.compile(r"\s*-[-+\s]*")
_TOTAL = re.compile(r"\s*Total\s")
_SKIPPED = "---"


def without_keys(text: str) -> str:
    """With empty lines for the boxes that say how to read a table of Stata, which are none."""
    return _KEY.sub(lambda found: "\n" * found[0].count("\n"), text) if "Key" in text else text


def without_front_matter(text: str) -> str:
    """With empty lines for the settings at the top of a report, which say how it is made."""
    return (
        _FRONT_MATTER.sub(lambda found: "\n" * found[0].count("\n"), text)
        if text[:4].lstrip("\ufeff")[:3] == "---"
        else text
    )


def cleaned(text: str) -> str:
    """The same lines, with nothing but tables and what is said around them."""
    lines = text.translate(_BOXES).splitlines() if "\x83" in text or "\u0192" in text else text.splitlines()
    lines = _without_stacks(_without_code(lines))
    lines = _without_arrays(lines, is_judged=_JUDGED.search(text) is not None)
    return "\n".join(_without_prompts(lines))


def _without_code(lines: list[str]) -> list[str]:
    """Of what Markdown fences in, what was printed; the fences are empty lines, as code is."""
    kept: list[str] = []
    is_inside = is_code = False
    for line in lines:
        fence = _FENCE.fullmatch(line) if "`" in line or "~" in line else None
        if fence:
            is_inside = not is_inside
            language = _LANGUAGE.match(fence["told"])
            is_code = is_inside and language is not None and language[1].lower() not in _SHOWN
        kept.append("" if fence or is_code else _KNITTED.sub("", line) if is_inside else line)
    return kept if not is_inside else lines


def _without_prompts(lines: list[str]) -> list[str]:
    """Commands are not printed by what they do; a series of pandas gets the name that stands below it, or that of a count."""
    kept: list[str] = []
    begin, is_counted = 0, False
    for line in lines:
        if _PROMPT.match(line):
            begin, is_counted = len(kept) + 1, _COUNTING.search(line) is not None
            kept.append("")
        elif found := _DTYPE.fullmatch(line):
            name = found["name"] or ("count" if is_counted else "")
            _name_series(kept, begin, name)
            kept.append("")
            begin = len(kept)
        else:
            kept.append(line)
            begin = begin if line.strip() else len(kept)
    return kept


def _name_series(kept: list[str], begin: int, name: str) -> None:
    block = kept[begin:]
    if not name or len(block) < 2 or len(block[0].split()) != 1 or name.strip() in block[0]:  # noqa: PLR2004 - a name and a row
        return
    wide = max(map(len, block))
    kept[begin] = f"{block[0]:<{max(wide - len(name), len(block[0]) + 2)}}{name}"


def _without_arrays(lines: list[str], *, is_judged: bool) -> list[str]:
    """Arrays of numpy as tables; beside what a classifier is judged by, rows and columns are what was and what was told."""
    kept: list[str] = []
    for line in lines:
        if not _ARRAY.fullmatch(line):
            kept.append(line)
            continue
        plain = line.replace("[", " ").replace("]", " ")
        if "[[" in line and is_judged and kept and len(plain.split()) > 1:
            kept[-1] = "actual  " + "  ".join(f"predicted{at}" for at in range(len(plain.split())))
        numbers = plain.replace(",", " ").split()
        kept.append("class   " + "  ".join(f"{number:>10}" for number in numbers) if is_judged else plain)
    return kept


def _without_stacks(lines: list[str]) -> list[str]:
    """Cross tables of SAS without the percentages that stand below each count."""
    kept = list(lines)
    at = 0
    while at < len(lines):
        if not _STACKED.match(lines[at]):
            at += 1
            continue
        names = at
        while at < len(lines) and not _RULE.fullmatch(lines[at]):
            at += 1
        for number in range(names, at - 1):
            kept[number] = ""
        kept[at - 1] = _named(lines[names], lines[at - 1])
        at = _unstacked(kept, at, at - names)
    return kept


def _named(first: str, last: str) -> str:
    """The line of categories, with the first of the statistics before it, which is the one that is kept."""
    wide = last.index("|") if "|" in last else len(last)
    return first.partition("|")[0][:wide].ljust(wide) + last[wide:].replace("|", " ")


def _with_name(line: str) -> str:
    """The first line of a row; a colon behind a level that looks as a count does, for it is the name of the row."""
    level, rule, rest = line.partition("|")
    if rule and level[-1:] == " " and level.strip()[:1].isdigit():
        level = f"{level.rstrip()}:".ljust(len(level))
    return level + rule.replace("|", " ") + rest.replace("|", " ")


def _unstacked(kept: list[str], at: int, depth: int) -> int:
    """Keep the first of so many lines of each row; the index after the table."""
    since = depth
    while at < len(kept) and kept[at].strip():
        line = kept[at]
        if _RULE.fullmatch(line):
            since = -1
        elif _TOTAL.match(line):
            since = 0
        kept[at] = _with_name(line) if since == 0 else _SKIPPED
        since += 1
        at += 1
    return at
