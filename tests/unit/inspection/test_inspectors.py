from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

import pytest

from sallyport.inspection.finding import Severity
from sallyport.inspection.inspectors import EncryptedDocumentInspector, inspect, standard_inspectors
from sallyport.inspection.rules import finding
from sallyport.inspection.specimen import Specimen
from sallyport.policy.defaults import preflight_policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sallyport.inspection.finding import Finding

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Failing:
    def applies_to(self, specimen: Specimen) -> bool:
        return True

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        yield finding("type.unknown")
        raise RuntimeError("the value of patient 4711")


class Unsure(Failing):
    def applies_to(self, specimen: Specimen) -> bool:
        raise RecursionError


class Content:
    def applies_to(self, specimen: Specimen) -> bool:
        return specimen.size > 0

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        return [finding("type.mismatch")]


def specimen(content: bytes, name: str = "a.csv", media_type: str = "text/csv") -> Specimen:
    return Specimen(name, len(content), "0" * 64, media_type, lambda: io.BytesIO(content))


def test_law_2_not_checked_is_not_clean_when_an_inspector_fails(caplog):
    with caplog.at_level(logging.DEBUG):
        found = inspect(specimen(b"1,2"), [Failing(), Unsure(), Content()])
    assert [item.rule for item in found].count("inspector.failed") == 2
    assert "type.mismatch" in [item.rule for item in found], "the others still have their say"
    assert {item.severity for item in found if item.rule == "inspector.failed"} == {Severity.UNVERIFIED}


def test_law_7_secrets_and_data_values_stay_out_of_findings_and_logs_of_a_failing_inspector(caplog):
    with caplog.at_level(logging.DEBUG):
        found = inspect(specimen(b"1,2"), [Failing()])
    assert "4711" not in str(found)
    assert "4711" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_an_inspector_that_does_not_apply_says_nothing():
    assert inspect(specimen(b""), [Content()]) == []


def test_without_a_scanner_malware_is_not_inspected():
    assert inspect(specimen(b"a,b\n1,2\n"), standard_inspectors(preflight_policy(), None)) == []


def test_law_2_not_checked_is_not_clean_for_office_files_with_a_password():
    secret = OLE + bytes(3_000_000) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    plain = OLE + bytes(3_000_000)
    inspector = EncryptedDocumentInspector()
    found = inspect(specimen(secret, "a.docx", "application/x-ole-storage"), [inspector])
    assert [item.rule for item in found] == ["archive.encrypted"]
    assert inspect(specimen(plain, "a.doc", "application/x-ole-storage"), [inspector]) == []
    manifest = b"<manifest:encryption-data manifest:checksum='x'/>"
    found = inspect(specimen(manifest, "a.odt!/META-INF/manifest.xml", "application/xml"), [inspector])
    assert [item.rule for item in found] == ["archive.encrypted"]


@pytest.mark.parametrize(
    ("name", "stream", "password_at"),
    [
        # The beginnings of the streams, as Word, Excel and PowerPoint 97 and later write them.
        ("a.doc", bytes.fromhex("eca5c1004d2009040000f012bf000000"), (11, 0x13)),
        ("a.xls", bytes.fromhex("0908100000060500 6f3acd07c1000100 06040000 e1000200 b004"), (20, 0x2F)),
        ("a.ppt", bytes.fromhex("0000f60f14000000 14000000 5fc091e3 2ea80000"), (12, 0xDF)),
    ],
)
def test_law_2_not_checked_is_not_clean_for_old_office_files_with_a_password(name, stream, password_at):
    locked = bytearray(stream)
    at, value = password_at
    locked[at] = value
    if name == "a.xls":
        locked[at + 1] = 0
    if name == "a.ppt":
        locked[12:16] = bytes.fromhex("dfc4d1f3")
    for content, rules in ((stream, []), (bytes(locked), ["archive.encrypted"])):
        held = OLE + bytes(504) + content + bytes(1000)
        found = inspect(specimen(held, name, "application/x-ole-storage"), [EncryptedDocumentInspector()])
        assert [item.rule for item in found] == rules


def test_a_needle_across_two_reads_is_found():
    needle = "EncryptedPackage".encode("utf-16-le")
    for split in (1, 15, 31):
        content = (OLE + bytes(1024 * 1024))[: 1024 * 1024 - split] + needle + bytes(10)
        found = inspect(specimen(content, "a.docx", "application/x-ole-storage"), [EncryptedDocumentInspector()])
        assert len(found) == 1, split
