from __future__ import annotations

import io
import json

import pytest

from sallyport.inspection.identifiers.inspectors import TextIdentifiers
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.tables.datafiles.json_paths import Step
from sallyport.inspection.tables.inspectors import inspectors
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

TERMS = Terms(Disclosure(), Direction.OUTPUT)


def specimen(document: object) -> Specimen:
    data = json.dumps(document).encode()
    return Specimen("a.json", len(data), "", "application/json", lambda: io.BytesIO(data))


def small_counts(document: object) -> list[str]:
    told = inspectors(TERMS)[0].inspect(specimen(document))
    return [one.location for one in told if getattr(one, "rule", "") == "tables.small_count"]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"results": [{"group": "a", "n": 120}, {"group": "b", "n": 4}], "meta": {"v": 1}}, "results[1].n"),
        ({"group": ["a", "b", "c"], "n": [100, 4, 55]}, "n[1]"),
        ({"title": "x", "group": ["a", "b", "c"], "n": [100, 4, 55]}, "n[1]"),
        ({"columns": ["group", "n"], "data": [["a", 100], ["b", 4], ["c", 55]]}, "data[1][1]"),
        ({"n": {"a": 100, "b": 4, "c": 56}, "cases": {"a": 50, "b": 20, "c": 20}}, "n.{2}"),
        ([{"group": "a", "n": 120}, {"group": "b", "n": 4}], "[1].n"),
        ({"tables": [{"rows": [{"sub": {"n": 120}}, {"sub": {"n": 4}}]}]}, "tables[0].rows[1].{1}.n"),
    ],
)
def test_a_cell_of_a_document_is_named_by_its_path(document: object, path: str):
    (place,) = small_counts(document)
    assert place.endswith(f", {path}")
    assert "row 2, column" in place


def test_law_7_secrets_and_data_values_stay_out_so_keys_that_may_be_data_are_counted():
    document = {"Jane Smith": {"ward 9": [{"group": "a", "n": 120}, {"group": "b", "n": 4}]}}
    (place,) = small_counts(document)
    assert place.endswith(", {1}.{1}[1].n")


def test_an_identifier_is_found_in_a_document_that_is_one_line():
    document = {"fits": [{"auc": 0.8}, {"note": "without 943 476 5919"}], "p": "401 023 2137"}
    (found,) = TextIdentifiers(TERMS).inspect(specimen(document))
    assert (found.rule, found.location) == ("identifiers.nhs_number", "{1}[1].note")


def test_the_document_itself_has_no_path():
    assert Step().path() == ""
