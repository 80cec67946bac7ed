"""Texts beside what files show: found, said without their values, and no way to hold the reader up."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.hidden_cases.pdf import built
from corpus.people import nhs_number
from sallyport.inspection.asides.encoded import decoded
from sallyport.inspection.asides.inspectors import inspectors
from sallyport.inspection.asides.office.openxml import OFFICE
from sallyport.inspection.asides.pdf.texts import PDF
from sallyport.inspection.asides.web.literals import values_in
from sallyport.inspection.finding import Finding
from sallyport.inspection.hidden.pictures.marks import Marks
from sallyport.inspection.identifiers.listed import columns_of_ids, ids_in_code
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.tables.inspectors import inspectors as tables
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sallyport.inspection.asides.model import Provider

_CHECKOUT = Path(__file__).parents[4]
_TERMS = Terms(Disclosure(), Direction.OUTPUT)
_NHS = nhs_number(random.Random(3))


def _specimen(name: str, media_type: str, content: bytes) -> Specimen:
    return Specimen(name, len(content), str(hash(content)), media_type, lambda: io.BytesIO(content))


def _said(specimen: Specimen, chosen: Iterable[object] = ()) -> list[Finding]:
    told = []
    for inspector in chosen or inspectors(_TERMS):
        if inspector.applies_to(specimen):
            told += [one for one in inspector.inspect(specimen) if isinstance(one, Finding)]
    return told


def test_law_7_values_of_hidden_texts_stay_out_of_findings():
    page = f"<html><!-- NHS number {_NHS} --><script>const a = [{{nhs_number: {_NHS}, ward: 'Elm'}}]</script></html>"
    told = _said(_specimen("a.html", "text/html", page.encode()))
    assert {one.rule for one in told} == {"identifiers.nhs_number"}
    assert not [one for one in told if _NHS in repr(one) or "Elm" in repr(one)]


@pytest.mark.parametrize(
    ("name", "media_type", "content"),
    [
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\3\4" + bytes(60)),
        ("a.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(30)),
        ("a.svg", "image/svg+xml", b"<svg><desc>a"),
        ("a.ipynb", "application/json", b'{"cells": [3], "metadata": 4}'),
        ("a.zip", "application/zip", b"PK\3\4"),
        ("a.gz", "application/gzip", b"\x1f\x8b"),
        ("a.pdf", "application/pdf", b"%PDF-1.7\n1 0 obj"),
        ("a.eml", "text/plain", b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed"),
    ],
)
def test_a_damaged_file_leaves_its_asides_to_who_looks_for_hidden_content(name, media_type, content):
    assert _said(_specimen(name, media_type, content)) == []


@pytest.mark.parametrize(
    "script", ["[" * 200_000, "[" * 50_000 + "]" * 50_000, "a={b:" * 60_000 + "}" * 60_000, "'\\" * 300_000]
)
def test_scripts_that_nest_without_end_are_given_up(script):
    assert len(list(values_in(script))) <= 1


def test_values_of_javascript_are_read_without_its_code():
    script = (
        "var f = function (x) { return x }; const d = [{id: 1, name: 'a', ok: true}, {id: 2, name: \"b\", ok: null,}];"
    )
    assert list(values_in(script)) == [[{"id": 1, "name": "a", "ok": True}, {"id": 2, "name": "b", "ok": None}]]


def test_encoded_bytes_that_are_no_text_are_left_alone():
    assert not list(decoded("ff" * 40))
    assert list(decoded(("group,mean\n" * 9).encode().hex())) == ["group,mean\n" * 9]


def test_ids_are_told_by_their_form():
    r = random.Random(5)
    ids = [str(r.randrange(10**6, 10**7)) for _ in range(12)]
    assert columns_of_ids("\n".join(f"{one}\tx" for one in ids)) == len(ids)
    assert not columns_of_ids("\n".join(str(10**6 + n) for n in range(12)))  # numbered through
    assert not columns_of_ids("\n".join(f"rs{one}" for one in ids))
    assert not columns_of_ids("\n".join(f"2024051{n % 10}" for n in range(12)))
    assert list(ids_in_code(f"d[~d.patient_id.isin([{ids[0]}, {ids[1]}])]"))
    assert not list(ids_in_code("n_patients = 502411"))


def test_fields_of_a_heat_map_are_no_people():
    field, people, stacked = Marks(), Marks(), Marks()
    r = random.Random(6)
    for at in range(100):
        field.add("hexagon", (at % 10 * 7.0, at // 10 * 6.0), f"#{at % 9}")
        people.add("circle", (r.uniform(0, 300), r.uniform(0, 300)), f"#{at % 9}")
        stacked.add("circle", (at % 10 * 7.0, at % 10 * 6.0), f"#{at % 9}")
    assert (field.points(50), people.points(50), stacked.points(50)) == (0, 100, 100)


def test_law_2_a_pdf_page_that_only_a_person_can_read_is_unverified():
    image = (
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    image += "\nstream\nx\nendstream"
    content = built(
        content="q 400 0 0 400 60 300 cm /Im1 Do Q\n", resources="/XObject << /Im1 7 0 R >>", objects=(image,)
    )
    told = _said(_specimen("scan.pdf", "application/pdf", content), tables(_TERMS)[:1])
    assert [(one.rule, one.severity.value) for one in told] == [("tables.unreadable", "unverified")]


def test_long_texts_are_read_to_their_end():
    text = b"Nothing is said in this line.\n" * 200_000 + b"The fit had t(4) = 2.1 for this group.\n"
    told = _said(_specimen("notes.txt", "text/plain", text), tables(_TERMS)[1:])
    assert [(one.rule, one.location) for one in told] == [("tables.low_degrees", "line 200001")]
    page = b"<html><script>" + b"x();\n" * 1_000_000 + b"</script><p>The fit had t(4) = 2.1 here.</p></html>"
    assert [one.rule for one in _said(_specimen("a.html", "text/html", page), tables(_TERMS)[1:])] == [
        "tables.low_degrees"
    ]


def test_polars_waits_until_a_text_needs_it():
    code = "import sys, sallyport.inspection.asides.providers; sys.exit('polars' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(_CHECKOUT / "include")}, check=True)


@pytest.mark.parametrize(("kind", "reader"), [(PDF, "documents.pdf_tables"), (OFFICE, "documents.office")])
def test_what_waits_is_asked_for_with_the_file_that_needs_it(kind: Provider, reader: str):
    assert {"polars", f"sallyport.inspection.tables.{reader}"} <= set(kind.libraries)
