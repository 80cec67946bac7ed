"""A POSIX access control list: as the kernel hands it out, as ``getfacl`` prints it, and what it means."""

from __future__ import annotations

import errno
import os
import stat
import struct
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from sallyport.errors import Fault
from sallyport.storage.handles import said_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.access.tools import Target

Half = dict[str, frozenset[str]]
"""One list, access or default: ``user:``, ``group:200000``, ``mask:``, ``other:`` with letters of ``rwx``."""

_ORDER = ("user:", "group:", "mask:", "other:")
_BASE = frozenset({"user:", "other:"})
# linux/posix_acl_xattr.h: a version, then one entry after another, each a tag, its rights and an id; little-endian.
_VERSION, _ENTRY = struct.pack("<I", 2), struct.Struct("<HHI")
_KINDS = {0x01: "user:", 0x02: "user:{}", 0x04: "group:", 0x08: "group:{}", 0x10: "mask:", 0x20: "other:"}
_NO_LIST = frozenset({errno.ENODATA, errno.EOPNOTSUPP})


@dataclass
class PosixList:
    """Both lists of a file or folder."""

    access: Half = field(default_factory=dict)
    default: Half = field(default_factory=dict)

    @classmethod
    def parse(cls, lines: Sequence[str]) -> PosixList:
        """From lines as ``getfacl --numeric --no-effective`` prints them."""
        parsed = cls()
        for line in lines:
            rest = line.removeprefix("default:")
            half = parsed.access if rest == line else parsed.default
            kind, who, letters = rest.split(":")
            half[f"{kind}:{who}"] = frozenset(letters) - {"-"}
        return parsed

    def lines(self) -> list[str]:
        """As ``getfacl`` prints it."""
        return [*_lines(self.access, ""), *_lines(self.default, "default:")]


def read_list(target: Target) -> list[str]:
    """The lines that ``getfacl --numeric --no-effective`` prints of a target, read without it.

    A release reads the lists of thousands of files, and to run the tool takes longer than to write some of them. As
    ``getfacl`` does it, where there is no list (or can be none) the mode is told as one. Raises what any look at a file does.
    """
    access = _attribute(target, "system.posix_acl_access")
    default = _attribute(target, "system.posix_acl_default") if target.is_folder else b""
    mode = 0 if access else stat.S_IMODE(os.fstat(target.handle).st_mode)  # as it is now: to set a list changes it
    return list(_told(access, default, mode))


def meaning(half: Half) -> Half:
    """What the entries of one list really give: those the mask applies to, cut down to it."""
    mask = half.get("mask:", frozenset("rwx"))
    given = {key: rights if key in _BASE else rights & mask for key, rights in half.items() if key != "mask:"}
    return {key: rights for key, rights in given.items() if rights}


def _lines(half: Half, prefix: str) -> Iterator[str]:
    def place(key: str) -> tuple[int, int]:
        kind, _, who = key.partition(":")
        return _ORDER.index(f"{kind}:"), int(who or -1)

    for key in sorted(half, key=place):
        letters = "".join(letter if letter in half[key] else "-" for letter in "rwx")
        yield f"{prefix}{key}:{letters}"


def _attribute(target: Target, name: str) -> bytes:
    """Empty without one. By the handle's name in ``/proc``, since a handle of this kind gives no attributes itself."""
    with said_plainly():
        try:
            return os.getxattr(f"/proc/self/fd/{target.handle}", name)
        except OSError as error:
            if error.errno in _NO_LIST:
                return b""
            raise


@lru_cache(maxsize=256)
def _told(access: bytes, default: bytes, mode: int) -> tuple[str, ...]:
    """The lines; the same list stands at thousands of files."""
    return tuple(PosixList(_decoded(access) if access else _of_mode(mode), _decoded(default)).lines())


def _decoded(packed: bytes) -> Half:
    """Fault for what is no list of the one version that there has ever been."""
    entries = packed.removeprefix(_VERSION)
    try:
        return {_KINDS[tag].format(who): _letters(rights) for tag, rights, who in _ENTRY.iter_unpack(entries)}
    except (KeyError, struct.error):
        raise Fault("An access list is of a kind that is not known here.", "Check the file system.") from None


def _of_mode(mode: int) -> Half:
    return {key: _letters(mode >> shift) for key, shift in (("user:", 6), ("group:", 3), ("other:", 0))}


def _letters(rights: int) -> frozenset[str]:
    return frozenset(letter for letter, bit in (("r", 4), ("w", 2), ("x", 1)) if rights & bit)
