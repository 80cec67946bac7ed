"""Proof that the daemon which runs, not the one we imagine, fails closed. Samples are made when they are needed."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from sallyport.errors import Fault
from sallyport.inspection.clamd_client import ClamdClient
from sallyport.inspection.engine import parse_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.inspection.malware import Scanner

# In parts, so that no scanner takes this very file for the test string.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
_OVER_EVERY_LIMIT = 2**31
"""clamd caps MaxFileSize below 2 GiB whatever its configuration says."""
_ENCRYPTED_FLAG = 1
_LOCAL_FLAGS, _CENTRAL_FLAGS = 6, 8
_SECONDS = 60


class _Probe(NamedTuple):
    make: Callable[[int], None]
    """Fills an empty file, given by its handle."""
    expected: Callable[[str], bool]
    """Is this the name of a finding that proves the point?"""
    problem: str
    advice: str


def prove(scanner: Scanner) -> None:
    """Raise Fault unless the daemon finds the EICAR test string, and says so when it could not look."""
    problem = scanner.engine().problem(scanner.malware)
    if problem:
        raise Fault(
            f"The virus scanner's word does not count: {problem}.",
            "Install signatures with freshclam and keep them fresh; only a trial site may allow test signatures.",
        )
    client = ClamdClient(str(scanner.malware.socket), timeout=_SECONDS)
    for probe in _PROBES:
        handle = os.memfd_create("sallyport-probe")
        try:
            probe.make(handle)
            status, name = parse_answer(client.hand_over(handle))
        finally:
            os.close(handle)
        if status != "FOUND" or not probe.expected(name):
            raise Fault(probe.problem, probe.advice)


def encrypted_zip() -> bytes:
    """A zip file that says that its one member is encrypted; which is all that a scanner without the password sees."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("probe.txt", bytes(range(64)))
    made = bytearray(target.getvalue())
    made[_LOCAL_FLAGS] |= _ENCRYPTED_FLAG
    made[made.rindex(b"PK\x01\x02") + _CENTRAL_FLAGS] |= _ENCRYPTED_FLAG
    return bytes(made)


def encrypted_pdf() -> bytes:
    """A small PDF that no empty password opens."""
    objects = (
        b"<</Type/Catalog/Pages 3 0 R>>",
        b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(places)
    trailer = b"trailer\n<</Size 4/Root 1 0 R/Encrypt 2 0 R/ID[<%s><%s>]>>\n" % (b"00" * 16, b"00" * 16)
    return made + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(made)


def _is_eicar(name: str) -> bool:
    return "eicar" in name.lower()


def _is_encrypted(name: str) -> bool:
    return name.startswith("Heuristics.Encrypted.")


def _is_limit(name: str) -> bool:
    return name.startswith("Heuristics.Limits.")


_PROBES = (
    _Probe(
        lambda handle: _write(handle, EICAR),
        _is_eicar,
        "The virus scanner does not find the EICAR test string.",
        "Install signatures with freshclam, restart clamd, and see its log.",
    ),
    _Probe(
        lambda handle: os.ftruncate(handle, _OVER_EVERY_LIMIT),
        _is_limit,
        "The virus scanner calls files clean that are too large for it.",
        "Set `AlertExceedsMax yes` in clamd.conf and restart clamd.",
    ),
    _Probe(
        lambda handle: _write(handle, encrypted_zip()),
        _is_encrypted,
        "The virus scanner calls encrypted archives clean.",
        "Set `AlertEncrypted yes` and `AlertEncryptedArchive yes` in clamd.conf and restart clamd.",
    ),
    _Probe(
        lambda handle: _write(handle, encrypted_pdf()),
        _is_encrypted,
        "The virus scanner calls encrypted documents clean.",
        "Set `AlertEncrypted yes` and `AlertEncryptedDoc yes` in clamd.conf and restart clamd.",
    ),
)


def _write(handle: int, data: bytes) -> None:
    with os.fdopen(os.dup(handle), "wb") as stream:
        stream.write(data)
