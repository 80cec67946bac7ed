"""Formats of genotypes, sequences and samples that are plain text, told by what their first lines look like."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from sallyport.inspection.omics.labels import are_ids, said_of
from sallyport.inspection.omics.layout import SURE_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LINES = 200
_BASES = re.compile(r"[ACGTUNRYSWKMBDHV.*=-]+", re.IGNORECASE)
_RESIDUES = re.compile(r"[A-Z*-]+", re.IGNORECASE)
_CIGAR = re.compile(r"\*|(?:\d+[MIDNSHPX=])+")
_CHROMOSOME = re.compile(r"(?:chr)?(?:\d{1,2}|x|y|xy|mt?|par[12]?|un)(?:_\w+)?", re.IGNORECASE)
_ALLELE = re.compile(r"[ACGTNacgtn]+|[0-2*.IDid-]|<[A-Za-z0-9:_]+>")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_COMPONENT = re.compile(r"-?(?:[01]?\.\d+|[01]|\d(?:\.\d+)?[eE]-\d+)")
_SHARE = re.compile(r"[01]|[01]?\.\d+(?:[eE]-\d+)?|\d(?:\.\d+)?[eE]-\d+")
_FEWEST_ROWS, _NEARLY = 40, 1e-3
_CALL = re.compile(r"(?:\d|\.)[/|](?:\d|\.)(?::.*)?|[ACGTID-][/| ]?[ACGTID-]|NN|NC|--|00")
_OF_FAMILY = re.compile(r"(?:f|fam|fid|family|ped)[-_]?(\d+)", re.IGNORECASE)
_OF_PERSON = re.compile(r"(?:i|id|iid|ind|indiv|individual|p|pat|s|sub|subj|sample)[-_]?(\d+)", re.IGNORECASE)
_SAM_FIELDS, _FAM_FIELDS, _MAP_FIELDS = 11, 6, 4
_MOST_FLAGS = 4096
_OF_MATRICES = tuple(f".{name}.id" for name in ("grm", "rel", "king", "mibs", "mdist"))
"""How PLINK and GCTA call what names the rows of a matrix of persons."""
_CUT = 3000  # values of a line so long that its end may not be here
_FEWEST_DIGITS = 10  # lines, and persons a line, before digits are taken for genotypes


class Shape(NamedTuple):
    """A format, and the rule that speaks about it."""

    rule: str
    what: str
    matches: Callable[[Sequence[str]], bool]


def shape_of(head: str, *, complete: bool, name: str = "") -> Shape | None:
    """The format of a text that begins so (all of it when ``complete``); None when it is none of these.

    Its name tells only of a list of ids that it is one of persons: any other list of texts looks the same.
    """
    if what := said_of(head):
        return Shape(_BLOCK, what, bool)
    lines = head.splitlines()
    if not complete and len(lines) > 1:
        lines = lines[:-1]
    lines = [line for line in lines if line.strip()][:_LINES]
    if lines and name.lower().endswith(_OF_MATRICES) and {len(line.split()) for line in lines} <= {1, 2}:
        return Shape(_BLOCK, "the samples of a matrix of persons", bool)
    return next((shape for shape in _SHAPES if lines and shape.matches(lines)), None)


def _is_sam(lines: Sequence[str]) -> bool:
    rows = [line.split("\t") for line in lines if not re.match(r"@(?:HD|SQ|RG|PG|CO)\t", line)]
    if len(rows) < len(lines) and not rows:
        return any(line.startswith(("@SQ\tSN:", "@HD\tVN:")) for line in lines)
    return bool(rows) and all(_is_alignment(row) for row in rows)


def _is_alignment(row: Sequence[str]) -> bool:
    return (
        len(row) >= _SAM_FIELDS
        and row[1].isdigit()
        and int(row[1][:6]) < _MOST_FLAGS
        and row[3].isdigit()
        and _CIGAR.fullmatch(row[5]) is not None
        and _BASES.fullmatch(row[9]) is not None
    )


def _is_fastq(lines: Sequence[str]) -> bool:
    if not lines[0].startswith("@") or len(lines) < 4:  # noqa: PLR2004 - lines of one read
        return False
    return (
        lines[2].startswith("+") and _BASES.fullmatch(lines[1].strip()) is not None and len(lines[1]) == len(lines[3])
    )


def _is_fasta(lines: Sequence[str]) -> bool:
    sequences = [line.strip() for line in lines if not line.startswith((">", ";"))]
    letters = "".join(sequences)
    if not lines[0].startswith(">") or not letters or _RESIDUES.fullmatch(letters) is None:
        return False
    return sum(letter in "ACGTUNacgtun-" for letter in letters) * 10 >= 9 * len(letters) or letters.isupper()


def _is_gct(lines: Sequence[str]) -> bool:
    return re.fullmatch(r"#1\.[23]\s*", lines[0]) is not None and len(lines) > 1 and lines[1].split()[:1] != []


def _is_sparse_matrix(lines: Sequence[str]) -> bool:
    return lines[0].startswith("%%MatrixMarket")


def _is_mztab(lines: Sequence[str]) -> bool:
    """Proteins or metabolites by assays; it may give their averages over groups alone, which are "study variables"."""
    return lines[0].startswith("MTD\tmzTab-version") and any("abundance_assay[" in line for line in lines)


def _is_cnv_calls(lines: Sequence[str]) -> bool:
    """Deletions and duplications, a line each with the sample that has it (PennCNV)."""
    return all(re.match(r"chr\w{1,5}:\d+-\d+\s+numsnp=\d+\s+length=\S+\s+state\d", line) for line in lines)


def _is_list_of_samples(lines: Sequence[str]) -> bool:
    """Family and person, who are called the same, and nothing more: lists that PLINK and GCTA read and write."""
    rows = _rows(lines, exactly=2)
    ids = {row[1] for row in rows}
    if len(ids) == len(rows) >= _FEWEST_DIGITS and all(map(_are_of_family, rows)):
        return True
    return _FEWEST_DIGITS <= len(ids) == len(rows) and all(row[0] == row[1] for row in rows) and are_ids(list(ids))


def _are_of_family(row: Sequence[str]) -> bool:
    """Such as "F17" and "I17", or "FAM003" and "IND003"."""
    family, person = _OF_FAMILY.fullmatch(row[0]), _OF_PERSON.fullmatch(row[1])
    return family is not None and person is not None and family[1] == person[1]


def _is_relatedness(lines: Sequence[str]) -> bool:
    """Numbers of persons, each with all before it and itself; of how many variants, and how near they are (GCTA)."""
    rows = _rows(lines, exactly=4)
    triangle = ([str(one), str(other)] for one in count(1) for other in range(1, one + 1))
    return len(rows) >= _FEWEST_DIGITS and all(
        row[:2] == pair and _NUMBER.fullmatch(row[2]) and _NUMBER.fullmatch(row[3])
        for row, pair in zip(rows, triangle, strict=False)
    )


def _is_eigenvectors(lines: Sequence[str]) -> bool:
    """Family and person, then where each stands on the principal components."""
    rows = _rows(lines, fewest=4)
    ids = [row[1] for row in rows]
    are_named = all(row[0] == row[1] or not row[1].isdigit() for row in rows) and not any(map(SURE_NAME.search, ids))
    return (
        are_named
        and _FEWEST_DIGITS <= len(set(ids)) == len(rows)
        and are_ids(ids)
        and all(_COMPONENT.fullmatch(cell) for row in rows for cell in row[2:])
    )


def _is_shares(lines: Sequence[str]) -> bool:
    """Numbers that sum to one in each of many rows: shares of ancestry, or what a model told of each person (ADMIXTURE's .Q)."""
    rows = _rows(lines, fewest=2)
    if len(rows) < _FEWEST_ROWS or len(set(map(len, rows))) > 1 or len(rows) < 3 * len(rows[0]):
        return False
    if not all(_SHARE.fullmatch(cell) for row in rows for cell in row) or len(set(map(tuple, rows))) * 2 < len(rows):
        return False
    return all(abs(sum(map(float, row)) - 1) < _NEARLY for row in rows)


def _rows(lines: Sequence[str], *, fewest: int = 0, exactly: int = 0) -> list[list[str]]:
    """The fields of the lines, between blanks or commas; empty unless every line has as many as wanted."""
    rows = [re.split(r"[\s,]+", line.strip()) for line in lines]
    fits = all(len(row) == exactly if exactly else len(row) >= fewest for row in rows)
    return rows if fits else []


def _is_fam(lines: Sequence[str]) -> bool:
    rows = _rows(lines, exactly=_FAM_FIELDS)
    known = {row[1] for row in rows} | {"0"}
    return bool(rows) and all(
        row[2] in known | {"."}
        and row[3] in known | {"."}
        and row[4] in {"0", "1", "2", "-9", "M", "F", "NA"}
        and (_NUMBER.fullmatch(row[5]) is not None or row[5] in {"NA", "."})
        for row in rows
    )


def _is_map(lines: Sequence[str]) -> bool:
    """PLINK's .bim and .map: chromosome, name, place in centimorgans, position, and the alleles in .bim."""
    rows = _rows(lines, exactly=_FAM_FIELDS) or _rows(lines, exactly=_MAP_FIELDS)
    return bool(rows) and all(
        _CHROMOSOME.fullmatch(row[0]) is not None
        and not _NUMBER.fullmatch(row[1])
        and _NUMBER.fullmatch(row[2]) is not None
        and row[3].lstrip("-").isdigit()
        and all(_ALLELE.fullmatch(allele) for allele in row[4:])
        and (SURE_NAME.search(row[1]) is not None or any(allele.isalpha() for allele in row[4:]))
        for row in rows
    )


def _is_ped(lines: Sequence[str]) -> bool:
    rows = _rows(lines, fewest=_FAM_FIELDS + 2)
    return bool(rows) and all(
        row[4] in {"0", "1", "2", "-9", "other"}
        and _NUMBER.fullmatch(row[5]) is not None
        and all(_ALLELE.fullmatch(call) or _CALL.fullmatch(call) for call in row[6:])
        and (any(call.isalpha() for call in row[6:]) or _are_numbered(row))
        for row in rows
    )


def _are_numbered(row: Sequence[str]) -> bool:
    """Pairs of alleles 1 to 4 (0 for none) behind parents that are not known."""
    return len(row) % 2 == 0 and row[2] == row[3] == "0" and set(row[6:]) <= set("01234")


def _is_oxford_sample(lines: Sequence[str]) -> bool:
    if len(lines) < 2:  # noqa: PLR2004 - names, then types
        return False
    names, types = lines[0].lower().split(), lines[1].split()
    return (
        names[:2] in (["id_1", "id_2"], ["id1", "id2"], ["id", "id"])
        and len(names) == len(types)
        and set(types) <= set("0DCPBdcpb")
    ) or (
        len(names) == len(types) > 1 and types[0] == "0" and set(types[1:]) <= set("DCPB") and names[0].startswith("id")
    )


def _is_oxford_gen(lines: Sequence[str]) -> bool:
    """Five or six columns of a variant, then three probabilities a person."""
    rows = _rows(lines, fewest=5 + 6)
    return bool(rows) and all(any(_is_gen_row(row, before) for before in (5, 6)) for row in rows)


def _is_gen_row(row: Sequence[str], before: int) -> bool:
    calls = row[before:]
    return (
        (len(calls) % 3 == 0 or len(calls) > _CUT)
        and row[before - 3].isdigit()
        and all(_ALLELE.fullmatch(allele) and not allele.isdigit() for allele in row[before - 2 : before])
        and all(_NUMBER.fullmatch(call) and 0 <= float(call) <= 1 for call in calls)
    )


def _is_haplotypes(lines: Sequence[str]) -> bool:
    """Five columns of a variant, then 0 and 1 for each chromosome of each person (SHAPEIT's .haps)."""
    rows = _rows(lines, fewest=5 + 4)
    return (
        bool(rows)
        and not all(map(_has_triples, rows))
        and all(
            row[2].isdigit()
            and set(row[5:]) <= set("01?*")
            and all(_ALLELE.fullmatch(one) and not one.isdigit() for one in row[3:5])
            for row in rows
        )
    )


def _has_triples(row: Sequence[str]) -> bool:
    """Is just one of each three a 1, as where the probabilities of three genotypes are sure?"""
    calls = row[5:]
    return len(calls) % 3 == 0 and all(calls[at : at + 3].count("1") == 1 for at in range(0, len(calls), 3))


def _is_eigenstrat(lines: Sequence[str]) -> bool:
    """A digit a person, a line a variant."""
    widths = {len(line.strip()) for line in lines}
    return (
        len(lines) >= _FEWEST_DIGITS
        and len(widths) == 1
        and widths.pop() >= _FEWEST_DIGITS
        and all(set(line.strip()) <= set("0129") for line in lines)
    )


def _is_cel(lines: Sequence[str]) -> bool:
    return lines[0].strip() == "[CEL]"


def _is_personal_report(lines: Sequence[str]) -> bool:
    """What companies that test persons give them: name, chromosome, position and two letters a line."""
    rows = [re.split(r"[\t,]", line.strip().replace('"', "")) for line in lines if not line.startswith("#")]
    rows = rows[1:] if rows and rows[0][0].lower() in {"rsid", "name"} else rows
    return bool(rows) and all(
        len(row) in {4, 5}
        and re.fullmatch(r"(?:rs|i|VG)\w*\d+", row[0])
        and _CHROMOSOME.fullmatch(row[1])
        and row[2].isdigit()
        and all(re.fullmatch(r"[ACGTDI0-]{1,2}", call) for call in row[3:])
        for row in rows
    )


_BLOCK = "omics.genotypes"
_SHAPES = (
    Shape("omics.individuals", "how near each person is to each other (GCTA GRM)", _is_relatedness),
    Shape(_BLOCK, "aligned reads (SAM)", _is_sam),
    Shape(_BLOCK, "sequencing reads (FASTQ)", _is_fastq),
    Shape("omics.sequences", "sequences (FASTA)", _is_fasta),
    Shape("omics.expression", "a matrix of genes by samples (GCT)", _is_gct),
    Shape("omics.expression", "a sparse matrix, as of genes by cells (Matrix Market)", _is_sparse_matrix),
    Shape("omics.expression", "proteins or metabolites by assays (mzTab)", _is_mztab),
    Shape("omics.individuals", "deletions and duplications of single samples (PennCNV)", _is_cnv_calls),
    Shape(_BLOCK, "the samples of a genotype file", _is_list_of_samples),
    Shape("omics.individuals", "principal components of single persons", _is_eigenvectors),
    Shape("omics.individuals", "shares that sum to one, as of the ancestry of each person", _is_shares),
    Shape(_BLOCK, "intensities of a chip (CEL)", _is_cel),
    Shape(_BLOCK, "the samples of an Oxford genotype file (SAMPLE)", _is_oxford_sample),
    Shape(_BLOCK, "the variants of a PLINK genotype file (BIM or MAP)", _is_map),
    Shape(_BLOCK, "the samples of a PLINK genotype file (FAM)", _is_fam),
    Shape(_BLOCK, "genotypes (PLINK PED)", _is_ped),
    Shape(_BLOCK, "haplotypes (HAPS)", _is_haplotypes),
    Shape(_BLOCK, "genotypes (Oxford GEN)", _is_oxford_gen),
    Shape(_BLOCK, "genotypes (EIGENSTRAT)", _is_eigenstrat),
    Shape(_BLOCK, "genotypes of one person", _is_personal_report),
)
