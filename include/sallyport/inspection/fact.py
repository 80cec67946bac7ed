"""What an inspector learned about a file that matters beyond it: for the other files of the request, and for later releases.

A fact may hold values (the counts of a table). It counts as data: it stays in the process, or where the register keeps
fingerprints; it never reaches logs, mails or findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing learned. ``kind`` says what ``data`` (JSON) holds; ``location`` is a place inside the file, as of a finding."""

    kind: str
    data: Mapping[str, Any]
    location: str = ""
