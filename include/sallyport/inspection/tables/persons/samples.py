"""Tables of samples: a row, or a column, for what was taken from each person, whatever was measured in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import plain
from sallyport.inspection.tables.persons.columns import FIRST_COLUMNS, Role
from sallyport.inspection.tables.persons.signs import is_measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.persons.columns import Column

_SAMPLE = re.compile(
    r"^(?:sample|samples|specimen|aliquot|library|biosample|biospecimen|tube|array|sentrix|slide|scan|session|subjectsession|tumou?r|"
    r"normal|case|control)(?:s|name|id|ids|no|number|barcode|label|code)?$"
)
_ANONYMOUS = re.compile(r"^(?:|id|ids|name|names|rownames?|index|unnamed0|x|v1|key|label)$")
_SEGMENT = (
    frozenset({"chrom", "chr", "chromosome"}),
    frozenset(
        {
            "segmean",
            "nummark",
            "nprobes",
            "logr",
            "log2",
            "log2ratio",
            "baf",
            "copynumber",
            "cn",
            "totalcn",
            "majorcn",
            "tcn",
        }
    ),
)
_CALLED = re.compile(r"^(?:.*[\s_.:-])?(?P<letters>[A-Za-z]{1,10})[-_ ]?(?P<number>\d{2,8})(?:[-_.][A-Za-z0-9]{1,6})?$")
_WORDS = (
    "p s pt pat patient subject subj sub participant sample donor case control ctrl hc tum tumor tumour id ind individual "
    "proband"
)
_OF_PERSONS = frozenset(_WORDS.split())
_A_PERSON = re.compile(
    r"(?i)(?P<letters>pt|ppt|pat|patient|subject|subj|participant|proband|donor|individual|volunteer|person|mrn|eid)"
    r"[-_. ]?(?P<number>\d{2,10})\Z"
)
_FEWEST_DIGITS, _FEWEST_MEASURES, _MOST = 3, 2, 0.9
_FEATURE = re.compile(
    r"^(?:.*(?:gene|protein|probe|metabolite|peptide|transcript|cpg|mirna|feature|symbol|accession|compound|taxon|otu|asv).*|idref)$"
)


def sample_column(columns: Sequence[Column], header: Sequence[str], fewest: int) -> Column | None:
    """The column of samples' ids: named so, or unnamed beside what was measured in each; None where rows are something else."""
    names = {plain(name) for name in header[:200]}
    are_segments = all(names & words for words in _SEGMENT)
    for column in columns:
        if column.index >= FIRST_COLUMNS or column.distinct < fewest or not column.is_shaped("labelled"):
            continue
        if column.is_shaped("other", 0.5) or column.is_shaped("public", 0.5):
            continue
        name = plain(column.name)
        if _SAMPLE.match(name) or (are_segments and _ANONYMOUS.match(name)):
            return column
        if column.index == 0 and column.is_unique(_MOST) and _is_unnamed(column) and _are_measured(columns, column):
            return column
    return None


def _is_unnamed(column: Column) -> bool:
    """Does its name say nothing of the rows? FreeSurfer and its like write there what was measured: "Measure:volume"."""
    return column.role is Role.UNKNOWN and (_ANONYMOUS.match(plain(column.name)) is not None or ":" in column.name)


def _are_measured(columns: Sequence[Column], key: Column) -> bool:
    others = [column for column in columns if column is not key and column.filled > 0]
    if any(column.role in {Role.RESULT, Role.OTHER_KEY} for column in others):
        return False
    return sum(is_measure(column) and not column.is_shaped("few") for column in others) >= _FEWEST_MEASURES


def persons_across(header: Sequence[str], fewest: int) -> int:
    """How many columns are called persons and numbered as those are ("Pt001", "patient_17"), whatever stands below; else 0."""
    series: dict[str, set[str]] = {}
    for name in header[1:]:
        found = _A_PERSON.match(name.strip()[:120])
        if found:
            series.setdefault(found["letters"].lower(), set()).add(found["number"])
    most = max(map(len, series.values()), default=0)
    return most if most >= fewest else 0


def samples_across(header: Sequence[str], fewest: int) -> int:
    """How many columns are samples, numbered as persons are, beside the names of genes or proteins; else 0."""
    first = [plain(name) for name in header[:FIRST_COLUMNS]]
    if not any(map(_FEATURE.match, first)):
        return 0
    series: dict[tuple[str, int], set[str]] = {}
    for name in header[1:]:
        found = _CALLED.match(name.strip()[:120])
        if found and (found["letters"].lower() in _OF_PERSONS or len(found["number"]) >= _FEWEST_DIGITS):
            series.setdefault((found["letters"].lower(), len(found["number"])), set()).add(found["number"])
    most = max((len(told) for (letters, _), told in series.items() if letters in _OF_PERSONS), default=0)
    return most if most >= fewest else 0
