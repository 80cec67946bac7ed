"""Parts of mails: attachments of every kind, bodies in an encoding, mails within mails, and all mails of a box."""

from __future__ import annotations

import codecs
import email.base64mime  # noqa: F401 - now: no module can be loaded later
import email.quoprimime  # noqa: F401 - no module can be loaded later
import quopri  # noqa: F401 - no module can be loaded later
import re
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser
from typing import TYPE_CHECKING

from sallyport.archives.child import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from sallyport.archives.child import Reading, Teller

for _name in ("ascii", "utf-8", "latin-1", "iso8859-15", "cp1252", "raw-unicode-escape"):
    codecs.lookup(_name)

_LARGEST = 256 * 1024**2
_NEXT = re.compile(rb"\r?\n\r?\n(?=From [^\r\n]{3,200}\r?\n[A-Za-z][A-Za-z0-9-]{1,60}:)")
"""Before each further mail of a box."""
_SUFFIXES = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "text/calendar": ".ics",
    "application/json": ".json",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/svg+xml": ".svg",
}
_SEEN_AS_THEY_ARE = frozenset({"", "7bit", "8bit", "binary"})


def read(reading: Reading, tell: Teller) -> str:
    """Every part that whoever reads the mail as text does not see: named, encoded, or no plain text."""
    reading.stream.seek(0)
    data = reading.stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise Unreadable("archive.over_limit")
    used: set[str] = set()
    number = 0
    for one in _NEXT.split(data) if data.startswith(b"From ") else [data]:
        for part in _leaves(BytesParser(policy=policy.compat32).parsebytes(one)):
            number += 1
            name = _file_name(part)
            if not name and _is_seen(part):
                continue
            _tell(
                part, _unused(name or f"part {number}{_SUFFIXES.get(part.get_content_type(), '')}", number, used), tell
            )
    return reading.kind


def _leaves(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _is_seen(part: Message) -> bool:
    how = str(part.get("content-transfer-encoding", "")).strip().lower()
    return part.get_content_type() == "text/plain" and how in _SEEN_AS_THEY_ARE


def _file_name(part: Message) -> str:
    """The last part of the name that it gives; empty when it gives none that can be read."""
    try:
        told = part.get_filename() or ""
        if "=?" in told:
            told = str(make_header(decode_header(told)))
    except (LookupError, ValueError):
        return ""
    return re.split(r"[/\\]", told)[-1].strip()


def _unused(name: str, number: int, used: set[str]) -> str:
    """Two pictures of one name are usual in a mail, and no collision: the second is called by its number too."""
    if name.casefold() in used:
        name = f"{number} {name}"
    used.add(name.casefold())
    return name


def _tell(part: Message, name: str, tell: Teller) -> None:
    tell.member(name, "file")
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        tell.problem("archive.failed")
        return
    tell.data(content)
    tell.end()
