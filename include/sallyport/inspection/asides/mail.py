"""Parts of a mail, or of a web page that was saved as one."""

from __future__ import annotations

import email
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import plain_text
from sallyport.inspection.asides.model import Aside, Provider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen

EXTENSIONS = frozenset({"eml", "mht", "mhtml"})
_LARGEST = 64 * 1024**2


def _asides(specimen: Specimen) -> Iterator[Aside]:
    with specimen.open() as stream:
        message = email.message_from_bytes(stream.read(_LARGEST))
    for number, part in enumerate((part for part in message.walk() if not part.is_multipart()), 1):
        data = part.get_payload(decode=True)
        text = plain_text(data) if isinstance(data, bytes) else None
        if text is not None:
            yield Aside(f"part {number}", text)


MAIL = Provider(_asides, ("quopri", "binascii", "email.quoprimime", "email.base64mime", "email._encoded_words"))
