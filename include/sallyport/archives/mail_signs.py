"""By what a mail is told: how its head begins, and that it has parts or is written in an encoding."""

from __future__ import annotations

import re

_LINE = rb"[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n){0,40}"
_BEGINS = re.compile(rb"(?:From [^\r\n]{3,200}\r?\n)?" + _LINE + _LINE)
_HEAD = re.compile(rb"(?:From [^\r\n]{3,200}\r?\n)?(?:" + _LINE + rb"){2,300}")
_MIME = re.compile(rb"^mime-version[ \t]*:", re.IGNORECASE | re.MULTILINE)
_HOLDS = re.compile(
    rb"^content-type[ \t]*:\s*(?:multipart|message|application|image)/"
    rb"|^content-transfer-encoding[ \t]*:\s*(?:base64|quoted-printable)",
    re.IGNORECASE | re.MULTILINE,
)
MOST_HEAD = 64 * 1024


def may_be_mail(beginning: bytes) -> bool:
    """Does it begin with two lines of a mail's head? Then the whole head is worth reading."""
    return _BEGINS.match(beginning.lstrip(b"\r\n")) is not None


def is_mail(head: bytes) -> bool:
    """Is it a mail, or a page saved as one, or a box of mails, with more in it than the lines that a reader of text sees?"""
    found = _HEAD.match(head.lstrip(b"\r\n"))
    return found is not None and _MIME.search(found[0]) is not None and _HOLDS.search(found[0]) is not None
