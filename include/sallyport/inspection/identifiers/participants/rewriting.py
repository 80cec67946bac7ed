"""The forms that an id may be written in. Words of a file are turned back; one turned back that is an id was an id."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.identifiers.participants.digests import HASH_DIGITS, digests_for
from sallyport.inspection.identifiers.participants.listed import stripped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.identifiers.participants.listed import Participants

_WHOLE_HASH, _LONGEST_GLUED = 16, 32
_HASH = f"^[0-9a-f]{{{HASH_DIGITS},}}$"
_GLUED = "[a-z][0-9]{5}|[0-9]{5,}[a-z]|^[0-9]{5,}$"
_LONGEST_HEXADECIMAL = 15
_FILLING = {0: "", 1: "", 2: "==", 3: "="}
"""Of base64, by how many characters stand beyond the last four."""
_MOST_HASHES = 0.5
_LONGEST_HASH, _LONGEST_BESIDE = 64, 8
"""Characters of a digest that may be encoded once more, and those that may stand beside an id that is."""
_TEXT_IN_HEXADECIMAL = "^(?:[2-7][0-9a-f]|0a)+$"
"""Of ASCII alone, so that it always decodes."""
_TEXT_IN_BASE64 = "^(?:[I-Za-f][0-9A-Za-z]{3})*[CI-Za-f][0-9A-Za-z]{1,3}$"
"""The same: the first of each four characters holds most of a byte."""


class Form(IntEnum):
    """How an id may be written."""

    SAME = 0
    CORE = 1
    REVERSED = 2
    HEXADECIMAL = 3
    ENCODED_HEX = 4
    BASE64 = 5
    HASHED = 6
    GLUED = 7
    GROUPED = 8


def rewritten(words: pl.DataFrame, listed: Participants) -> Iterator[tuple[Form, pl.DataFrame]]:
    """By form: ``at`` (index into ``words``) and ``id`` of the words that are ids, each in the first form that fits.

    ``words`` as from participant_scan.
    """
    told = pl.Series([], dtype=pl.UInt32)
    for form, found in _every_form(words, listed):
        new = found.filter(~found["at"].cast(pl.UInt32).is_in(told.implode()))
        if len(new):
            yield form, new
            told = pl.concat([told, new["at"].cast(pl.UInt32)])


def _every_form(
    words: pl.DataFrame, listed: Participants, *, deeper: bool = True
) -> Iterator[tuple[Form, pl.DataFrame]]:
    """``deeper``: words that encode a text are decoded, and the text may be an id in any other form."""
    same = words["same"]
    yield Form.SAME, _known(same, listed)
    yield from _glued(same, listed)
    yield Form.REVERSED, _reversed(same, listed)
    hexadecimal = same.str.contains("^(?:0x|x)?[0-9a-f]+$").arg_true()
    digits = same.gather(hexadecimal).str.replace("^0?x", "")
    for form, found in _from_hexadecimal(digits, listed):
        yield form, _moved(found, hexadecimal)
    if deeper:
        yield Form.ENCODED_HEX, _moved(_in_a_text(digits, listed), hexadecimal)
        yield Form.BASE64, _from_base64(words["word"], listed)


def expected_numbers(same: pl.Series, listed: Participants) -> float:
    """How many of the words would be ids by chance: numbers of as many digits as the ids."""
    by_length = listed.by_length
    alike = same.filter(same.str.len_bytes().is_in(list(by_length)))
    numbers = alike.filter(alike.str.contains("^[0-9]+$"))
    counts = numbers.str.len_bytes().value_counts()
    return sum((count * by_length[length] for length, count in counts.iter_rows()), 0.0)


def expected_glued(same: pl.Series, listed: Participants) -> float:
    """How many of the words would hold an id among other letters by chance."""
    glued = same.filter(same.str.contains("[a-z]") & same.str.contains(_GLUED))
    return expected_numbers(glued.str.extract("([0-9]{5,})", 1), listed) if len(glued) else 0.0


def expected_hexadecimal(same: pl.Series, listed: Participants) -> float:
    """How many of the words would be ids in hexadecimal by chance."""
    if not len(listed.numbers):
        return 0.0
    lowest, highest = f"{listed.numbers[0]:x}", f"{listed.numbers[-1]:x}"
    alike = same.filter(same.str.len_bytes().is_between(len(lowest), len(highest)))
    density: float = len(listed.numbers) / max(int(highest, 16) - int(lowest, 16), 16 ** (len(highest) - 1))
    return float(alike.str.contains("^[0-9a-f]+$").sum()) * density


def _known(words: pl.Series, listed: Participants) -> pl.DataFrame:
    """As they are, or without zeros before them."""
    found = listed.known.find(words)
    zeros = words.str.starts_with("0").arg_true()
    if not len(zeros):
        return found
    return pl.concat([found, _moved(listed.known.find(stripped(words.gather(zeros))), zeros)]).unique("at").sort("at")


def _glued(same: pl.Series, listed: Participants) -> Iterator[tuple[Form, pl.DataFrame]]:
    """With other letters before or after their digits, or with none."""
    glued = (same.str.contains(_GLUED) & (same.str.len_bytes() < _LONGEST_GLUED)).arg_true()
    if not len(glued):
        return
    digits = same.gather(glued).str.extract("([0-9]{5,})", 1)
    differ = (digits != same.gather(glued)).arg_true()
    yield Form.GLUED, _moved(_moved(_known(digits.gather(differ), listed), differ), glued)
    yield Form.CORE, _moved(listed.cores.find(digits), glued)


def _reversed(same: pl.Series, listed: Participants) -> pl.DataFrame:
    short = (same.str.len_bytes() <= listed.longest).arg_true()
    return _moved(listed.known.find(same.gather(short).str.reverse()), short)


def _from_hexadecimal(digits: pl.Series, listed: Participants) -> Iterator[tuple[Form, pl.DataFrame]]:
    lengths = digits.str.len_bytes()
    short = (lengths <= _LONGEST_HEXADECIMAL).arg_true()
    numbers = digits.gather(short).str.to_integer(base=16, strict=False).cast(pl.String)
    yield Form.HEXADECIMAL, _moved(listed.known.find(numbers), short)
    # Shorter ones are looked up only when they have letters, as all but few of them do, and numbers have not.
    is_told = (lengths >= _WHOLE_HASH) | digits.str.contains("[a-f]")
    hashes = (digits.str.contains(_HASH) & is_told).arg_true()
    if len(hashes):
        yield Form.HASHED, _moved(hashed(digits.gather(hashes), listed), hashes)


def hashed(digits: pl.Series, listed: Participants) -> pl.DataFrame:
    """Digests in hexadecimal digits, whole or cut; of another kind only where most are not of those before."""
    first, lengths = digits.str.head(HASH_DIGITS), digits.str.len_bytes().unique().to_list()
    found = listed.known.find(first.clear())
    for digest in digests_for(lengths):
        found = pl.concat([found, listed.hashed(digest).find(first)]).unique("at").sort("at")
        if len(found) > _MOST_HASHES * len(digits):
            break
    return found


def _in_a_text(digits: pl.Series, listed: Participants) -> pl.DataFrame:
    """Of words of hexadecimal digits that encode a text: an id in that, in any form."""
    lengths = digits.str.len_bytes()
    longest = 2 * max(listed.longest + _LONGEST_BESIDE, _LONGEST_HASH)
    text = (digits.str.contains(_TEXT_IN_HEXADECIMAL) & lengths.is_between(2 * listed.shortest, longest)).arg_true()
    if not len(text):
        return listed.known.find(digits.clear())
    decoded = digits.gather(text).str.decode("hex", strict=False).cast(pl.String)
    same = decoded.str.to_lowercase().str.replace_all("[^0-9a-z]", "")
    words = pl.DataFrame({"word": decoded.str.replace_all("[^0-9A-Za-z]", ""), "same": same})
    found = [_moved(found, text) for _, found in _every_form(words, listed, deeper=False)]
    return pl.concat([one.select("at", "id") for one in found]).unique("at").sort("at")


def _from_base64(words: pl.Series, listed: Participants) -> pl.DataFrame:
    longest = (max(listed.longest + _LONGEST_BESIDE, _LONGEST_HASH) + 3) // 3 * 4
    alike = words.str.len_bytes().is_between(listed.shortest * 4 // 3, longest)
    short = (alike & words.str.contains("[A-Z]") & words.str.contains(_TEXT_IN_BASE64)).arg_true()
    return _moved(_in_a_text(as_hexadecimal(words.gather(short)), listed), short)


def as_hexadecimal(words: pl.Series) -> pl.Series:
    """What words encode in base64, with or without the signs that fill it up; null of what is none."""
    left = words.str.len_bytes() % 4
    full = pl.select(pl.when(left != 1).then(words + left.replace_strict(_FILLING, return_dtype=pl.String))).to_series()
    return full.str.decode("base64", strict=False).bin.encode("hex")


def _moved(found: pl.DataFrame, to: pl.Series) -> pl.DataFrame:
    """Indexes into a selection become those into what it was selected from."""
    return found.with_columns(to.gather(found["at"]).cast(pl.UInt32).alias("at"))
