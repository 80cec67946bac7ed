"""Are the sources of a transfer still the files that were copied?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.errors import NotFound, Refused
from sallyport.register.models import File
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.rows import AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from sallyport.register.register import Register
    from sallyport.storage.source import Source
    from sallyport.transfers.run import Run


def changed_sources(register: Register, opening: Callable[[], AbstractContextManager[Source]], run: Run) -> list[int]:
    """Numbers of the files whose source is not the one that was copied; it will not be tidied (law 1)."""
    try:
        with opening() as source:
            return [number for number, path, copied in _sources(register, run) if has_changed(source, path, copied)]
    except NotFound:
        return []  # the whole folder has gone, and the sources with it
    except Refused:
        return [number for number, *_ in _sources(register, run)]  # something else lies in the folder's place


def _sources(register: Register, run: Run) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Number, path and identity of each file that was copied. Some at a time: nothing stays open while a server is asked."""
    some, last = True, 0
    while some:
        with register.reading() as session:
            query = select(File.number, File.source_path, File.source_id).where(
                File.transfer_id == transfer_of(session, run).id,
                File.parent_id.is_(None),
                File.digest.is_not(None),
                File.number > last,
            )
            found = session.execute(query.order_by(File.number).limit(AT_ONCE)).all()
        for number, path, copied in found:
            yield number, path, copied
            last = number
        some = bool(found)


def has_changed(source: Source, path: str, copied: dict[str, Any]) -> bool:
    """Does something else than what was ``copied`` lie there? False when nothing lies there."""
    seen = source.stat(path)
    return seen is not None and dict(seen.identity) | {"size": seen.size} != copied
