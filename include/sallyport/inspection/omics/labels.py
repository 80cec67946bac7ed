"""The names of sequences, of leaves of trees and of both sides of a matrix: do they name persons, or public references?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PUBLIC = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:EPI_ISL_?\d+|[NXYZWA][CGMRPTWZ]_\d{5,}|[SED]R[RSXP]\d{5,}|GS[ME]\d{4,}|SAM[NED][A-Z]?\d{5,}|PRJ[NED][A-Z]\d+"
    r"|GC[AF]_\d+|(?:NA|HG)\d{5}|[A-Z]\d{5}|[A-Z]{2}\d{6}|[A-Z]{3}\d{5}|ENS[A-Z]*\d{8,}|UniRef\d+_\w+)(?![A-Za-z0-9])"
    r"|(?:sp|tr|gb|ref|emb|dbj|gi|pdb)\||HLA:|[\w -]+/[\w .-]+/(?:19|20)\d\d(?![-/.\d]))"
)
"""Accessions of the public databases of sequences and of cell lines."""
_PERSON = re.compile(
    r"(?i)(?<![a-z])(?:mrn|nhs(?:no)?|chi(?:no)?|hosp(?:ital)?(?:no)?|pt|pat|patients?|subj?|subjects?|participants?|ppt|case|donor"
    r"|proband|child|infant|neonate|baby|mother|father|sibling|resident|contact|person|individual|indiv|volunteer|hcw|staff)"
    r"[-_ .#]*(?:id|no)?[-_ .#:=]*\d{2,}"
)
_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d[-/.]?[01]\d[-/.]?[0-3]\d|[0-3]\d[-/.][01]\d[-/.](?:19|20)\d\d)(?!\d)")
_ID = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{0,8}[-_]?\d{2,}[A-Za-z]?(?![A-Za-z0-9])")
_LEAF = re.compile(r"[(,]\s*'?([^(),:;\[\]']+)")
_TREE = re.compile(r"\A\s*\((?:[^;]|;(?!\s*\Z))*\)[^();]*;")
_TREE_OF_NEXUS = re.compile(r"(?im)^[ \t]*u?tree[ \t][^=\n]{1,200}=[^(\n]{0,200}(\([^\n]*)")
_SERIES = re.compile(r"([A-Za-z]{0,8}[-_.]?)\d{3,}")
_NO_PERSON = re.compile(
    r"(?i)(?:roi|node|parcel|vertex|voxel|region|area|var|item|q|pc|gene|snp|rs|cg|probe|otu|asv|peak|bin|icd|lsoa|msoa|chr|f|v|x)[-_.]?\Z"
)
_MANY, _RUN = re.compile(r"\d{3}|\d\D+\d\D+\d"), re.compile(r"\d+")
_MOST = 0.8
_FEWEST, _FEWEST_SIDES = 3, 6
_DIFFERENT = 0.9
_LONGEST = 300


def of_persons(labels: Sequence[str]) -> bool:
    """Does nearly each name a person, or a sample with the day on which it was taken, and none of a public database?"""
    if len(labels) < _FEWEST or len(set(labels)) < _DIFFERENT * len(labels):
        return False
    return sum(map(_is_of_person, labels)) >= _MOST * len(labels)


def _is_of_person(label: str) -> bool:
    if _PERSON.search(label):
        return True
    is_dated = _DATE.search(label) is not None and _PUBLIC.search(label) is None
    return is_dated and _ID.search(_DATE.sub(" ", label)) is not None


def names_of_sequences(head: str) -> list[str]:
    """What stands behind the > of each sequence."""
    return [line[1:_LONGEST].strip() for line in head.splitlines() if line.startswith(">")]


def leaves(head: str) -> list[str]:
    """The leaves of a tree (Newick, or a block of NEXUS); nothing when the text is none."""
    if head.lstrip()[:6].upper() == "#NEXUS":
        found = _TREE_OF_NEXUS.search(head)
        head = found[1] if found else ""
    elif not _TREE.match(head):
        return []
    return [leaf[:_LONGEST].strip() for leaf in _LEAF.findall(head)]


def are_ids(names: Sequence[str]) -> bool:
    """Are they ids of a few series, with digits enough for many, and of no public database?"""
    if not all(_MANY.search(name) and _PUBLIC.search(name) is None for name in names):
        return False
    series = {_RUN.sub("0", name) for name in names}
    return len(series) * 2 <= len(names) and not any(map(_NO_PERSON.match, (one.rstrip("0") for one in series)))


def are_samples(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Is it a matrix of ids by the same ids, as of distances or kinship between samples?"""
    labels = [row[0] for row in rows if row]
    if len(names) <= _FEWEST_SIDES or list(names[1 : len(labels) + 1]) != labels:
        return False
    stems = {found[1] if (found := _SERIES.fullmatch(label)) else None for label in names[1:]}
    return None not in stems and len(stems) <= _FEWEST and not any(map(_NO_PERSON.match, filter(None, stems)))


def said_of(head: str) -> str:
    """What the text holds of persons, in words, by the names of its sequences or leaves; nothing when they name none."""
    if head.lstrip().startswith(">"):
        return "sequences, each named for a person or a dated sample" if of_persons(names_of_sequences(head)) else ""
    is_tree = head.lstrip()[:1] in {"(", "#"} and of_persons(leaves(head))
    return "a tree whose leaves are persons or dated samples" if is_tree else ""
