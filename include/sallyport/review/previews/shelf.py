"""Where previews lie: written by the data worker, read by the API server, each without trusting what the other's folder holds.

The package tells the layout. A file's preview is there when its index is; what a killed maker left is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import time
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from sallyport.errors import BadRequest, Fault, NotFound, Refused
from sallyport.review.previews.shape import Entry, Index, Page, PicturePage
from sallyport.storage.copying import write_all
from sallyport.storage.handles import Folder, said_plainly

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from sallyport.policy.model import Policy
    from sallyport.review.previews.shape import Placed, Said

_REF = re.compile(r"T\d{6,12}")
_MOST = 10_000_000
_FOLDER_MODE, _FILE_MODE = 0o2750, 0o640
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_TEMPORARY, _GONE, _ABANDONED_AFTER_SECONDS = ".new-", ".gone-", 3600
_LARGEST = 64 * 1024 * 1024
_PAGE: TypeAdapter[Page] = TypeAdapter(Page)


class Shelf:
    """The previews below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def of(cls, policy: Policy) -> Self | None:
        """The site's; None where previews are off."""
        return None if policy.paths.previews is None else cls(policy.paths.previews)

    def index(self, ref: str, number: int, digest: str) -> Index:
        """What there is of file ``number``, whose bytes have this digest.

        NotFound when no preview was made yet, or only of other bytes; Fault when what lies there is none of ours.
        """
        data = self._read(ref, _index_name(number))
        try:
            index = Index.model_validate_json(data)
        except ValidationError:
            raise _damaged() from None
        if index.digest != digest:
            raise NotFound("The preview shows other bytes than this file now has.", "Have the previews made again.")
        return index

    def read(self, ref: str, number: int, page: int, digest: str) -> Page:
        """Page ``page``, from 1. BadRequest when there is no such page, and what :meth:`index` raises."""
        pages = self.index(ref, number, digest).pages
        if not 1 <= page <= len(pages):
            raise BadRequest(f"The preview has {len(pages)} pages, and no page {page}.", "Ask for one of them.")
        entry = pages[page - 1]
        data = self._whole(ref, _page_name(number, page, entry.kind), entry)
        try:
            return PicturePage.of(data) if entry.kind == "picture" else _PAGE.validate_json(data)
        except ValidationError:
            raise _damaged() from None

    def holds(self, ref: str, number: int, digest: str) -> Index | None:
        """The index of a preview of these bytes whose pages are all there, and whole; None when it is to be made."""
        try:
            index = self.index(ref, number, digest)
            for page, entry in enumerate(index.pages, 1):
                self._whole(ref, _page_name(number, page, entry.kind), entry)
        except (NotFound, Fault, Refused):
            return None
        return index

    def prepare(self, ref: str) -> None:
        """Make the folder of a transfer, and delete what killed makers left in it. Fault when others could write to the root."""
        with said_plainly():
            self.root.mkdir(mode=0o750, parents=True, exist_ok=True)
            group = self.check()
            folder = self.root / _ref(ref)
            folder.mkdir(mode=0o750, exist_ok=True)
            self._open_to_readers(folder, group)
            for path in folder.iterdir():
                if path.name.startswith(_TEMPORARY):
                    with contextlib.suppress(FileNotFoundError):  # its maker is done with it
                        if path.lstat().st_mtime < time.time() - _ABANDONED_AFTER_SECONDS:
                            path.unlink()

    def check(self) -> int:
        """The group that may read. Fault when anybody but this account could write to the root, or strangers could read."""
        with said_plainly():
            seen = self.root.lstat()
        is_ours = stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.geteuid()
        if not is_ours or stat.S_IMODE(seen.st_mode) & 0o027:
            raise Fault(
                "The folder of previews is not one that the tasks' account alone writes to and its group alone reads.",
                f"Give {self.root} to it, with the group of the API server and mode 2750.",
            )
        return seen.st_gid

    def put(self, ref: str, file: tuple[int, str, int, str], said: Said) -> Index:
        """Keep the preview of a file: its number, digest, size and media type. Pages first, then the index that tells of them."""
        number, digest, size, media_type = file
        with Folder.open(self.root) as root, root.child(_ref(ref)) as folder:
            entries = [self._put_page(folder, number, page, placed) for page, placed in enumerate(said.pages, 1)]
            index = Index(
                number=number,
                digest=digest,
                size=size,
                media_type=media_type,
                state=said.state,
                says=said.says,
                parts=said.parts,
                pages=entries,
            )
            _write(folder, _index_name(number), _as_json(index.model_dump(mode="json")))
        return index

    def remove(self, ref: str) -> bool:
        """Delete the previews of a transfer. False when there were none; harmless when done twice."""
        folder = self.root / _ref(ref)
        with said_plainly():
            was_there = os.path.lexists(folder)
            if was_there:  # renamed first, so that no reader finds half of them
                folder.rename(self.root / f"{_GONE}{secrets.token_hex(8)}")
            for left in self.root.glob(f"{_GONE}*"):  # by this call, or by one that was killed
                shutil.rmtree(left, ignore_errors=True)
        return was_there

    def refs(self) -> list[str]:
        """The transfers of which there are previews."""
        try:
            with Folder.open(self.root) as root:
                return [name for name in root.names() if _REF.fullmatch(name)]
        except NotFound:
            return []

    def _open_to_readers(self, folder: Path, group: int) -> None:
        """Whatever the umask: the root's group may read, and nobody else."""
        seen = folder.lstat()
        if seen.st_gid != group:
            os.chown(folder, -1, group)
        if stat.S_IMODE(seen.st_mode) != _FOLDER_MODE:
            folder.chmod(_FOLDER_MODE)

    def _put_page(self, folder: Folder, number: int, page: int, placed: Placed) -> Entry:
        kind = placed.page.kind
        data = placed.page.png if isinstance(placed.page, PicturePage) else _as_json(placed.page.model_dump())
        _write(folder, _page_name(number, page, kind), data)
        return Entry(
            kind=kind,
            part=placed.part,
            first=placed.first,
            last=placed.last,
            bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )

    def _whole(self, ref: str, name: str, entry: Entry) -> bytes:
        """A page as the index tells of it: a power cut may have left less, or nothing but zeros."""
        data = self._read(ref, name)
        if len(data) != entry.bytes or hashlib.sha256(data).hexdigest() != entry.sha256:
            raise _damaged()
        return data

    def _read(self, ref: str, name: str) -> bytes:
        with Folder.open(self.root) as root:
            try:
                handle = root.open_file(f"{_ref(ref)}/{name}")
            except NotFound:
                raise NotFound(
                    "There is no preview of this file yet.", "They are made while files are inspected."
                ) from None
        with os.fdopen(handle, "rb") as stream:
            return stream.read(_LARGEST)


def _write(folder: Folder, name: str, data: bytes) -> None:
    """A file that has its name when it is whole. A power cut may leave less than that, which its digest tells."""
    temporary = f"{_TEMPORARY}{secrets.token_hex(8)}"
    with said_plainly():
        handle = os.open(temporary, _NEW, _FILE_MODE, dir_fd=folder.handle)
        try:
            write_all(handle, data)
            os.fchmod(handle, _FILE_MODE)  # whatever the umask
            os.rename(temporary, name, src_dir_fd=folder.handle, dst_dir_fd=folder.handle)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary, dir_fd=folder.handle)
            raise
        finally:
            os.close(handle)


def _as_json(value: object) -> bytes:
    """JSON in which nothing looks like markup, wherever it is put."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").encode()


def _ref(ref: str) -> str:
    if not _REF.fullmatch(ref):
        raise BadRequest("This is not the name of a transfer.", "It looks like T000012.")
    return ref


def _index_name(number: int) -> str:
    if not 1 <= number <= _MOST:
        raise BadRequest("There is no file of this number.", "Files are numbered from 1.")
    return f"{number:06d}.json"


def _page_name(number: int, page: int, kind: str) -> str:
    return f"{number:06d}.p{page:04d}.{'png' if kind == 'picture' else 'json'}"


def _damaged() -> Fault:
    return Fault(
        "The preview of this file is damaged.", "Have the previews made again; find out who wrote to their folder."
    )
