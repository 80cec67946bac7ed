"""The reference of every rule, as Markdown, made from the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.rules import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.rules.rule import Rule

_INTRODUCTION = """# The rules

Every rule that can speak about a file. A finding says which rule, how much it stands in the way, where in the file, what is
the matter and what to do; never a value from the file. What is to be done about files that come in stands beside it where it is
another thing; many rules speak of files that leave only.

`info` passes. `review` needs the reviewer's word on it. `unverified` means that something could not be looked at: it needs a
reason and a second person, since not checked is not clean. `block` cannot be approved. Thresholds are in
[the policy](policy.md)."""

_AS_CELL = str.maketrans({"|": r"\|", "<": "&lt;", "*": r"\*", "\n": " "})


def reference() -> str:
    """The whole page."""
    return "\n\n".join([_INTRODUCTION, *_sections()]) + "\n"


def _sections() -> Iterator[str]:
    for subject in SUBJECTS:
        if subject.RULES:
            about = (subject.__doc__ or "").splitlines()[0].removeprefix("Rules about ")
            rows = "\n".join(map(_row, subject.RULES))
            heading = "| rule | | says | what to do | of what comes in | source |\n|---|---|---|---|---|---|"
            yield f"## {about[:1].upper()}{about[1:].rstrip('.')}\n\n{heading}\n{rows}"


def _row(rule: Rule) -> str:
    cells = (f"`{rule.id}`", rule.severity.value, rule.title, rule.advice, _coming_in(rule), rule.source)
    return "| " + " | ".join(cell.translate(_AS_CELL) for cell in cells) + " |"


def _coming_in(rule: Rule) -> str:
    """Advice about inputs where it is another."""
    if rule.advice_in is None:
        return ""
    return rule.advice_in or "nothing: it may come in"
