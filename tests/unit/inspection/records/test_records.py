"""Rows in other clothes: how they are taken apart, and that nothing takes long over hostile text."""

from __future__ import annotations

import base64

import pytest

from sallyport.confinement import unloaded
from sallyport.inspection.asides.runs import encoded_asides
from sallyport.inspection.records.free_text import is_interview, is_letter, is_whole_interview, notes_among
from sallyport.inspection.records.printed import printed_records
from sallyport.inspection.records.sentences import persons_told_of
from sallyport.inspection.records.written import literal_records, paired_records, persons_on_a_map, xml_records

_STATA = """
     +-----------------+
     |   id   age  sex |
     |-----------------|
  1. | 1001    54    F |
  2. | 1002    61    M |
     |-----------------|
  3. | 1003    47    F |
     +-----------------+
"""
_TIBBLE = """# A tibble: 900 x 3
      id   age sex
   <int> <dbl> <chr>
 1  1001    54 F
 2  1002    61 M
 3  1003    47 F
"""
_ROWS = [["1001", "54", "F"], ["1002", "61", "M"], ["1003", "47", "F"]]


@pytest.mark.parametrize("text", [_STATA, _TIBBLE, _STATA.replace("\n", "\n* "), _TIBBLE.replace("\n", "\n# ")])
def test_printed_rows_are_told_apart_whatever_stands_around_them(text):
    found = list(printed_records(text.splitlines()))
    assert any([row[-3:] for row in one.rows] == _ROWS and one.names[-3:] == ("id", "age", "sex") for one in found)


def test_variables_of_str_become_columns():
    lines = [" $ eid: int  1001 1002 1003 ...", ' $ sex: chr  "F" "M" "F" ...', " $ age: num  54 61 47 ..."]
    (found,) = printed_records(lines)
    assert (found.names, found.rows[1]) == (("eid", "sex", "age"), ["1002", "M", "61"])


def test_records_in_notations_of_programs():
    flow = ["d:", *(f"  - {{id: {row[0]}, age: {row[1]}}}" for row in _ROWS)]
    block = [line for row in _ROWS for line in (f"- id: {row[0]}", f"  age: {row[1]}")]
    expected = [row[:2] for row in _ROWS]
    assert [one.rows for one in paired_records(flow)] == [one.rows for one in paired_records(block)] == [expected]
    vertical = [line for row in _ROWS for line in ("*** row ***", f"  id: {row[0]}", f" age: {row[1]}")]
    toml = [line for row in _ROWS for line in ("[[patient]]", f"id = {row[0]}", f"age = {row[1]}", "")]
    r_list = [line for row in _ROWS for line in ("[[1]]$id", f"[1] {row[0]}", "", "[[1]]$age", f"[1] {row[1]}", "")]
    by_name = [line for row in _ROWS for line in (f"p{row[0]}:", f"  id: {row[0]}", f"  age: {row[1]}")]
    for lines in (vertical, toml, r_list, by_name):
        assert [one.rows for one in paired_records(lines)] == [expected]
    assert [one.rows for one in literal_records(str([tuple(row) for row in _ROWS]))] == [_ROWS]
    assert [
        one.rows for one in literal_records(str({at: {"a": row[0], "b": row[1]} for at, row in enumerate(_ROWS)}))
    ] == [expected]
    text = f"payload={[{'id': one, 'age': two, 'on': None, 'is': True} for one, two, _ in _ROWS]}"
    assert [one.rows[0][:2] for one in literal_records(text)] == [expected[0]]


def test_an_element_that_names_a_person_is_a_row_with_all_that_is_in_it():
    data = b"<S>" + b"".join(b'<D SubjectKey="%d"><I OID="a" Value="7"/></D>' % at for at in range(3)) + b"</S>"
    (found,) = xml_records(data)
    assert found.rows == [["0", "7"], ["1", "7"], ["2", "7"]]


def test_points_are_persons_where_something_of_a_person_is_told():
    point = '{"type":"Feature","geometry":{"type":"Point","coordinates":[0,5]},"properties":{"%s":1}}'
    for name, persons in (("age", 3), ("sex", 3), ("beds", 0)):
        assert (
            persons_on_a_map(f'{{"type":"FeatureCollection","features":[{",".join([point % name] * 3)}]}}') == persons
        )
    assert persons_on_a_map('{"type":"FeatureCollection","features":[3, null]}') == 0


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("id 1003<br/>age 67 F", True),
        ("eid: 2183321, F, 58", True),
        ("patient 0031: 72M", True),
        ("step 0031 72M", False),
        ("Female, age 40-49", False),
        ("id 1003, batch 7", False),
        ("n = 67 (F test)", False),
    ],
)
def test_a_label_tells_of_one_person(text, tells):
    assert (persons_told_of([text]) == 1) is tells


def test_amounts_of_memory_are_no_men():
    assert persons_told_of([f"task {at}: {at}M" for at in range(20, 60)]) == 0
    assert persons_told_of([f"P{at}: {at}{'MF'[at % 2]}" for at in range(20, 60)]) == 40


def test_notes_letters_and_interviews_are_told_from_what_is_like_them():
    assert notes_among([f"{at} yo F admitted with SOB and cough, h/o COPD" for at in range(40, 46)]) == 6
    assert notes_among(["Patients were admitted with SOB or h/o COPD in both arms"] * 6) == 0
    assert is_letter("67 yo M, h/o T2DM, CKD3. ECG: STE. Meds: aspirin 75 mg od. Lives alone. Follow up 6/52.")
    assert not is_letter("Participants with T2DM and CKD3 were seen by cardiology; patients had ECG and CT, we asked.")
    assert is_interview(["INT: And then?", "P07: I went home.", "INT: Why?", "P07: It hurt."])
    assert not is_interview(["Q: What is it?", "A: A table.", "Q: Of what?", "A: Of sites."])


def test_what_is_encoded_in_lines_or_columns_is_turned_back():
    rows = [f"{at},{40 + at}|F|27.{at}" for at in range(12)]
    column = "k,v\n" + "\n".join(f"{at},{base64.b64encode(row.encode()).decode()}" for at, row in enumerate(rows))
    assert [one.text.split("\n") for one in encoded_asides(column)] == [rows]
    run = base64.b64encode("\n".join(rows).encode()).decode()
    lines = "\n".join(run[at : at + 40] for at in range(0, len(run), 40))
    assert [one.text.split("\n") for one in encoded_asides(f"See:\n{lines}\nend")] == [rows]


@pytest.mark.parametrize(
    "piece", ["|" * 200, "a b c\n1 2 3\n" * 9, "- {" * 50, "[{'a': " * 40, "$ a : int 1 ", "QUJD" * 90]
)
def test_hostile_texts_are_read_once(piece):
    text = piece * 400
    lines = text.splitlines()
    list(printed_records(lines))
    list(paired_records(lines))
    list(literal_records(text))
    list(encoded_asides(text))
    persons_told_of(lines)


def test_modules_that_are_there_and_were_not_loaded_are_told_once():
    for name in ("colorsys", "encodings.cp1140", "encodings.no_such", "no_such_module", "colorsys"):
        unloaded._Watch.find_spec(name)
    assert unloaded.taken() == ["colorsys", "encodings.cp1140"]
    assert unloaded.taken() == []


def test_a_whole_transcript_is_told_from_a_paper_that_quotes_one():
    said = [
        "INT: And then?",
        "P07: I drove the bus, and my wife found the lump.",
        "INT: Why?",
        "P07: They sent me away in spring, and that was all.",
    ]
    around = [f"Theme {at}. Those who were asked told of work and of family." for at in range(6)]
    assert is_whole_interview(["Transcript P07", *said])
    assert not is_whole_interview([*around, *said])
    assert not is_whole_interview(["INT: Well?", "P07: Yes.", "INT: So?", "P07: No."])
