"""Every table is put to every rule; one that fails costs one finding; long tables are told, with all their rows seen."""

from __future__ import annotations

import pytest

from sallyport.inspection.fact import Fact
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.inspectors import TableInspector, inspectors
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.disclosure.table_reading import TableReading
from unit.inspection.tables.reading import specimen


class _Remembers:
    """A rule for grids, a maker and a watcher in one."""

    def __init__(self, *, fails=False):
        self.fails, self.heads, self.grids, self.rows = fails, [], [], 0

    def judge(self, grid):
        self.grids.append(grid)
        if self.fails:
            raise ValueError("a value from the file")
        yield Fact("seen", {"rows": len(grid.rows)})

    def watcher(self, head):
        self.heads.append(head)
        return self

    def wanted(self):
        return None

    def see(self, batch):
        self.rows += len(batch.frame)
        if self.fails:
            raise ValueError("a value from the file")

    def conclude(self):
        yield finding("tables.ragged", "concluded")


def _inspect(path, rules=(), makers=(), **limits):
    return list(TableInspector(TableReading(**limits), list(rules), list(makers)).inspect(specimen(path)))


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Table 1\nname,n\n" + "".join(f"x{number},{number}\n" for number in range(100, 150)))
    return path


def test_a_failing_rule_is_one_finding_and_the_others_still_speak(table):
    bad, good = _Remembers(fails=True), _Remembers()
    said = _inspect(table, [bad, good], [bad, good])
    failed = [one for one in said if not isinstance(one, Fact) and one.rule == "inspector.failed"]
    assert len(failed) == 2  # as a rule for grids, and as a watcher
    assert not any("value" in one.message for one in failed)
    assert [one.kind for one in said if isinstance(one, Fact)] == ["seen"]
    assert [one.message for one in said if not isinstance(one, Fact) and one.rule == "tables.ragged"] == ["concluded"]


def test_watchers_are_told_names_that_stand_below_a_title(table):
    watcher = _Remembers()
    _inspect(table, makers=[watcher])
    assert [head.header for head in watcher.heads] == [("name", "n")]


def test_a_table_too_long_for_results_is_told_and_still_seen_row_by_row(table):
    rule = _Remembers()
    said = _inspect(table, [rule], [rule], max_result_rows=20)
    (told,) = [one for one in said if one.rule == "tables.too_large_for_results"]
    assert told.detail["rows"] == 52
    assert (rule.rows, rule.grids) == (52, [])


def test_statistics_of_variants_may_be_long(tmp_path):
    path = tmp_path / "gwas.tsv"
    path.write_text("CHR\tPOS\tA1\tA2\tP\n" + "1\t12345\tA\tG\t0.5\n" * 30)
    assert _inspect(path, max_result_rows=20) == []


def test_more_tables_than_results_have_are_not_read(tmp_path):
    path = tmp_path / "t.html"
    path.write_text("<!DOCTYPE html>" + "<table><tr><td>7</td></tr></table>" * 1001)
    rule = _Remembers()
    (told,) = [one for one in _inspect(path, [rule]) if not isinstance(one, Fact)]
    assert (told.rule, len(rule.grids)) == ("tables.unreadable", 1000)


def test_tables_of_what_comes_in_are_nobodys_business():
    assert inspectors(Terms(Disclosure(), Direction.INPUT)) == []
    assert inspectors(Terms(Disclosure(), Direction.OUTPUT))


def test_what_acro_writes_about_outputs_is_no_table(tmp_path):
    path = tmp_path / "results.json"
    path.write_text('{"version": "1.0", "results": [{"n": 7}]}')
    inspector = TableInspector(TableReading(), [], [])
    assert not inspector.applies_to(specimen(path))
    assert inspector.applies_to(specimen(path.rename(tmp_path / "other.json")))
