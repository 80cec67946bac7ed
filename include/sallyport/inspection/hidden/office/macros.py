"""The macros of a compound file as files of code, for those who look into code."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.office.vba import Unreadable, modules
from sallyport.inspection.specimen import Specimen

if TYPE_CHECKING:
    from collections.abc import Iterator

OLE = "application/x-ole-storage"


def macros_of(specimen: Specimen) -> Iterator[Specimen]:
    """Every module whose source can be read, in their order; that others cannot, whoever looks for hidden content says."""
    import olefile

    with specimen.open() as stream, suppress(Unreadable), olefile.OleFileIO(stream) as held:
        for number, (_, source) in enumerate(modules(held), 1):
            data = source.encode()
            digest = hashlib.sha256(data).hexdigest()
            yield Specimen(f"macro{number}.bas", len(data), digest, "text/plain", partial(io.BytesIO, data))
