"""Comments of zip, gzip and tar files, which no program shows by itself."""

from __future__ import annotations

import re
import tarfile
import zipfile
from itertools import islice
from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside, Provider

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sallyport.inspection.specimen import Specimen

_HEADER, _LONGEST = 10, 64 * 1024
_EXTRA, _NAME, _COMMENT = 4, 8, 16
_MOST = 1000
_NUMBER = re.compile(r"-?[\d.]+")


def _comments(specimen: Specimen) -> Iterator[Aside]:
    with specimen.open() as stream:
        if specimen.media_type == "application/x-tar":
            with tarfile.open(fileobj=stream, mode="r:") as archive:
                told = [text for member in islice(archive, _MOST) for text in _said(member.pax_headers)]
                yield Aside("comments of the archive", "\n".join(dict.fromkeys((*_said(archive.pax_headers), *told))))
            return
        if specimen.media_type == "application/zip":
            with zipfile.ZipFile(stream) as archive:
                yield Aside("comment of the archive", archive.comment.decode("utf-8", "replace"))
                told = [member.comment.decode("utf-8", "replace") for member in archive.infolist()[:_MOST]]
                yield Aside("comments of members", "\n".join(filter(None, told)))
            return
        head = stream.read(_LONGEST)
    at = _HEADER
    if head[3] & _EXTRA:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    fields = head[at:].split(b"\0", 2)
    if head[3] & _NAME:
        fields = fields[1:]
    if head[3] & _COMMENT:
        yield Aside("comment of the archive", fields[0].decode("utf-8", "replace"))


def _said(headers: Mapping[str, str]) -> Iterator[str]:
    """What is neither a path nor a number, as times and sizes are."""
    yield from (
        text for key, text in headers.items() if key not in {"path", "linkpath"} and not _NUMBER.fullmatch(text)
    )


COMMENTS = Provider(_comments, ("zipfile", "zlib", "encodings.cp437"))
