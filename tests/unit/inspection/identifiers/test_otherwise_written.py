"""Numbers of persons between whose digits other blanks and dashes stand, and words that introduce them."""

from __future__ import annotations

import random

import polars as pl
import pytest

from corpus.people import nhs_number, not_nhs_number, spaced
from sallyport.inspection.finding import Severity
from sallyport.inspection.identifiers.unwrapped import as_read
from unit.inspection.identifiers.looking import said

_ONE = nhs_number(random.Random(3))
_WRONG = not_nhs_number(random.Random(3))
_BETWEEN = (
    *("\u00a0", "\u2007", "\u2009", "\u202f", "\u2011", "\u2013", "\u200b \u200b", "&nbsp;", "&#160;", "&#xA0;"),
    *("&thinsp;", "&ndash;", "&#8209;", "\\u00a0", "\\u202f", "\\u2013"),
)


@pytest.mark.parametrize("between", _BETWEEN)
def test_what_is_read_as_a_blank_or_a_dash_divides_a_number_as_those_do(between):
    line = f"it was {spaced(_ONE, between)} again"
    assert as_read(pl.Series([line]))[0] in {f"it was {spaced(_ONE, ' ')} again", f"it was {spaced(_ONE, '-')} again"}
    (found,) = said(line, "text/plain", "a.txt")
    assert found.severity is Severity.BLOCK
    assert not said(f"it was {spaced(_WRONG, between)} again", "text/plain", "a.txt")


def test_other_texts_stay_as_they_are():
    lines = ["x &amp; y 12&lt;13", "\\usepackage{a}", "naïve \u2013 3", None, "a\u00a0b"]
    assert as_read(pl.Series(lines)).to_list()[:2] == lines[:2]


@pytest.mark.parametrize(
    "line", ["case {}", "subject no. {} left", "ID {} twice", "fit; ref: {}", "pt. {}", "Proband-ID {}", "only {:-}"]
)
def test_a_number_that_is_introduced_as_one_of_a_person_blocks_where_none_beside_it_is_wrong(line):
    is_dashed = "{:-}" in line
    one, wrong = (spaced(number, "-") if is_dashed else number for number in (_ONE, _WRONG))
    line = line.replace("{:-}", "{}")
    (found,) = said(line.format(one), "text/plain", "a.txt")
    assert found.severity is Severity.BLOCK
    beside = said(f"{line.format(one)}\n{line.format(wrong)}", "text/plain", "a.txt")
    assert all(found.severity is not Severity.BLOCK for found in beside)


@pytest.mark.parametrize("line", ["tel. {:-}", "call {:-}", "job id {}", "order ref {}", "grant {}", "at {} ms"])
def test_a_number_that_is_introduced_as_something_else_does_not_block(line):
    number = spaced(_ONE, "-") if "{:-}" in line else _ONE
    found = said(line.replace("{:-}", "{}").format(number), "text/plain", "a.txt")
    assert all(one.severity is not Severity.BLOCK for one in found)


_LISTED = [str(number) for number in random.Random(8).sample(range(1_000_000, 6_000_000), 300)]
_FIVE = "\n".join(_LISTED[:5])


@pytest.mark.parametrize("before", ["LINE000", "row", "Site0", "Task00", "x", "CURVE"])
def test_ids_with_letters_glued_before_them_are_found_whatever_the_letters_number_elsewhere(before):
    table = "curve,slope\n" + "".join(f"{before}{number},0.{at}\n" for at, number in enumerate(_FIVE.split()))
    (found,) = said(table, participants=_LISTED)
    assert found.rule == "identifiers.participant_disguised"


def test_lines_jobs_and_variants_are_numbered_as_persons_are_now_and_then():
    r = random.Random(9)
    jobs = [f"line{number}: warning" for number in r.sample(range(1_000_000, 6_000_000), 400)]
    assert not said("\n".join([*jobs, f"line{_LISTED[0]}: warning"]), "text/plain", "a.txt", _LISTED)
    variants = "snp,beta\n" + "".join(f"rs{number},0.{at}\n" for at, number in enumerate(_FIVE.split()))
    assert not said(variants, participants=_LISTED)
    longer = "k,b\n" + "".join(f"LINE7{number}4,0.{at}\n" for at, number in enumerate(_FIVE.split()))
    assert not said(longer, participants=_LISTED)


def test_a_finding_of_participants_says_in_which_columns_they_stand():
    table = "curve,slope,of\n" + "".join(f"c{at},0.{at},{number}\n" for at, number in enumerate(_FIVE.split()))
    assert [found.location for found in said(table, participants=_LISTED)] == ["column 3"]
    assert [found.location for found in said(_FIVE, "text/plain", "a.txt", _LISTED)] == [""]
