"""What ACRO wrote, beside what is there."""

from __future__ import annotations

import json

import pytest

from sallyport.inspection.acro.across import findings_across
from sallyport.inspection.acro.inspectors import CHECKSUM, FILE, RESULTS
from sallyport.inspection.acro.results import read_results
from sallyport.inspection.fact import Fact

ONE, OTHER = "1" * 64, "2" * 64


def a_file(sha256=ONE):
    return Fact(FILE, {"sha256": sha256})


def results(*listed):
    return [a_file(), Fact(RESULTS, {"files": [list(one) for one in listed]})]


def ruled(facts):
    return {path: [found.rule for found in said] for path, said in findings_across(facts).items()}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {"results": {"output_0": {"status": "pass", "outcome": {}, "files": [{"name": "a.csv", "checksum": ONE}]}}},
            [("pass", [("a.csv", ONE)])],
        ),
        ({"output_0": {"uid": "output_0", "status": "Fail", "files": ["a.csv"]}}, [("fail", [("a.csv", "")])]),
        ({"output_0": {"uid": "output_0", "status": "review", "output": ["a.png"]}}, [("review", [("a.png", "")])]),
        ([{"status": "pass", "command": "x", "files": "a.csv"}], [("pass", [("a.csv", "")])]),
        (
            {"results": {"output_0": {"status": None, "outcome": {}, "files": [{"name": "a", "checksum": "no"}]}}},
            [("", [("a", "")])],
        ),
        ({"results": {"output_0": {"status": "pass", "command": "x"}, "output_1": 7}}, [("pass", []), ("", [])]),
    ],
)
def test_every_form_of_results(data, expected):
    outputs = read_results(data)
    assert [(one.status, [(file.name, file.checksum) for file in one.files]) for one in outputs] == expected


@pytest.mark.parametrize(
    "data", [{}, [], 7, "pass", {"results": {"auc": 0.8}}, {"status": "pass"}, [{"status": "pass"}], {"results": 3}]
)
def test_other_json_is_not_taken_for_acros(data):
    assert read_results(data) is None


def test_a_file_that_is_not_the_one_acro_looked_at():
    facts = {
        "out/results.json": results([1, "a.csv", ONE], [2, "b.csv", ONE]),
        "out/a.csv": [a_file()],
        "out/b.csv": [a_file(OTHER)],
    }
    assert ruled(facts) == {"out/b.csv": ["acro.mismatch"]}


def test_a_checksum_file_counts_as_the_record_does():
    facts = {
        "results.json": results([1, "a.csv", ""], [2, "b.csv", ONE], [3, "c.csv", ""]),
        "a.csv": [a_file()],
        "b.csv": [a_file()],
        "c.csv": [a_file()],
        "checksums/a.csv.txt": [a_file(OTHER), Fact(CHECKSUM, {"sha256": ONE})],
        "checksums/b.csv.txt": [a_file(OTHER), Fact(CHECKSUM, {"sha256": OTHER})],
    }
    assert ruled(facts) == {"b.csv": ["acro.mismatch"], "c.csv": ["acro.no_checksum"]}


def test_files_that_are_missing_or_not_listed_in_a_folder_of_an_archive():
    inside = "all.zip!/outputs/"
    facts = {
        "a.csv": [a_file()],
        f"{inside}results.json": results([1, "a.csv", ONE], [2, "/home/me/outputs/b.csv", ONE]),
        f"{inside}config.json": [a_file()],
        f"{inside}b.csv": [a_file()],
        f"{inside}more.csv": [a_file()],
        f"{inside}deeper/still.csv": [a_file()],
    }
    assert ruled(facts) == {f"{inside}results.json": ["acro.missing"], f"{inside}more.csv": ["acro.not_listed"]}


def test_what_acro_wrote_about_itself_was_edited_or_cannot_be_read():
    stated = [a_file(OTHER), Fact(CHECKSUM, {"sha256": OTHER})]
    beside = {"checksums/results.json.txt": stated, "checksums/config.json.txt": stated}
    read = {"results.json": results(), "config.json": [a_file(OTHER)], **beside}
    assert ruled(read) == {"results.json": ["acro.mismatch"]}
    assert ruled({"results.json": [a_file()], "config.json": [a_file()], **beside}) == {
        "results.json": ["acro.unreadable"],
        "config.json": ["acro.mismatch"],
    }
    assert ruled({"results.json": [a_file()], "config.json": [a_file()]}) == {}


def test_what_acro_found_is_told_in_its_own_words_alone():
    record = {
        "status": "fail",
        "command": "acro.crosstab(df.sex, df.jane)",
        "summary": "fail; threshold: 2 cells may need suppressing; jane: 3 cells; nk-rule: 1 cells suppressed; ",
        "files": [{"name": "a.csv", "sdc": {"summary": {"threshold": 4, "suppressed": False, "jane": 7}}}],
        "exception": "Only 3 persons of 2009,\x1b[31m as agreed " + "x" * 500,
    }
    (told,) = read_results({"results": {"output_7": record}})
    assert (told.called, told.broken) == ("output_7", "fewer people than the threshold in 4 cells; nk-rule in 1 cell")
    assert told.reason.startswith("Only … persons of …,\\x1b[…m as agreed xxx")
    assert len(told.reason) < 200
    (told,) = read_results({"jane": record | {"summary": "MinimumDoFCheck fail dof=3 < 10"}})
    assert (told.called, told.broken.rpartition("; ")[2]) == ("output 1", "too few degrees of freedom")


def test_law_7_no_finding_names_a_file_or_quotes_a_record():
    facts = {"results.json": results([1, "jane_doe.csv", ONE], [2, "john.csv", ONE]), "john.csv": [a_file(OTHER)]}
    said = json.dumps(
        [[one.message, one.location, dict(one.detail)] for found in findings_across(facts).values() for one in found]
    )
    assert "jane" not in said
    assert "john" not in said
