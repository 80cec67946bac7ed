"""Making the previews of a transfer: each file in a confined child, so that one which breaks its reader costs one preview."""

from __future__ import annotations

import time
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from pydantic import ValidationError

from sallyport.confinement.client import ChildFailed, Server
from sallyport.inspection.kinds.extensions import TEXT
from sallyport.inspection.kinds.types import EMPTY
from sallyport.review.previews.members import MEMBER, Members
from sallyport.review.previews.shape import PicturePage, Said, TextPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from sallyport.policy.model import Policy
    from sallyport.review.previews.shape import TablePage
    from sallyport.review.previews.shelf import Shelf
    from sallyport.storage.quarantine import Quarantine

AT_ONCE = 2
"""Previews made at once: as many as the smallest machine has processors."""
_IN_HAND = 8
"""So many jobs are begun before the first of them is waited for."""
_SMALL = 256 * 1024
_TOGETHER_TEXTS, _TOGETHER_OTHERS = 32, 8
"""So many files of at most ``_SMALL`` bytes share a child, which costs more than reading them; if it fails, each has its own."""


class FileRow(Protocol):
    """What a preview is made of: a row of the register's files."""

    @property
    def id(self) -> int:
        """The register's."""

    @property
    def parent_id(self) -> int | None:
        """Of the archive that it came out of."""

    @property
    def number(self) -> int:
        """Counts from 1 within the transfer."""

    @property
    def source_path(self) -> str:
        """As found; a member is ``archive.7z!/inner/name.csv``."""

    @property
    def media_type(self) -> str | None:
        """What :func:`sallyport.inspection.kinds.types.identify` said."""

    @property
    def size(self) -> int | None:
        """Bytes."""

    @property
    def digest(self) -> str | None:
        """SHA-256; None when no bytes were taken, and then there is no preview."""


@dataclass(frozen=True, slots=True)
class _File:
    id: int
    parent_id: int | None
    number: int
    name: str
    media_type: str
    size: int
    digest: str

    @property
    def most_together(self) -> int:
        """How many of its kind may share a child."""
        if self.size > _SMALL:
            return 1
        return _TOGETHER_TEXTS if self.media_type in TEXT else _TOGETHER_OTHERS


@dataclass
class Making:
    """What became of the files of one call."""

    kept: int = 0
    """Previews that were there already."""
    made: Counter[str] = field(default_factory=Counter)
    """New ones, by their state."""


def make_previews(
    policy: Policy,
    quarantine: Quarantine,
    ref: str,
    files: Iterable[FileRow],
    shelf: Shelf,
    server: Server | None = None,
) -> Making:
    """Put a preview of every file with bytes on the shelf; those that are there stay, so that a killed call can be repeated.

    ``files`` are all of the transfer's, so that an archive can be shown by its members. ``server`` is one of
    :func:`server_for` that runs already; it is left running. Faults of the disk and of quarantine are raised.
    """
    rows = [_file(row) for row in files if row.digest is not None]
    shelf.prepare(ref)
    with ExitStack() as ours:
        server = server or ours.enter_context(server_for(policy))
        return _Maker(policy, quarantine, ref, shelf, server).make(rows)


def server_for(policy: Policy) -> Server:
    """What makes the children that make previews under this policy. To be closed."""
    limits = policy.previews
    shared = {"limits": limits.model_dump_json(), "reading": policy.disclosure.table_reading.model_dump_json()}
    return Server("sallyport.review.previews.worker", shared, limits.max_memory_bytes, limits.max_seconds)


def _file(row: FileRow) -> _File:
    size, digest, media_type = row.size or 0, row.digest or "", row.media_type or ""
    return _File(row.id, row.parent_id, row.number, row.source_path, media_type, size, digest)


class _Maker:
    def __init__(self, policy: Policy, quarantine: Quarantine, ref: str, shelf: Shelf, server: Server) -> None:
        self._limits, self._quarantine, self._ref, self._shelf, self._server = (
            policy.previews,
            quarantine,
            ref,
            shelf,
            server,
        )
        self._end = time.monotonic() + 60 * policy.previews.max_minutes
        self._room = policy.previews.max_request_bytes
        self._done = Making()

    def make(self, files: Sequence[_File]) -> Making:
        members = Members(files, self._limits)
        begun: deque[Future[list[Said]]] = deque()
        waiting = self._to_be_made(files, members)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for together in _jobs(waiting):
                    begun.append(pool.submit(self._keep, together))
                    if len(begun) == _IN_HAND:
                        self._count(begun.popleft().result())
                while begun:
                    self._count(begun.popleft().result())
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return self._done

    def _to_be_made(self, files: Sequence[_File], members: Members) -> Iterator[_File]:
        """Files that need a child; those of which there is a preview, or that need none, are dealt with on the way."""
        for file in files:
            index = self._shelf.holds(self._ref, file.number, file.digest)
            if index is not None and index.state != "left_out":
                self._done.kept += 1
                self._room -= sum(page.bytes for page in index.pages)
            elif (said := members.shown(file)) is not None or file.media_type == EMPTY:
                self._put(file, said or Said(state="none", says=["It is empty."]))
                self._count([said or Said(state="none")])
            else:
                yield file

    def _count(self, made: Iterable[Said]) -> None:
        for said in made:
            self._done.made[said.state] += 1
            self._room -= _size(said)

    def _keep(self, files: Sequence[_File]) -> list[Said]:
        made = self._made(files)
        for file, said in zip(files, made, strict=True):
            self._put(file, said)
        return made

    def _put(self, file: _File, said: Said) -> None:
        self._shelf.put(self._ref, (file.number, file.digest, file.size, file.media_type), said)

    def _made(self, files: Sequence[_File]) -> list[Said]:
        if used_up := self._used_up():
            return [Said(state="left_out", says=[used_up])] * len(files)
        try:
            return self._ask(files)
        except ChildFailed as failure:
            if len(files) == 1:
                return [self._first_bytes(files[0], failure.reason)]
        return [said for file in files for said in self._made([file])]

    def _used_up(self) -> str:
        """What is used up, as a sentence; "" as long as there is time and room."""
        if time.monotonic() > self._end:
            return f"The previews of other files took the {self._limits.max_minutes} minutes that there are for them."
        if self._room <= 0:
            return "The previews of other files take all the room that there is for those of one request."
        return ""

    def _first_bytes(self, file: _File, reason: str) -> Said:
        """What is left to be shown of a file whose preview failed."""
        sentence = f"Its preview could not be made: {reason}."
        try:
            (said,) = self._ask([file], only_bytes=True)
        except ChildFailed:
            return Said(state="failed", says=[sentence])
        return said.model_copy(update={"says": [sentence]})

    def _ask(self, files: Sequence[_File], *, only_bytes: bool = False) -> list[Said]:
        """What a child says of these files, as far as it is what a child of ours says; ChildFailed otherwise."""
        told = [
            {"name": _told(one), "size": one.size, "digest": one.digest, "media_type": one.media_type} for one in files
        ]
        with ExitStack() as opened:
            handles = [opened.enter_context(self._quarantine.open(file.digest)).fileno() for file in files]
            answers = self._server.run({"only_bytes": only_bytes, "files": told}, handles)
        try:
            made = [Said.model_validate(answer) for answer in answers]
        except ValidationError:
            raise ChildFailed("it said something that makes no sense") from None
        if len(made) != len(files) or any(_size(said) > self._limits.max_bytes for said in made):
            raise ChildFailed("it said something that makes no sense")
        return made


def _jobs(files: Iterator[_File]) -> Iterator[list[_File]]:
    """Files that share a child: small ones of like kinds, as they follow each other."""
    waiting: dict[int, list[_File]] = {}
    for file in files:
        most = file.most_together
        together = waiting.setdefault(most, [])
        together.append(file)
        if len(together) == most:
            yield waiting.pop(most)
    yield from waiting.values()


def _told(file: _File) -> str:
    """Its last name, of which the kind is told; the whole path could be too long for one message."""
    return file.name.rpartition(MEMBER)[2].rpartition("/")[2][-255:]


def _size(said: Said) -> int:
    """About what its pages take on the disk."""
    return sum(_length(placed.page) for placed in said.pages)


def _length(page: TextPage | TablePage | PicturePage) -> int:
    if isinstance(page, TextPage):
        return len(page.text)
    return len(page.png) if isinstance(page, PicturePage) else sum(len(cell) for row in page.rows for cell in row)
