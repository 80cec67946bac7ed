from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sallyport.capacity.nodes import Assignment, Survey, expand, parse, promised, propose, read_assignments
from sallyport.errors import BadRequest

ROWS = (
    ("PARTITION", "MAX_CPUS_PER_NODE", "NODELIST"),
    ("compute", "UNLIMITED", "node[01-02]"),
    ("airlock*", "2", "node01"),
    ("study-a", "20", "node01"),
    ("study-b", "3", "node[01-02]"),
    ("gpu", "24", "gpu-0"),
)
SINFO = "".join("".join(cell.ljust(20) for cell in row) + "\n" for row in ROWS)  # as sinfo pads them


def test_merged_lines_count_for_each_node():
    survey = parse(SINFO)
    assert survey.remark == ""
    assert survey.assignments[0] == Assignment("compute", None, ("node01", "node02"))
    assert survey.assignments[1].partition == "airlock"
    assert promised(survey.assignments) == {"node01": 25, "node02": 3, "gpu-0": 24}


def test_the_least_over_allocated_is_proposed_with_its_reason():
    proposal = propose(parse(SINFO), 24, capacity=26, pattern="node.*")
    assert proposal.node == "node02"
    assert proposal.reasoning == (
        "node02 is the least over-allocated. node02: 3 of 26 cores promised; node01: 25 of 26 cores promised. With this "
        "project node02 has 27 promised, 1 more than it has. Not counted, for they have no limit: compute."
    )


def test_a_node_may_be_named_also_one_that_auto_would_not_take():
    assert propose(parse(SINFO), 3, "gpu-0", capacity=26, pattern="node.*").node == "gpu-0"
    with pytest.raises(BadRequest, match="It knows: gpu-0, node01, node02"):
        propose(parse(SINFO), 3, "node09", capacity=26)


def test_a_site_without_slurm_says_so_and_goes_on():
    survey = read_assignments(["sinfo-that-is-not-there"])
    assert survey == Survey(None, "There is no Slurm here (sinfo-that-is-not-there is not installed).")
    assert propose(survey, 3, capacity=26).node is None
    named = propose(survey, 3, "node01", capacity=26)
    assert named.node == "node01"
    assert "whether it exists was not checked" in named.reasoning
    assert "policy names no command" in read_assignments([]).remark


def test_a_slurm_that_fails_or_babbles_is_no_answer():
    assert "ended with 3" in read_assignments([sys.executable, "-c", "raise SystemExit(3)"]).remark
    assert "columns" in read_assignments([sys.executable, "-c", "print('hello')"]).remark
    assert parse("").assignments is None


def test_what_sinfo_cut_short_is_counted_not_guessed():
    text = (
        SINFO
        + "wide                4                   node[01-02,04-05,07-\n"
        + "odd                 4+                  node01\n"
    )
    text += "long                4                   compute-node-name-0-\n"
    survey = parse(text)
    assert survey.remark == "3 of Slurm's lines could not be read."
    assert len(survey.assignments) == 5
    assert survey.remark in propose(survey, 3, capacity=26).reasoning


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("node01", ["node01"]),
        ("node[01-03]", ["node01", "node02", "node03"]),
        ("node[8-10,12]", ["node8", "node9", "node10", "node12"]),
        ("compute-0,gpu[0-1]-x", ["compute-0", "gpu0-x", "gpu1-x"]),
    ],
)
def test_node_lists(text, names):
    assert list(expand(text)) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "node[01-",
        "node[3-1]",
        "node[0-99999999]",
        "a,,b",
        "node[]",
        "(null)",
        "node[1-2-3]",
        "a,",
        ",a",
        "n[1]m[2]",
        "n\u0661",
    ],
)
def test_node_lists_that_are_none(text):
    with pytest.raises(ValueError, match=r"list|range"):
        list(expand(text))


@pytest.mark.parametrize(
    "text",
    [
        "aa," * 40 + "!",
        "compute-0," * 5_000 + "comp[",
        "a" * 100_000 + "!",
        f"node[{','.join(['0-9999'] * 1_000)}]",
        f"node[{'9' * 5_000}]",
    ],
    ids=["names", "cut short", "one name", "ranges", "digits"],
)
def test_law_9_a_hostile_node_list_costs_nothing(text):
    with pytest.raises(ValueError, match=r"list|range"):
        list(expand(text))


def test_law_9_hostile_answers_are_counted_as_unread():
    wide = "PARTITION".ljust(20) + "MAX_CPUS_PER_NODE".ljust(6_000) + "NODELIST".ljust(20) + "\n"
    lines = ["p".ljust(20) + cores.ljust(6_000) + "node01\n" for cores in ("9" * 5_000, "\u0663", "-1", "3")]
    survey = parse(wide + "".join(lines))
    assert survey.assignments == (Assignment("p", 3, ("node01",)),)
    assert survey.remark == "3 of Slurm's lines could not be read."
    many = parse(SINFO + "".join(f"p{line}".ljust(20) + "1".ljust(20) + "n[0-9998]\n" for line in range(300)))
    assert sum(len(found.nodes) for found in many.assignments) < 1_020_000
    assert "could not be read" in many.remark


def test_a_named_node_that_may_stand_in_an_unread_line_is_taken_with_a_remark():
    survey = parse(SINFO + "wide                4                   node[03-04,06-09,11-\n")
    proposal = propose(survey, 3, "node09", capacity=26)
    assert proposal.node == "node09"
    assert proposal.reasoning == (
        "node09 was asked for by name; it is not among the nodes read. 1 of Slurm's lines could not be read."
    )


def test_no_more_names_are_shown_than_somebody_reads():
    rows = "".join(f"open{line:02}".ljust(20) + "UNLIMITED".ljust(20) + "node01\n" for line in range(50))
    assert "open00, open01" in propose(parse(SINFO + rows), 3, "node01", capacity=26).reasoning
    assert "open40" not in propose(parse(SINFO + rows), 3, "node01", capacity=26).reasoning


@given(st.text())
def test_whatever_sinfo_prints_is_read_or_refused(text):
    survey = parse(SINFO.splitlines()[0] + "\n" + text)
    assert survey.assignments is not None
