"""Hidden content of RTF, by its control words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.saying import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_WINDOW, _OVERLAP = 1024 * 1024, 256
_FIELD = rb"\\fldinst[^\\A-Za-z]{0,20}(?:\\[a-z0-9]++ ?+|[{} ]){0,9}+\s*"
_SIGNS = (
    ("hidden.text", re.compile(rb"\\v(?:[ \\{\r\n]|1\b)")),
    ("hidden.tracked_change", re.compile(rb"\\(?:deleted|revised)(?![a-z0-9])")),
    ("hidden.comment", re.compile(rb"\\\*\\annotation\b")),
    ("hidden.embedded_object", re.compile(rb"\\objdata\b")),
    ("hidden.dde", re.compile(_FIELD + rb"DDE(?:AUTO)?\b", re.IGNORECASE)),
    ("hidden.external_link", re.compile(_FIELD + rb"(?:INCLUDE(?:TEXT|PICTURE)|LINK|IMPORT)\b|\\\*\\template\b")),
    ("hidden.custom_data", re.compile(rb"\\\*\\(?:userprops|docvar|datastore)\b")),
    ("hidden.author", re.compile(rb"\\(?:author|operator|manager)[ ][^}]")),
)


@dataclass
class RtfInspector:
    """Looks into RTF."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type == "application/rtf"

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """A finding for each kind of hidden content."""
        found: set[str] = set()
        with specimen.open() as stream:
            before = b""
            while data := stream.read(_WINDOW):
                held = before + data
                found.update(rule for rule, sign in _SIGNS if rule not in found and sign.search(held))
                before = held[-_OVERLAP:]
        return [say(self.terms, rule) for rule, _ in _SIGNS if rule in found]
