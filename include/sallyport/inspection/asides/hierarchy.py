"""What the groups and datasets of HDF5 files are called: ids of persons stand there, where each has a group of its own."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside, Provider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen

_MOST = 100_000
_LONGEST = 200


def _asides(specimen: Specimen) -> Iterator[Aside]:
    import h5py

    names: list[str] = []

    def note(path: bytes) -> bool | None:
        names.append(path.rpartition(b"/")[2].decode("utf-8", "replace")[:_LONGEST])
        return True if len(names) >= _MOST else None

    with specimen.open() as stream, suppress(OSError, RuntimeError), h5py.File(stream, "r") as file:
        file.id.links.visit(note)  # names of links too, whatever they lead to
    yield Aside("names of groups and datasets", "\n".join(names), is_data=False, is_hidden=False)


HIERARCHY = Provider(_asides, ("h5py", "h5py._hl.dataset", "numpy"))
