"""Who made a document."""

from __future__ import annotations

import pytest

from sallyport.inspection.hidden.people import creators_in, name_a_person


@pytest.mark.parametrize(
    "name", ["openpyxl", "anonymous", "python-docx", "LibreOffice/24.2", "Apache POI", "R Core Team", " ", "SAS 9.4"]
)
def test_what_programs_write_by_themselves_names_nobody(name):
    assert not name_a_person([name])


@pytest.mark.parametrize("name", ["Jane Doe", "Saskia Meyer", "jdoe", "Rita"])
def test_whoever_has_a_name_is_named(name):
    assert name_a_person(["openpyxl", name])


def test_creators_are_taken_out_of_xmp():
    told = b"<x><dc:creator><rdf:Seq><rdf:li>Jane Doe</rdf:li></rdf:Seq></dc:creator></x>"
    assert name_a_person(creators_in(told))
    assert not name_a_person(creators_in(told.replace(b"Jane Doe", b"Matplotlib v3.9")))
