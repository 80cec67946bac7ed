"""The scanner works ahead on bytes that are in the store, once for each, and its word reaches every file that has them."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

import pytest

from hostile_samples import EICAR, seven_zip
from sallyport.archives.unpack import unpack
from sallyport.inspection.malware.inspector import Outcome, Scanner
from sallyport.inspection.malware.scanning import ScanAhead
from sallyport.inspection.specimen import Specimen
from sallyport.policy.model import Archives, Malware
from sallyport.storage.quarantine import Quarantine

if TYPE_CHECKING:
    from pathlib import Path

    from trial.clamd import Clamd


@pytest.fixture
def scanner(clamd: Clamd) -> Scanner:
    return Scanner(Malware(socket=clamd.socket, allow_test_signatures=True))


@pytest.fixture
def quarantine(tmp_path: Path) -> Quarantine:
    return Quarantine(tmp_path / "quarantine")


def specimen(quarantine: Quarantine, content: bytes, name: str = "a.csv") -> Specimen:
    stored = quarantine.take(io.BytesIO(content))
    return Specimen(name, stored.size, stored.digest, "text/csv", partial(quarantine.open, stored.digest))


def test_every_file_gets_the_word_about_its_own_bytes(scanner: Scanner, quarantine: Quarantine) -> None:
    with ScanAhead(scanner, quarantine.open) as scans:
        files = [specimen(quarantine, b"%d," % number * 1000) for number in range(20)]
        bad = specimen(quarantine, EICAR)
        assert {scans.verdict(file).outcome for file in files} == {Outcome.CLEAN}
        assert scans.verdict(bad).outcome is Outcome.INFECTED
        assert scans.verdict(bad) is scans.verdict(specimen(quarantine, EICAR, "another name.txt"))


def test_members_are_scanned_as_they_arrive(scanner: Scanner, quarantine: Quarantine, tmp_path: Path) -> None:
    packed = seven_zip(tmp_path, {"clean.csv": b"1,2\n", "sub/bad.txt": EICAR}).read_bytes()
    arrived = []
    with ScanAhead(scanner, quarantine.open) as scans:
        stored = quarantine.take(io.BytesIO(packed))
        unpacked = unpack(
            "p.7z", stored, quarantine, Archives(), arrived=lambda part: (arrived.append(part), scans.begin(part))
        )
        outcomes = {
            member.path: scans.verdict(specimen(quarantine, EICAR if "bad" in member.path else b"1,2\n")).outcome
            for member in unpacked.members
            if member.stored
        }
    assert arrived == [member.stored for member in unpacked.members if member.stored]
    assert outcomes == {"clean.csv": Outcome.CLEAN, "sub/bad.txt": Outcome.INFECTED}


def test_law_2_a_scanner_that_is_away_makes_nothing_clean(quarantine: Quarantine, tmp_path: Path) -> None:
    away = Scanner(Malware(socket=tmp_path / "nobody.sock", allow_test_signatures=True))
    with ScanAhead(away, quarantine.open) as scans:
        assert scans.verdict(specimen(quarantine, b"x")).outcome is Outcome.FAULT
