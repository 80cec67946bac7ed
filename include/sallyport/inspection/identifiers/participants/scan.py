"""Looking for the project's participants in lines: their ids, open and in other forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.identifiers.names import Kind
from sallyport.inspection.identifiers.participants.listed import Participants
from sallyport.inspection.identifiers.participants.rewriting import (
    Form,
    expected_glued,
    expected_hexadecimal,
    expected_numbers,
    hashed,
    rewritten,
)
from sallyport.inspection.identifiers.participants.written_digests import written_digests
from sallyport.inspection.identifiers.series import is_of_others, is_of_work, letters_before
from sallyport.inspection.identifiers.tally import Tally
from sallyport.inspection.identifiers.unwrapped import unwrapped
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import BinaryIO

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.identifiers.scan import Lines
    from sallyport.inspection.terms import Terms

_SURPRISING = 0.001
_ENOUGH = 20_000
_LONG = 8
_SAID_BEFORE = 40
_SAID = re.compile(r"participant|patient|subject|person|sample|individual|\beid\b|\biid\b|\bid\b", re.IGNORECASE)
_DIVIDED = r"(?:^|[^0-9A-Za-z_/-])[A-Za-z0-9]+(?:[-_/][A-Za-z0-9]+)+"
_SPACED = (
    r"(?:^|[^0-9A-Za-z])[A-Za-z]{1,8}[ _-]?[0-9]{1,6}(?: [0-9]{2,6}){1,3}|(?:^|[^0-9A-Za-z])[A-Za-z]{1,8} [0-9]{3,10}"
)
"""Letters and digits with blanks between them."""
_GROUPED = (
    r"(?:^|[^0-9A-Za-z.,'_])(?:"
    + "|".join(f"[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+" for mark in (",", " ", "'", "\u2019", "_", r"\."))
    + ")"
)
"""Digits in threes, as Excel, R and people write large numbers."""
_MOST_BEFORE = 3
_MOST_NAMED = 6
_FEWEST_AT_WORK, _MOST_AT_WORK = 3, 0.8
_ENCODED = frozenset({Form.HASHED, Form.ENCODED_HEX})
_OF_WHOLE = frozenset({Form.SAME, Form.GLUED, Form.CORE})
"""Forms that parts of a whole id have, too."""
_CALLED = {
    Form.SAME: "with other letters, marks or zeros",
    Form.GLUED: "with other letters before or after them",
    Form.CORE: "without what stands before their digits, or with something else there",
    Form.REVERSED: "written backwards",
    Form.HEXADECIMAL: "as hexadecimal numbers",
    Form.ENCODED_HEX: "in hexadecimal digits",
    Form.BASE64: "in base64",
    Form.GROUPED: "with marks between their thousands",
    Form.HASHED: "as unsalted hashes (MD5, SHA or BLAKE2)",
}


class NotComparable:
    """A list that cannot be used: everything is unverified against it."""

    def see(self, text: pl.Series, rows: pl.Series, lines: Lines) -> None:
        """Nothing is compared."""

    def findings(self, where: str, unit: str) -> Iterator[Finding]:
        """That nothing was compared."""
        del unit
        yield finding("identifiers.not_scanned", location=where)


@lru_cache(maxsize=1)
def _read(opened: Callable[[], BinaryIO], most: int) -> Participants | None:
    """The list; None when it cannot be used. Once in a process, however many inspectors hold something against it."""
    try:
        return Participants(opened, most)
    except (ValueError, OSError):
        return None


@dataclass(frozen=True)
class ProjectList:
    """The project's list, read once for all files and tables that are held against it."""

    terms: Terms

    @cached_property
    def participants(self) -> Participants | None:
        """None when there is no list, or it cannot be used."""
        if self.terms.participants is None:
            return None
        return _read(self.terms.participants, self.terms.rules.identifiers.max_participants)

    def scan(self) -> ParticipantScan | NotComparable | None:
        """A new scan; None when the project has no list."""
        if self.terms.participants is None:
            return None
        return NotComparable() if self.participants is None else ParticipantScan(self.participants)


class ParticipantScan:
    """Sees all lines, some at a time, and says at the end whether participants are among them."""

    def __init__(self, participants: Participants) -> None:
        self._listed = participants
        self._tallies: dict[tuple[bool, Form], Tally] = {}
        self._columns: dict[tuple[bool, Form], set[int]] = {}
        self._chance = {Form.SAME: 0.0, Form.GLUED: 0.0, Form.HEXADECIMAL: 0.0, Form.CORE: 0.0, Form.GROUPED: 0.0}
        self._words = rf"(?:^|[^0-9A-Za-z.]|[A-Za-z]\.)[A-Za-z0-9]{{{participants.shortest},}}"

    def see(self, text: pl.Series, rows: pl.Series, lines: Lines) -> None:
        """Lines, the number of each, and how they are divided into columns."""
        if self._is_decided:
            for tally in self._tallies.values():
                tally.is_cut = True
            return
        text = unwrapped(text)
        frame = pl.DataFrame({"line": text, "row": rows}).with_row_index("at")
        words = _words(frame, self._words)
        if len(words):
            expected = expected_numbers(words["same"], self._listed)
            self._chance[Form.SAME] += expected
            glued = expected_glued(words["same"], self._listed)
            self._chance[Form.CORE] += expected + glued
            self._chance[Form.GLUED] += glued
            self._chance[Form.HEXADECIMAL] += expected_hexadecimal(words["same"], self._listed)
            for form, found in rewritten(words, self._listed):
                self._count(words, form, found, text, lines)
        grouped = _words(frame.filter(pl.col("line").str.contains(_GROUPED)), _GROUPED)
        if len(grouped):
            self._chance[Form.GROUPED] += expected_numbers(grouped["same"], self._listed)
            self._count(grouped, Form.GROUPED, self._listed.known.find(grouped["same"]), text, lines)
        digests = written_digests(frame)
        if len(digests):
            self._count(digests, Form.HASHED, hashed(digests["same"], self._listed), text, lines)
        if self._listed.are_divided:
            divided = _words(frame, _DIVIDED)
            self._count(divided, Form.SAME, self._listed.known.find(divided["same"]), text, lines)
            within = _within(divided, self._listed.usual_parts)
            self._count(within, Form.SAME, self._listed.known.find(within["same"]), text, lines)
            bare = divided.filter(pl.col("same").str.contains("^[0-9]+$"))
            self._chance[Form.CORE] += expected_numbers(bare["same"], self._listed)
            self._count(bare, Form.CORE, self._listed.cores.find(bare["same"]), text, lines)
        if self._listed.have_letters:
            spaced = _words(frame, _SPACED)
            self._count(spaced, Form.GLUED, self._listed.known.find(spaced["same"]), text, lines)

    @property
    def _is_decided(self) -> bool:
        """Have so many been found that the rest changes nothing but their number?"""
        return sum(tally.certain for tally in self._tallies.values()) >= _ENOUGH

    def findings(self, where: str, unit: str) -> Iterator[Finding]:
        """Open ids, then disguised ones by form."""
        if self._listed.are_too_short:
            message = (
                "The participants' ids are too short to be told from counts and codes; not all could be looked for."
            )
            yield finding("identifiers.not_scanned", message, where)
        for (is_open, form), tally in sorted(self._tallies.items()):
            tally.by_chance = self._chance.get(form, self._chance[Form.SAME])
            if not tally.certain and tally.surprise() >= _SURPRISING:
                continue
            if not is_open and form in _OF_WHOLE and self._stand_open(tally):
                continue
            rule = "identifiers.participant" if is_open else "identifiers.participant_disguised"
            how = "" if is_open else f" {_CALLED[form]}"
            place = _place_of(where, self._columns[is_open, form])
            yield finding(rule, f"Ids of participants{how}: {tally.said(unit)}.", place, rows=tally.rows)

    def _stand_open(self, tally: Tally) -> bool:
        """Do whole ids stand wherever it was hit? Then it was hit by their parts."""
        whole = self._tallies.get((True, Form.SAME))
        return whole is not None and whole.certain > 0 and tally.is_within(whole)

    def _count(self, words: pl.DataFrame, form: Form, found: pl.DataFrame, text: pl.Series, lines: Lines) -> None:
        if not len(found):
            return
        hits = words[found["at"]].select("at", "row", "word")
        of_few = _of_few(words["same"], hits["word"]) if form in {Form.GLUED, Form.CORE} else frozenset()
        for (at, row, word), known in zip(hits.iter_rows(), self._listed.ids.gather(found["id"]), strict=True):
            if letters_before(word) not in of_few:
                self._add(text[at], row, word, form, known, lines)

    def _add(self, line: str, row: int, word: str, form: Form, known: str, lines: Lines) -> None:
        at = _place(line, word)
        if at is None or (form is Form.GROUPED and _are_columns(line, at, word, lines.separator)):
            return
        column = lines.column(line, at)
        named = lines.kind(column) in {Kind.PERSON, Kind.RECORD} or lines.holds_ids(column)
        if lines.is_measure(column) and not named and form not in _ENCODED:
            return
        if form in {Form.GLUED, Form.CORE} and is_of_others(word):
            return  # a variant, a gene or a paper whose number happens to be that of a person
        said = named or (
            column < 0 and not lines.is_drawing and _SAID.search(line, max(0, at - _SAID_BEFORE), at) is not None
        )
        certain = said or form in _ENCODED or (form is Form.BASE64 and len(word) >= _LONG)
        certain = certain or (form in {Form.SAME, Form.REVERSED} and not word.isdigit())
        certain = certain or (form is Form.GLUED and " " in word)  # its letters too, and only blanks more
        is_open = form is Form.SAME and _stands(line, known)
        self._tallies.setdefault((is_open, form), Tally()).add(row, 0.0, hit=True, certain=certain)
        self._columns.setdefault((is_open, form), set()).add(column)


def _place_of(where: str, columns: Collection[int]) -> str:
    """With the columns, where there are any and not too many to be named."""
    numbers = [str(column + 1) for column in sorted(columns) if column >= 0][: _MOST_NAMED + 1]
    if not numbers or len(numbers) > _MOST_NAMED:
        return where
    named = f"column{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"
    return f"{where}, {named}" if where else named


def _words(frame: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Words of lines: ``at`` (index of the line), ``row``, ``word`` as it stands, ``same`` as it is compared."""
    words = frame.select("at", "row", pl.col("line").str.extract_all(pattern).alias("word")).explode("word")
    words = words.drop_nulls("word")
    bare = pl.col("word").str.replace(r"^(?:[A-Za-z]\.|[^0-9A-Za-z])", "").alias("word")
    same = pl.col("word").str.to_lowercase().str.replace_all("[^0-9a-z]", "").alias("same")
    return words.with_columns(bare).with_columns(same)


def _of_few(same: pl.Series, hits: pl.Series) -> frozenset[str]:
    """Letters that lines, jobs and places are numbered by, where not nearly all words with them are ids: it was chance."""
    found = {letters_before(word) for word in hits.unique() if is_of_work(word)}
    return frozenset(letters for letters in found if not _are_mostly_ids(letters, same, hits))


def _are_mostly_ids(letters: str, same: pl.Series, hits: pl.Series) -> bool:
    form = f"^{letters}[0-9]{{5,}}$"
    many = hits.str.to_lowercase().str.replace_all("[^0-9a-z]", "").str.contains(form).sum()
    return many >= max(_FEWEST_AT_WORK, _MOST_AT_WORK * int(same.str.contains(form).sum()))


def _within(divided: pl.DataFrame, parts: int) -> pl.DataFrame:
    """So many parts of longer words, from each of the first on: "KOR-09-0240" in "fig_KOR-09-0240_V2"."""
    many = pl.col("word").str.count_matches("[-_/]") >= parts
    windows = []
    for before in range(_MOST_BEFORE + 1):
        window = pl.col("word").str.extract(
            rf"^(?:[A-Za-z0-9]+[-_/]){{{before}}}((?:[A-Za-z0-9]+[-_/]){{{parts - 1}}}[A-Za-z0-9]+)"
        )
        windows.append(divided.filter(many).with_columns(window.alias("word")).drop_nulls("word"))
    same = pl.col("word").str.to_lowercase().str.replace_all("[^0-9a-z]", "").alias("same")
    return pl.concat(windows).with_columns(same)


def _place(line: str, word: str) -> int | None:
    """Where the word stands; None when it is but a part of a decimal number."""
    at = line.find(word)
    while at >= 0:
        before, after = line[max(0, at - 2) : at], line[at + len(word) : at + len(word) + 3]
        if not (before[-1:].isalnum() or after[:1].isalnum() or _is_of_a_decimal(before, after)):
            return at
        at = line.find(word, at + 1)
    return None


def _are_columns(line: str, at: int, word: str, separator: str | None) -> bool:
    """Does what stands between digits divide the columns of the table, and no quotation mark keep them together?"""
    return separator is not None and separator in word and line[at - 1 : at] != '"'


def _is_of_a_decimal(before: str, after: str) -> bool:
    """Does a point with digits beyond stand beside it, other than the ".0" of a number kept as a float?"""
    if before.endswith(".") and not before[:-1].isalpha():
        return True
    return after[:1] == "." and after[1:2].isdigit() and not (after[1] == "0" and not after[2:].isdigit())


def _stands(line: str, known: str) -> bool:
    """Does the id stand in the line as it is in the list?"""
    at = line.find(known)
    while at >= 0:
        before, after = line[at - 1 : at] if at else "", line[at + len(known) : at + len(known) + 1]
        if not (before.isalnum() or after.isalnum() or "_" in {before, after}):
            return True
        at = line.find(known, at + 1)
    return False
