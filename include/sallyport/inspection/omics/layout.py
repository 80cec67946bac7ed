"""How a text with a row a variant is laid out: its separator, its columns, and what they mean."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from sallyport.inspection.omics.fields import PIPE, SPACES, fields
from sallyport.inspection.omics.roles import Group, Meaning, Role, meaning, normalised, of_study

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEPARATORS = ("\t", ",", ";", PIPE, SPACES)
ROWS_LOOKED_AT = 50
_MOST_COMMENTS = 20_000
_FEWEST_COLUMNS = 2
_MOST_TITLES, _FEWEST_KNOWN = 10, 3
_MOST_NAMED = 2000  # columns whose names are asked for what they mean; results have no more
_LONGEST_LINE = 64 * 1024
"""More of a line is not looked at here: rows of a table so wide are longer than the header then, thus unverified."""
_VCF = (b"#CHROM", b"POS", b"ID", b"REF", b"ALT", b"QUAL", b"FILTER", b"INFO")
SURE_NAME = re.compile(
    r"(?i)^(?:rs\d+(?:[:_].*)?$|affx-\d+|ax-\d+|snp_a-\d+|cosv\d+|cosm\d+)"
    r"|^(?:HLA[-_])?(?:A|B|C|E|F|G|D[PQR][AB]\d?|DRB[1345]|MIC[AB])\*\d{2,3}(?::\d{2,3})*[A-Z]?$|^(?:CYP|UGT|NAT|SLCO)\w{1,6}\*\d"
    r"|^(?:chr)?(?:[0-9]{1,2}|x|y|xy|mt?)[-:_.]\d+[-:_.,/>]*[acgt]+[-:_./>][acgt]+"
    r"|^chr(?:[0-9]{1,2}|x|y|mt?)[:_]\d{3,}"
)
"""Names that nothing but variants have."""
_NAME = re.compile(
    r"(?i)^(?:rs|ss|esv|nsv|kgp|exm|affx-|ax-|snp_a-|jhu_|cosv|cosm)[-_:.]?\d+"
    r"|^(?:chr)?(?:[0-9]{1,2}|x|y|xy|mt?)(?:[:_]\d{3,}|[-:_.]\d+[-:_.,/>]*[acgt]+[-:_./>][acgt]+)"
    r"|^NC_\d+|[cg]\.[-*]?\d+.{0,100}[ACGT]>[ACGT]"
)
_BASES = re.compile(r"(?i)^(?:[acgtn*.,/|>]+|\[[\"' acgtn*,]+\]|[id]|<[a-z0-9:_]+>|-)$")
_ONLY_BASES = re.compile(r"[ACGT]{1,30}")
_ALLELES = 2
_CHROMOSOME = re.compile(r"(?i)(?:chr)?(?:[0-9]{1,2}|x|y|xy|mt?)")
_PEOPLE_SAID = re.compile(
    r"(?i)(?<![a-z])(?:n|n[_ ]?(?:total|samples?|obs|individuals|participants|people)|(?:total[_ ]?)?sample[_ ]?size|samples|"
    r"individuals|participants)\s*[=:\t ]\s*(\d[\d,]*)\b"
)
_CASES_SAID = re.compile(r"(?i)(?<![a-z])(?:n[_ ]?cases?|cases)\s*[=:\t ]\s*(\d[\d,]*)\b")
_CONTROLS_SAID = re.compile(r"(?i)(?<![a-z])(?:n[_ ]?(?:controls?|ctrls?)|controls)\s*[=:\t ]\s*(\d[\d,]*)\b")
_DECIMAL_COMMA = re.compile(rb"(?:^|;)-?\d+,\d+(?:;|$)", re.MULTILINE)
_COUNTING = frozenset({Role.FREQUENCY, Role.ALLELE_COUNT, Role.MINOR_COUNT})
_DECLARED = re.compile(r"^##INFO=<ID=([^,>]+)")


@dataclass(frozen=True)
class Layout:
    """Columns count from 0."""

    separator: str
    names: tuple[str, ...]
    header_lines: int
    """Lines before the first row: comments and the names of the columns."""
    comments: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first rows."""
    has_decimal_comma: bool = False
    meanings: tuple[Meaning | None, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "meanings", _meanings(self.names))

    def columns(self, role: Role, group: Group | None = None) -> list[int]:
        """Columns that hold this, of this group or of any."""
        return [
            at
            for at, one in enumerate(self.meanings)
            if one is not None and one.role is role and group in {None, one.group}
        ]

    def people(self) -> dict[Group, int]:
        """How many they are, where comments above the table or names of columns say it for all rows."""
        said = {one.group: one.people for one in self.meanings if one is not None and one.people is not None}
        text = "\n".join(line for line in self.comments if not _DECLARED.match(line))
        for group, pattern in (
            (Group.ALL, _PEOPLE_SAID),
            (Group.CASES, _CASES_SAID),
            (Group.CONTROLS, _CONTROLS_SAID),
        ):
            numbers = {int(found.replace(",", "")) for found in pattern.findall(text)}
            if len(numbers) == 1 and group not in said:
                said[group] = numbers.pop()
        return said

    @cached_property
    def studies(self) -> list[Layout]:
        """The same with the columns of one study beside those of none: of each that counts, or that estimates and has people."""
        said = [of_study(name) if at < _MOST_NAMED else None for at, name in enumerate(self.names)]
        roles: dict[str, set[Role]] = {}
        for study, one in filter(None, said):
            roles.setdefault(study, set()).add(one.role)
        return [
            self._with_meanings(
                tuple(
                    plain if own is None else own[1] if own[0] == study else None
                    for own, plain in zip(said, self.meanings, strict=True)
                )
            )
            for study, told in roles.items()
            if told & _COUNTING or (Role.PEOPLE in told and len(told) > 1)
        ]

    def _with_meanings(self, meanings: tuple[Meaning | None, ...]) -> Layout:
        changed = copy(self)
        object.__setattr__(changed, "meanings", meanings)
        return changed

    @property
    def is_vcf(self) -> bool:
        """Does it have the fixed columns of VCF, INFO among them?"""
        return tuple(name.upper() for name in self.names[: len(_VCF)]) == tuple(
            one.decode().lstrip("#") for one in _VCF
        )

    @property
    def declared(self) -> list[str]:
        """What INFO may hold, of a VCF file: declared in its header, or there in its first rows."""
        keys = [found[1] for line in self.comments if (found := _DECLARED.match(line))]
        keys += [
            item.split("=")[0]
            for row in self.rows
            if len(row) >= len(_VCF)
            for item in row[7].split(";")
            if "=" in item
        ]
        return list(dict.fromkeys(keys))

    @property
    def has_variants(self) -> bool:
        """Is each row about a variant that can be told from others?"""
        if self.is_vcf:
            return True
        alleles = self._holds(Role.ALLELE, _BASES) or self._has_unnamed_alleles
        placed = bool(self.columns(Role.CHROMOSOME) and self.columns(Role.POSITION))
        counted = bool(self.studies) or any(
            self.columns(role)
            for role in (Role.FREQUENCY, Role.ALLELE_COUNT, Role.MINOR_COUNT, Role.ALLELE_NUMBER, Role.HET)
        )
        somehow_named = bool(self.columns(Role.VARIANT) or self.columns(Role.NAME))
        if placed and (alleles or counted):
            return True
        if (self.names_variants or (somehow_named and alleles)) and (self._says_more or counted or placed or alleles):
            return True
        return counted and bool(self.surely_named)

    @property
    def names_variants(self) -> bool:
        """Does a column that is called so hold names of variants?"""
        return self._holds(Role.VARIANT, _NAME) or self._holds(Role.NAME, SURE_NAME)

    @cached_property
    def surely_named(self) -> list[int]:
        """Columns that hold names that nothing but variants have, whatever the column is called."""
        return [
            at
            for at in range(min(len(self.names), _MOST_NAMED))
            if _mostly(SURE_NAME, [row[at] for row in self.rows if at < len(row)])
        ]

    @property
    def _has_unnamed_alleles(self) -> bool:
        """Beside a place or a sure name: do two columns hold bases and nothing else, whatever they are called?"""
        if not (self.columns(Role.POSITION) or self.columns(Role.VARIANT)):
            return False
        width = min(len(self.names), _MOST_NAMED)
        cells = ([row[at] for row in self.rows if at < len(row)] for at in range(width))
        return sum(len(set(one)) > 1 and _all_bases(one) for one in cells) == _ALLELES

    @property
    def lacks_header(self) -> bool:
        """Is its first line a row about a variant, as the others are?"""
        return any(
            SURE_NAME.search(name) and _mostly(SURE_NAME, [row[at] for row in self.rows if at < len(row)])
            for at, name in enumerate(self.names)
        ) or (self._is_place(self.names) and bool(self.rows) and all(self._is_place(row) for row in self.rows))

    @staticmethod
    def _is_place(row: Sequence[str]) -> bool:
        """Chromosome, position, perhaps a name, two alleles."""
        return (
            len(row) > 4  # noqa: PLR2004 - with something said of them
            and _CHROMOSOME.fullmatch(row[0]) is not None
            and row[1].isdigit()
            and any(_BASES.match(row[at]) and _BASES.match(row[at + 1]) for at in (2, 3))
        )

    @property
    def _says_more(self) -> bool:
        return any(
            self.columns(role)
            for role in (Role.P_VALUE, Role.LOG_P_VALUE, Role.STATISTIC, Role.FREQUENCY, Role.ALLELE_COUNT, Role.PEOPLE)
        )

    def _holds(self, role: Role, shape: re.Pattern[str]) -> bool:
        """Does a column for this hold what looks like it, in most of the first rows?"""
        return any(_mostly(shape, [row[at] for row in self.rows if at < len(row)]) for at in self.columns(role))


def layout_of(block: bytes) -> Layout | None:
    """The layout of a text that begins with these lines; None when it has no header and rows.

    The names of the columns may stand below a title, when they are those of variant statistics.
    """
    lines = [line[:_LONGEST_LINE] for line in block.split(b"\n", _MOST_COMMENTS)[:_MOST_COMMENTS]]
    comments: list[str] = []
    first: Layout | None = None
    tried = 0
    for at, line in enumerate(lines):
        text = line.decode("utf-8", "replace")
        if line.strip() and not line.startswith(b"##"):
            below = list(islice((one for one in islice(lines, at + 1, None) if one.strip()), ROWS_LOOKED_AT))
            if not line.startswith(b"#") or _is_header(line, below):
                layout = _layout(text, below, at + 1, tuple(comments)) if first is None or _may_name(text) else None
                if first is None or (layout is not None and layout.has_variants):
                    first = layout
                tried += 1
                if first is None or first.has_variants or first.lacks_header or tried > _MOST_TITLES:
                    break
        comments.append(text)
    return first


def _may_name(text: str) -> bool:
    """Does a line hold names of columns of variant statistics?"""
    return any(sum(meaning(name) is not None for name in fields(text, one)) >= _FEWEST_KNOWN for one in _SEPARATORS)


def _is_header(line: bytes, below: Sequence[bytes]) -> bool:
    """Is a line that begins with # the names of the columns, since the next one is a row of as many fields?"""
    if line.startswith(b"#CHROM") or not below:
        return line.startswith(b"#CHROM")
    name, row = (one.decode("utf-8", "replace") for one in (line, below[0]))
    fewest = 3 if line[1:2].isspace() else _FEWEST_COLUMNS  # a sentence may have as many words as a row has fields
    return not row.startswith("#") and any(
        len(fields(name, one)) == len(fields(row, one)) >= fewest for one in _SEPARATORS
    )


def _layout(line: str, below: Sequence[bytes], before: int, comments: tuple[str, ...]) -> Layout | None:
    text = line.removeprefix("#")
    rows = [one.decode("utf-8", "replace") for one in below]
    separator = max(_SEPARATORS, key=lambda one: _fit(text, rows, one))
    names = fields(text, separator)
    if len(names) < _FEWEST_COLUMNS and not rows:
        return None
    cut = tuple(fields(row, separator) for row in rows)
    if separator == PIPE:  # of Markdown: not the line below the names, nor what is no table
        cut = tuple(row for row in cut if len(row) > 1)
    if cut and all(len(row) == len(names) + 1 for row in cut):
        names = ("", *names)  # R names the columns but not the one with the names of the rows
    has_comma = separator == ";" and _DECIMAL_COMMA.search(b"\n".join(below)) is not None
    return Layout(separator, names, before, comments, cut, has_comma)


def _fit(header: str, rows: Sequence[str], separator: str) -> tuple[int, int, int, int]:
    """How well a separator fits: names that are known where rows are as long as the header, such rows, known names, names."""
    names = fields(header, separator)
    known = sum(meaning(name) is not None for name in names[:_MOST_NAMED])
    lengths = {len(names), len(names) + 1}  # R does not name the first column
    even = sum(len(fields(row, separator)) in lengths for row in rows) if len(names) > 1 else 0
    return known if even else 0, even, known, len(names) if separator != SPACES else 0


def _all_bases(values: Sequence[str]) -> bool:
    return all(map(_ONLY_BASES.fullmatch, values))


def _mostly(shape: re.Pattern[str], values: Sequence[str]) -> bool:
    given = [value for value in values if value not in {"", ".", "NA"}]
    return bool(given) and 2 * sum(shape.search(value) is not None for value in given) > len(given)


def _meanings(names: Sequence[str]) -> tuple[Meaning | None, ...]:
    found = tuple(meaning(name) if at < _MOST_NAMED else None for at, name in enumerate(names))
    plain = {normalised(name) for name in names}
    if {"markername", "weight", "zscore"} <= plain:  # METAL, when it weighs by people
        found = tuple(
            Meaning(Role.PEOPLE) if normalised(name) == "weight" else one
            for name, one in zip(names, found, strict=True)
        )
    if {"a1", "a2", "c1", "c2", "g0"} <= plain:  # PLINK 1.9, when it counts alleles
        found = tuple(
            Meaning(Role.ALLELE_COUNT) if normalised(name) == "c1" else one
            for name, one in zip(names, found, strict=True)
        )
    of_alleles = not any(one is not None and one.role in {Role.STATISTIC, Role.P_VALUE} for one in found)
    return tuple(_settled(one, of_alleles=of_alleles) for one in found)


def _settled(one: Meaning | None, *, of_alleles: bool) -> Meaning | None:
    if one is None or one.role is not Role.OBSERVED:
        return one
    return Meaning(Role.ALLELE_NUMBER if of_alleles else Role.PEOPLE)
