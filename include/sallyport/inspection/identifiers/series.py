"""Ids of persons and samples that are told by their number: many of one form, the same letters before as many digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOKEN = re.compile(
    r"(?<![\w.#@%:+=-])(?P<before>[A-Za-z]{1,11}(?:[-_][A-Za-z]{1,8})?)[-_]?"
    r"(?P<number>\d{3,10})(?P<after>(?:[-_][A-Za-z0-9]{1,8}){0,3})(?![\w:(])"
)
_PUBLIC = (
    # variants, genes, transcripts, proteins, probes
    "rs ss cg ch chr ensg enst ensp ense ensr hgnc loc linc mir mirna snora snord znf olfr nm np nr xm xp nc ng uc ccds ilmn "
    "affx ax kgp exm esv nsv cosm cosv rcv vcv scv var snp mimat mi mstrg tcons asv otu upi uniref pf ipr "
    "pthr ssf cluster contig "
    "scaffold peak feature ft "
    # metabolites, drugs, pathways, terms and codes
    "hmdb chebi cid sid cas zinc chembl db kegg map ko go hp mp doid mondo efo uberon cl obi orpha orphanet omim mim icd opcs "
    "snomed atc loinc bnf lipid r-hsa hsa wp ncit mesh umls "
    # public samples and studies, papers, registries
    "srr err drr srx erx srs ers srp erp gsm gse gpl gds samn samea samd na hg prjna prjeb phs pht phv egas egad egan egaf "
    "egac egar ega pxd msv gcst pgs pmid pmc nct isrctn crd eudract doi arxiv issn isbn iras rec cve rfc iso bs "
    "ach cvcl"
)
_AT_WORK = (
    # builds, versions, the work of computers, parts of documents
    "grch v ver version rev rel build kb pr issue bug job task node cpu gpu host run step iter epoch seed fold boot draw "
    "sim model exp trial page line row fig figure table tab section sec box eq ref path glyph text utf ascii "
    "sha md aes rgb base int uint "
    "float port pid tid thread block chunk part shard batch year week month day wave visit item question field f p q x y z t w "
    # places, codes, orders
    "column col code cat class group site ward trust practice hospital school region zone lsoa msoa oa error warning note http "
    "isic sic soc naics hrg inv po order"
)
_OF_PERSONS = (
    "pt pat patient subj subject sub participant ppt ptp donor proband respondent case control ctrl mrn volunteer individual "
    "indiv resident client sample smpl eid iid child mother infant twin person tumor tumour biopsy"
)
_IN_PUBLIC, _PERSONS = frozenset(_PUBLIC.split()), frozenset(_OF_PERSONS.split())
_NO_PERSONS = _IN_PUBLIC | frozenset(_AT_WORK.split())
_SAID = re.compile(
    r"(?i)\b(?:sub(?:ject)?s?|samples?|participants?|patients?|cases?|controls?|individuals?|donors?|probands?|customdata|"
    r"eids?|iids?|usubjids?|mrns?|respondents?|exclude[ds]?|withdr[ae]w\w*|matched|hovertext)\b"
    r"[\"'\])}]{0,2}[ \t]{0,2}[:=(\[ -]{0,4}(?:\r?\n[ \t]*-[ \t]+)?[\"'\[(]{0,4}$"
)
_NEXT = re.compile(r"^[\"'\])]{0,3}[ \t]{0,2}(?:[,;][\s\[(\"']{0,6}|\r?\n[ \t]*-[ \t]+[\"']?)$")
_ADDRESS = re.compile(r"(?:10\.\d{4,9}/|https?://)\S*$")
_DATA_FILE = re.compile(
    r"^(?:[._][\w.]{0,30})?\.(?:cram|bam|sam|fastq|fq|g?vcf|idat|cel|nii|dcm|mnc|mgz|edf|fast5|pod5|mzml|raw|fcs|svs|h5ad|bed)\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:19|20)\d\d")
_LETTERS = re.compile(r"[A-Za-z]+")
_AROUND = frozenset(("", *'\t,;|"\r\n'))
_LONGEST_LETTERS = 5
_SURE_DIGITS, _SAID_DIGITS, _PERSONS_DIGITS = 6, 4, 3
_LOOKED_BACK = 40


def persons_numbered(text: str, fewest: int, *, whole: bool = False, is_table: bool = False) -> int:
    """How many ids of one form a text holds; 0 where no form has ``fewest``.

    ``whole``: labels, which are ids and nothing else. ``is_table``: whole cells are judged where columns are.
    """
    forms: dict[tuple[str, int], set[str]] = {}
    before_end, was_said = -1, False
    for found in _TOKEN.finditer(text):
        letters, number = found["before"].lower(), found["number"]
        if is_table and _is_a_cell(text, found):
            continue
        gap = text[before_end : found.start()] if before_end >= 0 and found.start() - before_end < _LOOKED_BACK else "!"
        was_said = _is_said(text, found) or (was_said and _NEXT.match(gap) is not None)
        before_end = found.end()
        if not was_said and _ADDRESS.search(text[max(0, found.start() - _LOOKED_BACK) : found.start()]):
            continue
        if _is_id(letters, number, is_said=was_said or whole):
            forms.setdefault((letters, len(number)), set()).add(number)
    most = max(map(len, forms.values()), default=0)
    return most if most >= fewest else 0


def _is_a_cell(text: str, found: re.Match[str]) -> bool:
    return text[found.start() - 1 : found.start()] in _AROUND and text[found.end() : found.end() + 1] in _AROUND


def _is_said(text: str, found: re.Match[str]) -> bool:
    """Do the words before it, or the kind of file that it is the name of, say that it is a person or a sample?"""
    above = text[max(0, found.start() - _LOOKED_BACK) : found.start()]
    return (
        _SAID.search(above) is not None or _DATA_FILE.match(text[found.end() : found.end() + _LOOKED_BACK]) is not None
    )


def _is_id(letters: str, number: str, *, is_said: bool) -> bool:
    first, _, last = letters.partition("-") if "-" in letters else letters.partition("_")
    if first in _PERSONS:
        return len(number) >= _PERSONS_DIGITS
    if _DATE.fullmatch(number) or letters in _NO_PERSONS or first in _NO_PERSONS or (last or first) in _NO_PERSONS:
        return False
    if is_said:
        return len(number) >= _SAID_DIGITS + (
            len(letters) == 1
        )  # a letter with four digits is a code of a disease, too
    return 1 < len(letters) <= _LONGEST_LETTERS and len(number) >= _SURE_DIGITS


def letters_before(word: str) -> str:
    """The letters that a word begins with, small."""
    found = _LETTERS.match(word)
    return found[0].lower() if found else ""


def is_of_others(word: str) -> bool:
    """Do its letters say that it numbers something of the public that is no person: a variant, a gene, a paper?"""
    return letters_before(word) in _IN_PUBLIC


def is_of_work(word: str) -> bool:
    """Do its letters say that it numbers a line, a job, a place: what anybody numbers, and may write before any number?"""
    return letters_before(word) in _NO_PERSONS - _IN_PUBLIC


def labels_numbered(labels: Iterable[str], fewest: int) -> int:
    """How many of the labels of a drawing are ids of one form and nothing else."""
    return persons_numbered("\n".join(_alone(labels)), fewest, whole=True)


def _alone(labels: Iterable[str]) -> Iterator[str]:
    for label in labels:
        found = _TOKEN.fullmatch(label.strip())
        if found and (len(found["before"]) > 1 or found["before"].lower() in {"s", "p"}):
            yield found[0]
