"""Tables of one request, and of earlier releases, beside each other."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from corpus.history import OF_CSV
from sallyport.inspection.fact import Fact
from sallyport.inspection.finding import Severity
from sallyport.inspection.history import across as module
from sallyport.inspection.history.across import across, released_before
from sallyport.inspection.history.protocol import Earlier
from sallyport.policy.disclosure.tables import TableRules
from unit.inspection.tables.grids import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

SUPPRESSED = "sex,never,current\nmale,120,<10\nfemale,90,30\n"
MARGIN = "sex,n\nmale,127\nfemale,120\n"
ADULTS = "age,n\n18-39,410\n40-59,388\n60 and over,212\n"
FEWER = "age,n\n18-39,410\n40-59,384\n60 and over,212\n"


def facts(text: str) -> list[Fact]:
    """As they come back from a register: through JSON."""
    learned = [one for one in said(text) if isinstance(one, Fact)]
    return [Fact(one.kind, json.loads(json.dumps(dict(one.data))), one.location) for one in learned]


@dataclass
class Kept:
    """A history in memory: the protocol as a register would keep it."""

    released: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def tables(self, labels: Collection[str]) -> Iterable[Earlier]:
        self.asked = set(labels)
        return [Earlier(name, fact) for name, text in self.released.items() for fact in facts(text)]

    def files(self, digests: Collection[str]) -> Mapping[str, str]:
        return {digest: name for digest, name in self.digests.items() if digest in digests}


@pytest.mark.parametrize("case", OF_CSV, ids=lambda case: case.name)
def test_every_labelled_request_is_judged_as_labelled(case, tmp_path):
    case.make(tmp_path)
    texts = {path.name: path.read_text() for path in sorted(tmp_path.iterdir())}
    alone = {one.rule for text in texts.values() for one in said(text) if not isinstance(one, Fact)}
    together = across({name: facts(text) for name, text in texts.items()}, TableRules())
    assert alone | {one.rule for found in together.values() for one in found} == case.expected


def test_a_finding_stands_at_the_file_that_must_change_and_names_the_other_by_number():
    found = across({"margin.csv": facts(MARGIN), "crosstab.csv": facts(SUPPRESSED)}, TableRules())
    assert list(found) == ["crosstab.csv"]
    (one,) = found["crosstab.csv"]
    assert (one.rule, one.location, one.severity) == ("history.linked", "row 2, column 3", Severity.BLOCK)
    assert "file 1" in one.message
    assert "margin" not in one.message


def test_an_earlier_release_gives_back_what_is_suppressed_now():
    found = across({"a": facts(SUPPRESSED)}, TableRules(), Kept({"2026-014": MARGIN}))
    assert [one.rule for one in found["a"]] == ["history.linked"]
    assert "release 2026-014" in found["a"][0].message


def test_the_same_table_a_few_people_apart_from_an_earlier_release():
    found = across({"a": facts(FEWER)}, TableRules(), Kept({"2026-014": ADULTS}))
    (one,) = found["a"]
    assert (one.rule, one.location) == ("history.differencing", "row 3, column 2")
    assert one.detail["other"] == "release 2026-014"
    assert across({"a": facts(ADULTS)}, TableRules(), Kept({"2026-014": ADULTS})) == {}
    assert across({"a": facts(FEWER)}, TableRules(min_count=4), Kept({"2026-014": ADULTS})) == {}


def test_history_is_asked_by_labels_and_they_are_hashes():
    history = Kept()
    across({"a": facts(SUPPRESSED)}, TableRules(), history)
    assert len(history.asked) == 4
    assert not any(word in label for label in history.asked for word in ("male", "never", "current"))


def test_a_fingerprint_from_another_time_is_unverified_and_not_passed_over():
    class Odd(Kept):
        def tables(self, labels: Collection[str]) -> Iterable[Earlier]:
            return [Earlier("1", Fact("table", {"version": 99}))]

    found = across({"a": facts(ADULTS)}, TableRules(), Odd())
    assert [(one.rule, one.severity) for one in found["a"]] == [("history.unsolved", Severity.UNVERIFIED)]


def test_more_tables_than_can_be_solved_together_are_unverified(monkeypatch):
    monkeypatch.setattr(module, "_MOST_NEIGHBOURS", 0)
    found = across({"a": facts(MARGIN), "b": facts(SUPPRESSED)}, TableRules())
    assert [one.rule for one in found["b"]] == ["history.unsolved"]


def test_the_same_bytes_again_are_told():
    found = released_before({"a": "1" * 64, "b": "2" * 64}, Kept(digests={"2" * 64: "2026-014"}))
    assert list(found) == ["b"]
    assert found["b"][0].severity is Severity.INFO
    assert "2026-014" in found["b"][0].message


def test_the_same_bytes_twice_in_a_request_are_told_of_the_second():
    def file(sha256, *, trivial=False):
        return [Fact("acro.file", {"sha256": sha256, "size": 90, "trivial": trivial})]

    given = {"a": file("1" * 64), "b": file("2" * 64), "c": file("1" * 64), "d.zip!/x": file("2" * 64)}
    given |= {"e.docx!/theme": file("3" * 64), "f.docx!/theme": file("3" * 64)}
    given |= {"g": file("4" * 64, trivial=True), "h": file("4" * 64, trivial=True)}
    found = across(given, TableRules())
    assert {path: [(one.rule, one.severity) for one in said] for path, said in found.items()} == {
        "c": [("history.same_bytes", Severity.INFO)],
        "d.zip!/x": [("history.same_bytes", Severity.INFO)],
    }
    assert "file 1 " in found["c"][0].message
