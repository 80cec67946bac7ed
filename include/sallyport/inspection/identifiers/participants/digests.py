"""Digests without a key that the ids of a list have: those of hashlib, whole or cut, in hexadecimal digits."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

HASH_DIGITS = 12
"""By so many of its first digits a digest is known: people cut them."""
_CUT = ("md5", "sha1", "sha256", "sha512")
"""Those that are looked for whole and cut."""
_OTHERS = ("sha224", "sha384", "sha3_224", "sha3_256", "sha3_384", "sha3_512")
_BLAKE2B, _BLAKE2S = (8, 16, 20, 24, 28, 32, 48, 64), (8, 16, 20, 24, 28, 32)
"""Bytes that people ask of them; each length is a digest of its own, not one that is cut."""
LENGTHS_IN_BYTES = (16, 20, 24, 28, 32, 48, 64)
"""What whole digests have, but for the shortest, whose digits are no more than those of a number."""


class Digest(NamedTuple):
    """A function, the bytes asked of it (0 for as many as it gives), and of what it is made."""

    name: str
    size: int = 0
    is_of_padded: bool = False

    @property
    def is_usual(self) -> bool:
        """Is it looked for in every form? Of half a million ids, each form takes a second."""
        return self.name in _CUT


def digests_for(lengths: Collection[int]) -> Iterator[Digest]:
    """What words of so many hexadecimal digits may be: cut ones of the usual kinds, or whole ones of any."""
    of_bytes = {length // 2 for length in lengths if length % 2 == 0}
    yield from (Digest(name) for name in _CUT)
    yield from (Digest(name, is_of_padded=True) for name in _CUT if _size(name) in of_bytes)
    yield from (Digest(name) for name in _OTHERS if _size(name) in of_bytes)
    yield from (Digest("blake2b", size) for size in _BLAKE2B if size in of_bytes)
    yield from (Digest("blake2s", size) for size in _BLAKE2S if size in of_bytes)


def digested(texts: Sequence[str] | pl.Series, digest: Digest) -> pl.Series:
    """The first digits of the digest of each."""
    empty = _function(digest)

    def of(text: str) -> str:
        begun = empty.copy()
        begun.update(text.encode())
        return begun.hexdigest()[:HASH_DIGITS]

    return pl.Series([of(text) for text in texts], dtype=pl.String)


def _size(name: str) -> int:
    return hashlib.new(name, usedforsecurity=False).digest_size


def _function(digest: Digest) -> hashlib._Hash:
    """One that has seen nothing: to copy it takes half the time of a new one."""
    if not digest.size:
        return hashlib.new(digest.name, usedforsecurity=False)
    made: hashlib._Hash = getattr(hashlib, digest.name)(digest_size=digest.size, usedforsecurity=False)
    return made
