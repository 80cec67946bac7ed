"""The rules on tables of results. The corpus has the many shapes; here are thresholds, places and what findings may say."""

from __future__ import annotations

import random

import pytest

from corpus.tables import CASES
from sallyport.inspection.finding import Severity
from sallyport.inspection.tables.grid import roles
from sallyport.policy.disclosure.tables import TableRules
from unit.inspection.tables.grids import findings, grid, rules_for, said


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_labelled_table_is_judged_as_labelled(case, tmp_path):
    case.make(tmp_path)
    spoken = findings((tmp_path / "results.csv").read_text())
    assert {rule for rule, one in spoken.items() if one.severity is not Severity.INFO} == case.expected


def test_a_finding_names_places_and_no_value_or_name():
    found = findings("secretgroup,n\nhush,12\nquiet,7\n")["tables.small_count"]
    assert found.location == "row 3, column 2"
    assert "row 3 column 2" in found.message
    assert not {"secretgroup", "quiet", "hush", " 7"} & {
        word for word in (found.message, found.advice) for word in [word]
    }
    assert "quiet" not in found.message


def test_many_places_are_counted_and_the_first_are_named():
    rows = "\n".join(f"group {number},{number % 9 + 1}" for number in range(200))
    found = findings(f"name,n\n{rows}\n")["tables.small_count"]
    assert found.message.startswith("200 counts under 10: row 2 column 2; row 3 column 2;")
    assert found.message.endswith("and 195 more.")
    assert found.detail["cells"] == 200


def test_many_tables_below_each_other_are_told_in_few_findings():
    tables = "\n,\n".join("sex,n\nmale,120\nfemale,7" for _ in range(40))
    small = [one for one in said(tables) if getattr(one, "rule", "") == "tables.small_count"]
    assert len(small) == 16
    assert small[-1].message.endswith("The same holds for 25 more tables.")


def test_the_minimum_is_the_policys():
    table = "sex,n\nmale,120\nfemale,7\n"
    assert rules_for(table) == {"small_count"}
    assert rules_for(table, min_count=5) == set()
    assert rules_for("sex,n\nmale,120\nfemale,12\n", min_count=20) == {"small_count"}


def test_zeros_and_full_cells_are_said_as_the_policy_asks():
    table = "site,alive,dead,Total\nNorwich,41,0,41\nEly,52,21,73\nTotal,93,21,114\n"
    assert findings(table)["tables.zero"].severity is Severity.REVIEW
    assert findings(table, zeros="block")["tables.zero"].severity is Severity.BLOCK
    assert rules_for(table, zeros="allowed", full_cells="allowed") == set()


def test_rounding_is_held_against_the_policy():
    table = "sex,n\nmale,120\nfemale,112\n"
    assert rules_for(table) == set()
    assert rules_for(table, round_to=5) == {"unrounded"}
    assert rules_for("sex,n\nmale,120\nfemale,110\n", round_to=5) == set()


def test_midpoints_stand_for_a_range_and_are_no_small_counts():
    rules = {"preset": "opensafely-midpoint6"}
    assert rules_for("sex,n\nmale,123\nfemale,3\n", **rules) == set()
    assert rules_for("sex,n\nmale,123\nfemale,4\n", **rules) == {"small_count", "unrounded"}


def test_a_preset_fills_in_what_the_policy_does_not_name():
    assert TableRules(preset="opensafely").min_count == 8
    assert TableRules(preset="opensafely", min_count=10).min_count == 10
    assert TableRules(preset="opensafely").round_to == 5
    assert TableRules().min_count == 10
    again = TableRules.model_validate_json(TableRules(preset="genomics-england").model_dump_json())
    assert again.min_count == 5


def test_how_few_values_give_a_count_away_is_the_policys():
    table = "arm,n\nA,118\nB,<10\nC,<10\nTotal,134\n"  # both lie in 7 to 9
    assert rules_for(table) == set()
    assert rules_for(table, min_possible_values=4) == {"recoverable"}


def test_a_percentage_is_of_few_up_to_the_minimum_and_as_exactly_as_it_is_written():
    table = "outcome,N,% with event\nMI,340,12.1\nstroke,100,{}\n"
    assert rules_for(table.format("9.0")) == {"percent_of_few"}
    assert rules_for(table.format("10.0")) == set()
    assert rules_for(table.format("9")) == {"percent_of_few"}
    assert rules_for("outcome,N,% with event\nMI,3400,12.1\nstroke,1000,1\n") == set()  # 5 to 15 people


def test_a_table_too_large_to_solve_is_not_taken_for_clean(monkeypatch):
    monkeypatch.setattr("sallyport.inspection.tables.results.solving._MOST_STEPS", 10)
    found = findings("s,a,b,c,Total\nx,*,*,20,50\ny,*,30,*,80\nz,40,*,*,90\nTotal,77,71,72,220\n")
    assert found["tables.unsolved"].severity is Severity.UNVERIFIED


def test_ragged_odd_and_hostile_tables_are_judged_without_a_fault():
    chance = random.Random(7)
    pieces = [
        "",
        "n",
        "Total",
        "<10",
        "*",
        "7 (3.2%)",
        "\x00",
        "9" * 300,
        "1e999",
        "-1",
        "n=7",
        "12/0",
        "%",
        "1-9",
        "≤",
        "é\ud800",
        "2009",
    ]
    for _ in range(150):
        rows = [[chance.choice(pieces) for _ in range(chance.randint(1, 6))] for _ in range(chance.randint(1, 9))]
        text = "\n".join(",".join(row) for row in rows)
        assert isinstance(said(text), list)


def test_empty_tables_say_nothing():
    assert said("n\n") == []
    assert grid("a,b\n").rows == ()


def test_what_holds_of_a_whole_column_is_found_once_and_not_at_each_of_its_cells(monkeypatch):
    asked = []
    whole = roles.may_all_be_counts
    monkeypatch.setattr(roles, "may_all_be_counts", lambda cells: asked.append(len(cells)) or whole(cells))
    rows = "\n".join(f"area {number},{number + 20},{number + 30}" for number in range(400))
    assert rules_for(f"area,patients,visits\n{rows}\n") == set()
    assert 0 < len(asked) < 10
