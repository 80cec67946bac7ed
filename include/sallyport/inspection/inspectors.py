"""Inspectors: each looks at a file for one thing. None of them can stop a run; a failing one is a finding (law 2)."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from sallyport.archives.zip_directory import read_zip_directory
from sallyport.inspection.kinds.extensions import DOCUMENTS_OF_ZIP, EXPECTED, TEXT, extension_of
from sallyport.inspection.kinds.magic import UNKNOWN
from sallyport.inspection.kinds.text import where_text_ends
from sallyport.inspection.kinds.types import emptied, mismatch, unopened
from sallyport.inspection.malware.inspector import Outcome, Verdict
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sallyport.inspection.finding import Finding, Severity
    from sallyport.inspection.malware.scanning import Scans
    from sallyport.inspection.specimen import Specimen
    from sallyport.policy.model import Policy

_log = logging.getLogger(__name__)
_VOLUME = re.compile(  # as 7-Zip, WinZip, WinRAR and split(1) name them
    r"\.(?:7z|zip|rar|tar|t?gz|t?bz2|t?xz|t?zst)\.(?:\d{2,4}|a[a-z]|part\d+)$|\.z\d{2}$|\.r\d{2}$|\.part\d+\.rar$",
    re.IGNORECASE,
)
_OLE, _ZIP, _OOXML = "application/x-ole-storage", "application/zip", "application/vnd.openxmlformats-officedocument."
_ENCRYPTED_OLE = re.compile(
    re.escape("EncryptedPackage".encode("utf-16-le"))  # today's Office formats, put into an old container
    + rb"|\xec\xa5.[\0\x01].{7}["
    + re.escape(bytes(range(1, 256, 2)))
    + rb"][\xbf\xc1]\0"  # .doc: a flag in its first block
    rb"|\x09\x08\x10\0.{16}(?:\x86\0\0\0)?\x2f\0"  # .xls: a FilePass record after the first
    rb"|\xdf\xc4\xd1\xf3",  # .ppt: the token of an encrypted presentation
    re.DOTALL,
)
_ENCRYPTED_OPENDOCUMENT = re.compile(rb"encryption-data")
_LONGEST_SIGN = 64
_CHUNK = 1024 * 1024


class Inspector(Protocol):
    """Looks at files for one thing."""

    def applies_to(self, specimen: Specimen) -> bool:
        """Is there anything to look for in this file?"""

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """What there is to say about it."""


def inspect(specimen: Specimen, inspectors: Sequence[Inspector]) -> list[Finding]:
    """The findings of all inspectors that apply. An inspector that fails is an ``unverified`` finding of its own."""
    findings: list[Finding] = []
    for inspector in inspectors:
        try:
            if inspector.applies_to(specimen):
                findings.extend(inspector.inspect(specimen))
        except Exception as error:  # noqa: BLE001 - whatever it is, the other inspectors still have their say
            # Its kind and place, not its text: that could hold a value from the file (law 7).
            _log.error("%s failed on %s: %s", type(inspector).__name__, specimen.digest, type(error).__name__)
            message = f"The check {type(inspector).__name__} failed and says nothing about the file."
            findings.append(finding("inspector.failed", message, error=type(error).__name__))
    return findings


def standard_inspectors(policy: Policy, scans: Scans | None) -> list[Inspector]:
    """The inspectors of every transfer; without a scanner's word, all but malware."""
    del policy  # no rule of these has a threshold yet
    inspectors: list[Inspector] = [TypeInspector(), TextInspector(), VolumeInspector(), EncryptedDocumentInspector()]
    if scans is not None:
        inspectors.append(MalwareInspector(scans))
    return inspectors


class TypeInspector:
    """Does the name lie, and can this kind of file be looked into at all?"""

    def applies_to(self, specimen: Specimen) -> bool:
        """To every file."""
        return bool(specimen.media_type)

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """type.mismatch, type.empty, type.unknown, and archive.* for what stays closed."""
        lies = None if _is_whole_but_for_a_reason(specimen) else mismatch(specimen.media_type, specimen.name)
        found = [lies, emptied(specimen.media_type, specimen.name), unopened(specimen.media_type)]
        if specimen.media_type == UNKNOWN and not any(found):
            found.append(finding("type.unknown"))
        return [said for said in found if said is not None]


def _is_whole_but_for_a_reason(specimen: Specimen) -> bool:
    """Is it what its name says, but encrypted or cut short? Another finding says that, and no other name would mend it."""
    expected = EXPECTED.get(extension_of(specimen.name), frozenset())
    if specimen.media_type == _OLE and any(kind.startswith(_OOXML) for kind in expected):
        return _holds(specimen, _ENCRYPTED_OLE)
    if specimen.media_type == _ZIP and not expected.isdisjoint(DOCUMENTS_OF_ZIP):
        with specimen.open() as stream:
            return read_zip_directory(stream) is None
    return False


class TextInspector:
    """Is what begins as text still text at its end? Programs show the beginning, and unpackers find an archive further on."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To every kind of text."""
        return specimen.media_type in TEXT

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """type.mismatch, with the place."""
        with specimen.open() as stream:
            place = where_text_ends(stream)
        if place is None:
            return []
        return [finding("type.mismatch", "It begins as text and goes on as something else.", f"byte {place}")]


class VolumeInspector:
    """Volumes of a split archive, which hold nothing that can be read alone; only their names tell."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To names that volumes have."""
        return _VOLUME.search(specimen.name) is not None

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """archive.split."""
        return [finding("archive.split", found=specimen.media_type)]


@dataclass
class EncryptedDocumentInspector:
    """Office files with a password, old and new, which the virus scanner calls clean."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To the container of old and of encrypted Office files, and to the manifest inside an OpenDocument file."""
        return specimen.media_type == _OLE or specimen.name.endswith("META-INF/manifest.xml")

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """archive.encrypted."""
        wanted = _ENCRYPTED_OLE if specimen.media_type == _OLE else _ENCRYPTED_OPENDOCUMENT
        return [finding("archive.encrypted")] if _holds(specimen, wanted) else []


@dataclass
class MalwareInspector:
    """The virus scanner. It always leaves one finding, which names the engine and the signatures it used."""

    scans: Scans

    def applies_to(self, specimen: Specimen) -> bool:
        """To every file."""
        del specimen
        return True

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """One malware.* finding."""
        return [malware_finding(self.scans.verdict(specimen))]


@lru_cache(maxsize=64)
def malware_finding(verdict: Verdict) -> Finding:
    """A scan's verdict as a finding; its ``detail`` keeps engine and signatures. The same one for all files with this verdict."""
    rule, message = _said(verdict)
    return finding(
        rule,
        message,
        engine=verdict.engine.label,
        signature=verdict.signature or None,
        outcome=verdict.outcome.value,
        test_signatures=verdict.engine.test_only,
        weaker=verdict.weaker,
    )


def _said(verdict: Verdict) -> tuple[str, str | None]:
    if verdict.outcome is Outcome.INFECTED:
        return "malware.infected", f"The virus scanner found malware: {verdict.signature}."
    if verdict.outcome is Outcome.NOT_SCANNED:
        return "malware.not_scanned", f"The virus scanner could not look into the file: {verdict.reason}."
    if verdict.outcome is Outcome.FAULT:
        return "malware.fault", f"The virus scanner gave no answer that can be trusted: {verdict.reason}."
    if verdict.weaker:
        return "malware.windowed", None
    return ("malware.test_signatures" if verdict.engine.test_only else "malware.clean"), None


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The severest of some findings; None when there are none."""
    return max((found.severity for found in findings), key=lambda severity: severity.rank, default=None)


def _holds(specimen: Specimen, wanted: re.Pattern[bytes]) -> bool:
    with specimen.open() as stream:
        before = b""
        while data := stream.read(_CHUNK):
            if wanted.search(before + data):
                return True
            before = data[-_LONGEST_SIGN:]
    return False
