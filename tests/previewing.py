"""A quarantine and a shelf, and previews of real files made as the data worker makes them."""

from __future__ import annotations

import atexit
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.kinds.types import identify
from sallyport.policy.defaults import preflight_policy
from sallyport.policy.previews import Previews
from sallyport.review.previews.making import make_previews, server_for
from sallyport.review.previews.shelf import Shelf
from sallyport.storage.quarantine import Quarantine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sallyport.confinement.client import Server
    from sallyport.review.previews.making import Making
    from sallyport.review.previews.shape import Index, Page

REF = "T000012"


@dataclass(frozen=True)
class Row:
    """As the register has it."""

    id: int
    parent_id: int | None
    number: int
    source_path: str
    media_type: str | None
    size: int | None
    digest: str | None


class Desk:
    """Where previews are made and looked at."""

    def __init__(self, root: Path, **limits: int) -> None:
        self.policy = preflight_policy().model_copy(update={"previews": Previews(**limits)})
        self.quarantine, self.shelf = Quarantine(root / "quarantine"), Shelf(root / "previews")
        self.rows: dict[str, Row] = {}

    def take(self, files: Mapping[str, bytes | str], archive: str = "") -> None:
        """More files of the transfer, by their paths; those of an archive that was taken before, by their paths in it."""
        parent = self.rows[archive] if archive else None
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            stored = self.quarantine.take(io.BytesIO(data))
            kind = identify(io.BytesIO(data), name)
            path, number = f"{archive}!/{name}" if archive else name, len(self.rows) + 1
            above = parent.id if parent else None
            self.rows[path] = Row(1000 + number, above, number, path, kind, stored.size, stored.digest)

    def make(self, server: Server | None = None) -> Making:
        """Previews of all of them."""
        return make_previews(self.policy, self.quarantine, REF, self.rows.values(), self.shelf, server)

    def index(self, name: str) -> Index:
        row = self.rows[name]
        return self.shelf.index(REF, row.number, row.digest or "")

    def page(self, name: str, page: int = 1) -> Page:
        row = self.rows[name]
        return self.shelf.read(REF, row.number, page, row.digest or "")

    def pages(self, name: str) -> list[Page]:
        return [self.page(name, number) for number in range(1, len(self.index(name).pages) + 1)]

    def text(self, name: str) -> str:
        """All text on its pages."""
        return "".join(getattr(page, "text", "") for page in self.pages(name))

    def rows_of(self, name: str) -> list[list[str]]:
        """All rows on its pages."""
        return [row for page in self.pages(name) for row in getattr(page, "rows", [])]


_SERVERS: dict[str, Server] = {}


@atexit.register
def _close() -> None:
    for server in _SERVERS.values():
        server.close()


def seen_of(root: Path, files: Mapping[str, bytes | str], **limits: int) -> Desk:
    """A desk with previews of these files. Tests with the same limits share the process that starts the children."""
    desk = Desk(root, **limits)
    desk.take(files)
    key = desk.policy.previews.model_dump_json()
    desk.make(_SERVERS.get(key) or _SERVERS.setdefault(key, server_for(desk.policy)))
    return desk


def everything_on(shelf: Shelf) -> Iterable[bytes]:
    """The bytes of all that lies on a shelf."""
    return (path.read_bytes() for path in sorted(shelf.root.rglob("*")) if path.is_file())
