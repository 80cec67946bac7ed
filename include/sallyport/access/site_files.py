"""Names and numbers in a group(5) or passwd(5) file that a site keeps for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.errors import Fault
from sallyport.storage.handles import said_plainly

if TYPE_CHECKING:
    from pathlib import Path

_NUMBER = 2


@dataclass(frozen=True)
class Layout:
    """What each line of such a file holds: ``name:password:number`` and more, ``fields`` in all."""

    manual: str
    fields: int
    advice: str


GROUP_FILE = Layout("group(5)", 4, "name, x, id and members, colons between")
USER_FILE = Layout("passwd(5)", 7, "name, x, id, group, words, home and shell, colons between")


def numbers_in(file: Path, layout: Layout) -> dict[str, int]:
    """The number of each name; of two lines for one name the first counts. Empty without a file, Fault for another one."""
    with said_plainly():
        lines = file.read_text().splitlines() if file.exists() else []
    parted = [line.split(":") for line in lines if line.strip() and not line.startswith("#")]
    if any(len(parts) != layout.fields or not parts[_NUMBER].isdecimal() for parts in parted):
        raise Fault(f"{file} is not a {layout.manual} file.", f"Mend it: {layout.advice}.")
    return {parts[0]: int(parts[_NUMBER]) for parts in reversed(parted)}
