"""A mail as its lines can be read: without the bodies that are encoded, which are decoded and looked at by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.archives.mail_signs import MOST_HEAD, is_mail, may_be_mail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ENCODED = re.compile(r"content-transfer-encoding[ \t]*:\s*(?:base64|quoted-printable)", re.IGNORECASE)
_BOUNDARY = re.compile(r"boundary\s*=\s*(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_START = 2048


def is_mail_text(text: str) -> bool:
    """Does a text begin as a mail whose parts are taken out of it?"""
    return may_be_mail(text[:_START].encode()) and is_mail(text[:MOST_HEAD].encode())


def without_encoded(lines: Iterable[str]) -> Iterator[str]:
    """The same lines, with empty ones for those of encoded bodies."""
    boundaries: set[str] = set()
    in_head, is_encoded, is_after_blank = True, False, True
    for line in lines:
        if _begins_part(line, boundaries) or (is_after_blank and line.startswith("From ")):
            in_head, is_encoded = True, False
        elif in_head and not line.strip():
            in_head = False
        elif in_head:
            is_encoded = is_encoded or _ENCODED.match(line) is not None
            boundaries.update(quoted or bare for quoted, bare in _BOUNDARY.findall(line))
        is_after_blank = not line.strip()
        yield "" if is_encoded and not in_head else line


def _begins_part(line: str, boundaries: set[str]) -> bool:
    return line.startswith("--") and line.rstrip().removeprefix("--").removesuffix("--") in boundaries
