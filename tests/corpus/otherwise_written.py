"""Labelled cases: numbers, dates, ages and ids of persons as other programs and tongues write them. Part of ``identifiers``."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta

from corpus.case import Case
from corpus.participants import NUMBERS
from corpus.people import csv, nhs_number, not_nhs_number, spaced, text

_NHS = frozenset({"identifiers.nhs_number"})
_BIRTH = frozenset({"identifiers.date_of_birth"})
_ROWS = frozenset({"persons.row_per_person"})
_DISGUISED = frozenset({"identifiers.participant_disguised"})
_R = random.Random(61)
_ONE, _OTHER = nhs_number(_R), not_nhs_number(_R)


def _page(number: str) -> str:
    return f"<html><body><p>Without {number} the slope is 0.7.</p></body></html>\n"


def _note(number: str) -> str:
    return json.dumps({"fits": [{"auc": 0.81, "note": f"again without {number}"}]}, indent=1)


_NUMBERS = (
    Case("nhs-page-thin-spaces", text("fit.html", _page(spaced(_ONE, "&thinsp;"))), _NHS),
    Case("wrong-page-thin-spaces", text("fit.html", _page(spaced(_OTHER, "&thinsp;")))),
    Case("nhs-page-hyphens", text("fit.html", _page(spaced(_ONE, "&#8209;"))), _NHS),
    Case("nhs-json-escaped", text("fit.json", _note(spaced(_ONE, "\u202f"))), _NHS),
    Case("wrong-json-escaped", text("fit.json", _note(spaced(_OTHER, "\u202f")))),
    Case("nhs-one-byte", text("n.txt", f"Left out {spaced(_ONE, chr(160))}.\nRest kept.\n".encode("latin-1")), _NHS),
    Case("nhs-dots-in-a-note", text("fit.json", _note(spaced(_ONE, "."))), _NHS),
    Case("wrong-dots-in-a-note", text("fit.json", _note(spaced(_OTHER, ".")))),
    Case("phone-dots", text("desk.txt", f"Tel. {spaced(_ONE, '.')} is the lab's office.\n")),
    Case("nhs-two-in-a-text", text("n.txt", f"Left out: {_ONE}\nand later {nhs_number(_R)}.\n"), _NHS),
    Case("counts-in-a-row", text("n.txt", "10 20 943 476 5919 88\n11 21 943 476 5918 87\n12 22 941 470 5920 81\n")),
    Case("nhs-dashes-in-a-note", text("fit.json", _note(spaced(_ONE, "-"))), _NHS),
    Case("phone-dashes", text("desk.txt", f"Fax {spaced(_ONE, '-')} for the lab's office.\n")),
    Case("nhs-called-a-case", text("fit.txt", f"Slope 0.7, s.e. 0.1\ncase no. {_ONE} left out\n"), _NHS),
    Case("ten-digits-called-samples", text("qc.txt", f"Sample {_ONE}: 34M reads\nSample {_OTHER}: 31M reads\n")),
)


def _born(r: random.Random, form: str, first: int = 1932) -> str:
    return (date(first, 1, 1) + timedelta(days=r.randrange(22_000))).strftime(form)


_BIRTHS = (
    Case(
        "births-german",
        csv(
            "w.csv",
            ["Gruppe", "Geburtsdatum", "Wert"],
            lambda r, at: ("AB"[at % 2], _born(r, "%d.%m.%Y"), 1.7),
            24,
            3,
            ";",
        ),
        _BIRTH | _ROWS,
    ),
    Case(
        "opened-german",
        csv(
            "w.csv",
            ["Gruppe", "Eröffnung", "Wert"],
            lambda r, at: ("AB"[at % 2], _born(r, "%d.%m.%Y"), 1.7),
            24,
            3,
            ";",
        ),
    ),
    Case(
        "births-nameless",
        csv("w.csv", [], lambda r, at: ("MF"[r.random() < 0.5], _born(r, "%d/%m/%Y"), f"{r.gauss(26, 3):.1f}"), 40, 4),
        _BIRTH,
        tolerated=_ROWS,
    ),
    Case(
        "weeks-nameless",
        csv("w.csv", [], lambda r, at: (date(2019, 1, 7) + timedelta(weeks=at), r.randint(300, 400)), 40, 5),
    ),
    Case(
        "births-as-serials",
        csv("w.csv", ["arm", "dob", "response"], lambda r, at: ("AB"[at % 2], r.randint(11_000, 33_000), "PR"), 24, 6),
        _BIRTH,
        tolerated=_ROWS,
    ),
    Case(
        "births-counted", csv("w.csv", ["year", "born", "died"], lambda r, at: (1980 + at, 30_007 + at, 29_004), 24, 7)
    ),
)
_AGE = frozenset({"identifiers.exact_age"})
_AGES = (
    Case(
        "ages-one-by-one",
        csv("m.csv", ["age", "n", "mean"], lambda r, at: (60 + at, r.randint(20, 90), 14.2), 38, 10),
        _AGE,
    ),
    Case(
        "ages-to-the-last", csv("m.csv", ["age", "n", "mean"], lambda r, at: (60 + at, r.randint(20, 90), 14.2), 31, 10)
    ),
    Case("ages-predicted", csv("m.csv", ["age", "predicted"], lambda r, at: (60 + at, f"{0.01 * at:.3f}"), 38, 10)),
    Case(
        "ages-of-carriers",
        csv(
            "m.csv",
            ["variant", "edad_al_diagnostico"],
            lambda r, at: (f"c.{900 + 7 * at}G>A", r.randint(31, 80)),
            22,
            11,
        ),
        _AGE,
    ),
)
_IDS = (
    Case(
        "ids-behind-letters",
        csv("w.csv", ["curve", "slope"], lambda r, at: (f"LINE000{NUMBERS[at]}", 0.2), 6, 8),
        _DISGUISED,
        participants=NUMBERS,
    ),
    Case(
        "numbers-behind-letters",
        csv("w.csv", ["curve", "slope"], lambda r, at: (f"LINE000{r.randint(1_000_000, 5_999_999)}", 0.2), 6, 9),
        participants=NUMBERS,
    ),
)
CASES: tuple[Case, ...] = (*_NUMBERS, *_BIRTHS, *_AGES, *_IDS)
