"""The project's own list of participants: its ids, and the words by which they are looked for.

Words are kept as 64-bit digests, sorted: some tens of megabytes for half a million ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.identifiers.lines import lines_of
from sallyport.inspection.identifiers.names import kind_of
from sallyport.inspection.identifiers.participants.digests import digested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import BinaryIO

    from sallyport.inspection.identifiers.participants.digests import Digest

_SHORTEST = 4
"""Characters: shorter ids cannot be told from counts and codes."""
_SHORTEST_PART = 5
"""Characters of a part of an id, of one without its zeros, or of a number in hexadecimal."""
_TELLING = 0.9
"""So many of the parts must differ for a part to tell an id."""
_PADDED = 10
"""Digits to which programs fill up numbers before they make a digest of them."""
_FEW = 0.1
_LAST = 5
_LONGEST_INTEGER = 18


@dataclass(frozen=True, slots=True)
class Known:
    """Words by their digests, ascending; and of which id each is."""

    digests: pl.Series
    ids: pl.Series

    @classmethod
    def of(cls, parts: Iterable[pl.Series]) -> Known:
        """Each part holds a word for every id, in their order; a word that is too short, or null, is none."""
        frames = [
            pl.DataFrame({"text": text}).with_row_index("id").filter(pl.col("text").str.len_bytes() >= _SHORTEST)
            for text in parts
        ]
        whole = pl.concat([frame.select(pl.col("text").hash().alias("digest"), "id") for frame in frames])
        whole = whole.unique("digest", keep="first", maintain_order=True).sort("digest")
        return cls(whole["digest"], whole["id"])

    def find(self, words: pl.Series) -> pl.DataFrame:
        """``at`` (index into ``words``) and ``id`` (index) of those that are known."""
        if not len(self.digests):
            return pl.DataFrame({"at": [], "id": []}, schema={"at": pl.UInt32, "id": pl.UInt32})
        wanted = words.hash()
        place = self.digests.search_sorted(wanted).clip(0, len(self.digests) - 1)
        found = ((self.digests.gather(place) == wanted) & words.is_not_null()).arg_true()
        return pl.DataFrame({"at": found, "id": self.ids.gather(place.gather(found))})


class Participants:
    """A list of ids. What is looked up in it are words in small letters, as they are or without zeros before them."""

    def __init__(self, open_list: Callable[[], BinaryIO], most: int) -> None:
        """ValueError when there are more than ``most`` ids, or none."""
        texts: list[pl.Series] = []
        with open_list() as stream:
            for some in lines_of(stream):
                texts.append(some.text.str.strip_chars(" \t\r\"',;\ufeff").drop_nulls())
                if sum(len(text) for text in texts) > most:
                    raise ValueError("the list of participants is too long")
        listed = pl.concat(texts) if texts else pl.Series("line", [], dtype=pl.String)
        if len(listed) and kind_of(listed[0]) is not None:
            listed = listed[1:]
        self.ids = listed.filter(listed.str.len_bytes() > 0).unique(maintain_order=True)
        if not len(self.ids):
            raise ValueError("the list of participants is empty")
        self._hashed: dict[Digest, Known] = {}

    @cached_property
    def whole(self) -> pl.Series:
        """Each id without what divides its parts."""
        return self.ids.str.to_lowercase().str.replace_all("[^0-9a-z]", "")

    @cached_property
    def parts(self) -> pl.Series:
        """The longest part with digits of each id, where that tells the id; null where it does not."""
        parts = pl.col("id").str.to_lowercase().str.extract_all("[a-z0-9]*[0-9][a-z0-9]*")
        longest = parts.list.get(parts.list.eval(pl.element().str.len_bytes()).list.arg_max())
        frame = pl.DataFrame({"id": self.ids}).select(longest.alias("part"))
        if frame["part"].n_unique() < _TELLING * len(frame):
            return pl.Series("part", [None] * len(frame), dtype=pl.String)
        return frame.select(pl.when(pl.col("part").str.len_bytes() >= _SHORTEST_PART).then("part")).to_series()

    @cached_property
    def shortest(self) -> int:
        """Length of the shortest word that may be one."""
        lengths = [self.whole.str.len_bytes().min(), stripped(self.whole).str.len_bytes().min()]
        whole, without_zeros = (length if isinstance(length, int) else 0 for length in lengths)
        return max(_SHORTEST, min(whole, max(without_zeros, _SHORTEST_PART), _SHORTEST_PART))

    @cached_property
    def longest(self) -> int:
        """Characters of the longest id."""
        length = self.ids.str.len_bytes().max()
        return length if isinstance(length, int) else 0

    @cached_property
    def are_divided(self) -> bool:
        """Do ids have parts?"""
        return bool((self.whole.str.len_bytes() < self.ids.str.len_bytes()).any())

    @cached_property
    def have_letters(self) -> bool:
        """Do ids begin with letters that digits follow?"""
        return bool(self.whole.str.contains("^[a-z]{1,8}[0-9]{3,}$").any())

    @cached_property
    def usual_parts(self) -> int:
        """How many parts most ids have, of letters and digits between other marks."""
        parts = self.ids.str.count_matches("[A-Za-z0-9]+").mode()
        return int(parts[0]) if len(parts) else 1

    @property
    def are_too_short(self) -> bool:
        """Are ids, more than a few, so short that they cannot be told from counts and codes?"""
        return int((self.whole.str.len_bytes() < _SHORTEST).sum()) > _FEW * len(self.ids)

    @cached_property
    def by_length(self) -> dict[int, float]:
        """Of numbers with so many digits, the part that are ids."""
        lengths = self.numbers.cast(pl.String).str.len_bytes().value_counts()
        return {length: count / (9 * 10 ** (length - 1)) for length, count in lengths.iter_rows()}

    @cached_property
    def numbers(self) -> pl.Series:
        """Ids that end in whole numbers: those, ascending."""
        cores = self.whole.str.extract(f"([0-9]{{1,{_LONGEST_INTEGER}}})$", 1)
        return cores.cast(pl.Int64, strict=False).drop_nulls().unique().sort()

    @cached_property
    def endings(self) -> frozenset[str]:
        """The last five digits of each id that has more."""
        ends = self.whole.str.extract(f"[0-9]([0-9]{{{_LAST}}})$", 1).drop_nulls()
        return frozenset(ends.unique().to_list())

    @cached_property
    def in_two(self) -> frozenset[str]:
        """Ids of two numbers, such as a site's and a person's: both without zeros before them, with a bar between."""
        numbers = self.ids.str.extract_all("[0-9]+")
        pairs = numbers.filter(numbers.list.len() == len(("site", "person")))
        return frozenset("|".join(number.lstrip("0") for number in pair) for pair in pairs.to_list())

    @cached_property
    def known(self) -> Known:
        """Whole ids and their parts."""
        return Known.of(_different([self.whole, stripped(self.whole), self.parts, stripped(self.parts)]))

    @cached_property
    def cores(self) -> Known:
        """The digits of ids that have other letters too: to be looked up without those."""
        core = pl.col("id").str.extract("([0-9]{5,})", 1)
        frame = pl.DataFrame({"id": self.whole}).select(pl.when(core != pl.col("id")).then(core).alias("core"))
        cores = frame["core"]
        return Known.of(_different([cores, stripped(cores)]))

    def hashed(self, digest: Digest) -> Known:
        """The beginnings of digests of the ids; made when they are first asked for."""
        if digest not in self._hashed:
            self._hashed[digest] = Known.of(digested(text, digest) for text in self._before(digest))
        return self._hashed[digest]

    def _before(self, digest: Digest) -> list[pl.Series]:
        """The ids as they are, in small and in capital letters; before usual digests with a line's end or without zeros, too."""
        if digest.is_of_padded:
            return [self.ids.str.zfill(_PADDED)]
        cases = [self.ids, self.ids.str.to_lowercase(), self.ids.str.to_uppercase()]
        return _different([*cases, self.ids + "\n", stripped(self.ids)] if digest.is_usual else cases)


def stripped(words: pl.Series) -> pl.Series:
    """Words without zeros before them."""
    return words.str.strip_chars_start("0")


def _different(texts: list[pl.Series]) -> list[pl.Series]:
    return [text for at, text in enumerate(texts) if not any(text.equals(other) for other in texts[:at])]
