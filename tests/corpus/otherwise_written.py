"""Labelled cases: numbers, dates, ages and ids of persons as other programs and tongues write them. Part of ``identifiers``."""

from __future__ import annotations

import json
import random

from corpus.case import Case
from corpus.people import nhs_number, not_nhs_number, spaced, text

_NHS = frozenset({"identifiers.nhs_number"})
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
    Case("nhs-dashes-in-a-note", text("fit.json", _note(spaced(_ONE, "-"))), _NHS),
    Case("phone-dashes", text("desk.txt", f"Fax {spaced(_ONE, '-')} for the lab's office.\n")),
    Case("nhs-called-a-case", text("fit.txt", f"Slope 0.7, s.e. 0.1\ncase no. {_ONE} left out\n"), _NHS),
    Case("ten-digits-called-samples", text("qc.txt", f"Sample {_ONE}: 34M reads\nSample {_OTHER}: 31M reads\n")),
)
CASES: tuple[Case, ...] = _NUMBERS
