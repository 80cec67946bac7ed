"""Labelled cases: persons told by what stands around them, and tables that are turned or made by a model.

Part of the subject ``identifiers``.
"""

from __future__ import annotations

import random

from corpus.case import Case
from corpus.people import csv, nhs_number, text

_NHS = frozenset({"identifiers.nhs_number"})
_ROWS = frozenset({"persons.row_per_person"})
_AGE = frozenset({"identifiers.exact_age"})
_R = random.Random(34)
_ONE = nhs_number(_R)
_MEASURES = ("Haemoglobin g/L", "Albumin g/L", "Urate", "Height cm")


def _note(name, words, expected=_NHS):
    return Case(f"nhs-{name}", text("log.csv", f'query_no,text\n1,"{words}"\n2,Units harmonised\n'), expected)


def _address(name, part, expected=_NHS):
    return Case(
        f"nhs-address-{name}", text("a.md", f"# Open\n\n- outlier: <https://epr.trial.test/{part}>\n"), expected
    )


def _across(name, called, expected=_ROWS, many=24):
    return Case(
        f"across-{name}",
        csv(
            "wide.csv",
            ["measure", *(called(at) for at in range(1, many + 1))],
            lambda r, at: (_MEASURES[at], *(f"{r.gauss(80, 9):.1f}" for _ in range(many))),
            4,
            3,
        ),
        expected,
    )


def _added(name, header, expected=_ROWS, first=()):
    return Case(
        f"explained-{name}",
        csv("s.csv", header, lambda r, at: (*(one(at) for one in first), *(f"{r.gauss(0, 0.1):.5f}" for _ in header[len(first) :])), 60, 4),
        expected,
    )  # fmt: skip


CASES = (
    _note("record-for", f"Duplicate record for {_ONE}, kept the latest"),
    _note("duplicate-record", f"We merged record {_ONE} with another"),
    _note("records-of-all", "Duplicate records for 12 sites, kept the latest", frozenset()),
    _address("patient", f"patient/{_ONE}/summary"),
    _address("persons-id", f"api/Person?id={_ONE}&x=1", frozenset()),
    _address("nhs-number", f"find?nhs-number={_ONE}"),
    _address("fhir", f"Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|{_ONE}"),
    _address("article", f"articles/{_ONE}/full", frozenset()),
    Case(
        "age-of-an-event",
        text("a.csv", "age_at_diagnosis,mutation\n61,BRCA1 c.68\n29,BRCA2 c.5946\n72,TP53 R175H\n48,PALB2 c.1592\n"),
        _AGE,
    ),
    Case("age-of-an-event-in-order", text("a.csv", "age_at_diagnosis,hazard\n40,0.11\n50,0.32\n60,0.57\n70,0.91\n")),
    Case("age-of-an-event-means", text("a.csv", "gene,mean_age_at_diagnosis,sd,n\nBRCA1,44,9,210\nTP53,31,8,120\nATM,52,9,180\n")),
    _across("patients", lambda at: f"Pt{at:03d}"),
    _across("subjects", lambda at: f"subject_{at + 10}"),
    _across("weeks", lambda at: f"wk{at:03d}", frozenset()),
    _across("a-few-patients", lambda at: f"Pt{at:03d}", frozenset(), many=5),
    _added("prefix", ["shap_age", "shap_bmi", "shap_sbp"]),
    _added("suffix", ["f1.shap", "f2.shap", "f3.shap"]),
    _added("features-by-models", ["feature", "shap_gbm", "shap_rf"], frozenset(), (lambda at: f"{'abcdefgh'[at % 8]}score {at * 7 % 60}",)),
    _added("shapes", ["shape_area", "shape_length"], frozenset()),
)  # fmt: skip
