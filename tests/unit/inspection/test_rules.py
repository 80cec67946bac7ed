from __future__ import annotations

import re
from pathlib import Path

import pytest

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import RULES, finding

PRODUCT = Path(__file__).parents[3] / "include" / "sallyport"


def test_every_rule_says_what_it_is_where_it_comes_from_and_what_to_do():
    for rule in RULES.values():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", rule.id)
        assert rule.title.endswith(".")
        assert rule.source
        assert rule.advice or rule.severity is Severity.INFO


def test_every_rule_named_in_the_product_exists():
    named = set()
    for module in PRODUCT.rglob("*.py"):
        named |= set(re.findall(r'finding\(\s*"([a-z]+\.[a-z_]+)"', module.read_text()))
    assert named
    assert named <= set(RULES)


def test_a_finding_takes_its_words_from_the_rule_unless_given():
    plain = finding("archive.link")
    assert (plain.severity, plain.message) == (Severity.BLOCK, RULES["archive.link"].title)
    fuller = finding("archive.link", "Other words.", "member 3", Severity.REVIEW, count=2)
    assert (fuller.severity, fuller.message, fuller.location) == (Severity.REVIEW, "Other words.", "member 3")
    assert dict(fuller.detail) == {"count": 2}
    assert fuller.advice == RULES["archive.link"].advice


def test_an_unknown_rule_is_an_error():
    with pytest.raises(KeyError):
        finding("archive.nonsense")


def test_law_2_not_checked_is_not_clean_every_rule_about_what_could_not_be_seen_is_unverified():
    could_not_see = {"malware.not_scanned", "malware.fault", "inspector.failed", "file.unreadable"}
    could_not_see |= {
        f"archive.{kind}" for kind in ("encrypted", "split", "truncated", "unknown", "over_limit", "failed")
    }
    assert {RULES[rule].severity for rule in could_not_see} == {Severity.UNVERIFIED}
