"""Shapes of cells that tell what a column holds, as regular expressions of polars."""

from __future__ import annotations

EXACT_AGE = r"^(?:(?:1[01][0-9]|[1-9][0-9])(?:\.[0-9]+)?|[0-9](?:\.[0-9])?|[2-9]\.[0-9]{2})$"
"""Years, with decimals where they are more than a few: 0.0497 below "age" is what a model made of it."""
_KEY_SHAPE = (
    r"^(?:Patient/|urn:uuid:)?(?:[A-Za-z]{0,6}[-_]?[0-9]{1,14}[A-Za-z]?(?:\.0)?|"
    r"[0-9a-fA-F]{8}-?[0-9a-fA-F-]{8,27}|[0-9a-fA-F]{16,64}|"
    r"[A-Z0-9-]{6,}[0-9][A-Z0-9-]*)$"
)
_OTHER_SHAPE = (
    r"^(?i:rs[0-9]+|ens[a-z]*[0-9]{6,}.*|chr.*|cg[0-9]{6,}|go:.*|hgnc:.*|n[mrpc]_.*|hp:.*|mondo:.*|[opq][0-9][a-z0-9]{3}[0-9]|"
    r"[ew][0-9]{8}|[a-z][0-9]{2}(?:\.[0-9]+)?)$"
)
_WHOLE = r"^-?[0-9]{1,15}(?:\.0)?$"
_YEAR = r"^(?:19|20)[0-9]{2}(?:\.0)?$"
_FEW_DIGITS = r"^[0-9]{1,4}(?:\.0)?$"
_NUMBER = r"^-?[0-9]*[.,]?[0-9]+(?:[eE][-+]?[0-9]+)?$"
_SEX = r"^(?i:m|f|w|male|female|man|woman|boy|girl)$"
_BETWEEN = r"(?: ?(?:y|yo|yrs?|years?)\.?)?[ /,-]{0,2}"
_ALSO = r"(?:[/,-]{1,2} ?[A-Za-z][A-Za-z -]{0,24})?"
"""Race or hand, behind both, in listings of trials."""
_AGED = r"(?:1[01][0-9]|[0-9]{1,2})"
_MALE = rf"^(?i:{_AGED}{_BETWEEN}(?:m|male){_ALSO}|(?:m|male)[ /,-]{{0,2}}{_AGED}(?: ?yo?)?{_ALSO})$"
_FEMALE = _MALE.replace("m|male", "f|w|female")
"""Age and sex in one cell, as in "67F" and "M/54"."""
_PERSON = r"^[A-Za-z]{0,8}[-_.]?[0-9]{4,12}$"
_IDS = r"^(?:[A-Za-z]{1,8}[-_]?[0-9]{3,12}|[0-9]{5,12})(?: ?[;,| ] ?(?:[A-Za-z]{1,8}[-_]?[0-9]{3,12}|[0-9]{5,12}))+$"
"""Several in one cell."""
_LABELLED = (
    r"^[A-Za-z][A-Za-z0-9]{0,11}(?:[-_.][A-Za-z0-9]{1,12}){0,2}?[-_.]?[0-9]{3,10}(?:[-_.][A-Za-z0-9]{1,10}){0,3}$"
)
"""What a laboratory writes on a tube: letters, a number, and perhaps the visit or the plate."""
_PUBLIC = (
    r"^(?i:[sed]r[rxsp][0-9]{4,}|gs[me][0-9]{3,}|sam[ned]a?[0-9]{4,}|(?:na|hg)[0-9]{5}(?:[-_.].*)?|ega[a-z][0-9]{6,}|hmdb[0-9]+|"
    r"ach-[0-9]{6}|ilmn_[0-9]+|a_[0-9]+_p[0-9]+|hsa[0-9]{5}|r-hsa-[0-9]+|ipr[0-9]{6}|pf[0-9]{5}|gcst[0-9]+|pgs[0-9]+|efo_[0-9]+|db[0-9]{5}|"
    r"(?:loc|linc|znf|mir|snord|snora|mimat|mi|mstrg|asv|otu|ft|feature|peak|contig|scaffold|cluster|node|"
    r"cell|module|topic|factor|"
    r"gene|probe|protein|peptide|metabolite|compound|lipid|pathway|term|region|area|zone|grid|site|ward|practice|hospital|school|"
    r"model|trial|exp|config|run|sim|draw|boot|rep|iter|iteration|epoch|step|fold|seed|chunk|batch|job|task|page|study|paper|ref|"
    r"question|item|var|variable|col|code|group|class|bin|window|chr|pc|lsoa|week|month|year|day|visit)[-_. ]?"
    r"[0-9].*|[xvq][-_. ]?[0-9]{1,3})$"
)
"""Samples and studies of public archives, and what numbers features, places and runs."""
_NUMBERED = r"^(?i:[a-z]{1,8}[-_ ]?[0-9]{1,8})$"
_LETTERS = r"^(?:[A-Z]{2,6}|[a-z]{3,6}|(?:[A-Z]\. ?){2,4}|[A-Z]\.[A-Z])$"
_BARCODE = r"^[A-Za-z0-9_.#-]{0,40}?[ACGTN]{12,}(?:[-._][0-9A-Za-z]{1,20}){0,3}$"
DATE = (
    r"^(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/. ](?:[0-9]{1,2}|[A-Za-z]{3,9})[-/. ][0-9]{2,4}|"
    r"(?:19|20)[0-9]{6}|[0-9]{1,2}[A-Za-z]{3}[0-9]{4})(?:[T ][0-9:.+Z]*)?$"
)
SHAPES = {
    "key": _KEY_SHAPE,
    "other": _OTHER_SHAPE,
    "whole": _WHOLE,
    "number": _NUMBER,
    "date": DATE,
    "age": EXACT_AGE,
    "year": _YEAR,
    "few": _FEW_DIGITS,
    "barcode": _BARCODE,
    "sex": _SEX,
    "male": _MALE,
    "female": _FEMALE,
    "letters": _LETTERS,
    "numbered": _NUMBERED,
    "labelled": _LABELLED,
    "public": _PUBLIC,
    "person": _PERSON,
    "ids": _IDS,
}
