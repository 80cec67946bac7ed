from __future__ import annotations

import re
from pathlib import Path

import pytest

import sallyport
from sallyport.inspection.rules import RULES
from sallyport.inspection.terms import Direction
from sallyport.inspection.wording import many

CODE = Path(sallyport.__file__).parent
_LEAVING = re.compile(r"\b(?:releas\w+|leaves|leaving|not leave|stays? (?:behind|inside)|your outputs?|publish\w*)\b")
_FOR_INPUTS = (
    "class.",
    "hidden.",
    "code.",
    "binary.",
    "container.",
    "malware.",
    "archive.",
    "type.",
    "name.",
    "source.",
)
_OF_OUTPUTS = {
    "binary.model",
    "binary.training_data",
    "binary.data_frame",
    "binary.records",
    "binary.array",
    "binary.values",
    "binary.columnar",
    "binary.database",
    "class.figure",
    "code.data_frame",
    "code.inline_data",
    "code.literal_values",
    "code.comment_table",
    "code.comment_result",
    "code.personal_path",
}
"""Said of what leaves only; what comes in has rules of its own for it, or none."""
_NUMBER = r"(?:len\([^}]*\)|count|total|rows|number)(?::,)?"
_COUNTED = re.compile(rf"""f["'][^"']*\{{{_NUMBER}\}} (?:rows|files|columns|cells|sheets|pages|objects)\b""")


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (4120, "4,120 rows"), (1_000_000, "1,000,000 rows")],
)
def test_a_number_stands_before_its_noun(number: int, said: str):
    assert many(number, "row") == said


def test_a_plural_of_its_own_is_used():
    assert [many(one, "entry", "entries") for one in (1, 2)] == ["1 entry", "2 entries"]


@pytest.mark.parametrize("rule", [one for one in RULES if one.startswith(_FOR_INPUTS) and one not in _OF_OUTPUTS])
def test_what_is_said_of_files_that_come_in_speaks_of_no_release(rule: str):
    advice = RULES[rule].advice_for(Direction.INPUT)
    assert not _LEAVING.search(advice), advice


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_that_stands_in_the_way_says_what_to_do(rule: str):
    known = RULES[rule]
    for advice in (known.advice, known.advice_for(Direction.INPUT)):
        assert not advice or advice.endswith((".", ")."))
        assert advice == advice.strip()
    assert known.advice or known.severity == "info"


def test_no_message_puts_a_plural_behind_a_number_that_may_be_one():
    found = [
        f"{path.name}: {line.strip()}"
        for folder in ("inspection/hidden", "inspection/binary", "inspection/containers", "inspection/code", "cli")
        for path in (CODE / folder).rglob("*.py")
        for line in path.read_text().splitlines()
        if _COUNTED.search(line)
    ]
    assert not found
