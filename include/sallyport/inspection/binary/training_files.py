"""Files that models are trained from, in the formats of the programs that train them: each row is a person, as a rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_HEAD, _MOST_LINES = 256 * 1024, 500
_NUMBER = rb"[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?"
_BY_LINE = (
    ("libsvm", re.compile(rb"%s(?:,%s)*(?: qid:\d+)?(?: +\d+:%s)+ *(?:#.*)?" % (_NUMBER, _NUMBER, _NUMBER))),
    (
        "Vowpal Wabbit",
        re.compile(rb"%s(?: [\d.]+)?(?: ?'\S+)? ?\|\w*(?: +[^\s|:]+(?::%s)?)+ *(?:\|.*)?" % (_NUMBER, _NUMBER)),
    ),
)
_BY_BYTES = (
    ("LightGBM", re.compile(rb"^______LightGBM_Binary_File_Token______\n")),
    ("XGBoost", re.compile(rb"^[\x01-\x03]\xab\xff\xff")),
)
_RECORD_HEAD, _RECORD_END, _LONGEST_RECORD = 12, 4, 64 * 1024
_TEXT, _BYTES = "text/plain", "application/octet-stream"


class TrainingRows:
    """Rows of numbers, a label before them."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """Outputs that are text without columns, or bytes of no known kind."""
        return self._terms.is_output and specimen.media_type in {_TEXT, _BYTES, "text/csv"}

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """What they are written for."""
        with specimen.open() as stream:
            head = stream.read(_HEAD)
        kind = _of_bytes(head) if specimen.media_type == _BYTES else self._of_lines(head, complete=len(head) < _HEAD)
        if kind is not None:
            yield finding("binary.records", f"It holds rows that a model is trained from ({kind}).")

    def _of_lines(self, head: bytes, *, complete: bool) -> str | None:
        lines = [line.rstrip(b"\r") for line in head.split(b"\n")[:_MOST_LINES] if line.strip()]
        lines = lines if complete or len(lines) < 2 else lines[:-1]  # noqa: PLR2004 - the last may be cut
        if len(lines) < self._terms.rules.binary.min_records:
            return None
        return next((kind for kind, form in _BY_LINE if all(map(form.fullmatch, lines))), None)


def are_training_rows(specimen: Specimen) -> bool:
    """Are bytes of no known kind rows that a model is trained from?"""
    with specimen.open() as stream:
        return _of_bytes(stream.read(_HEAD)) is not None


def _of_bytes(head: bytes) -> str | None:
    if _is_records(head):
        return "TFRecord"
    return next((kind for kind, sign in _BY_BYTES if sign.match(head)), None)


def _is_records(head: bytes) -> bool:
    """Two records of TensorFlow, one behind the other: a length and its check sum before, the check sum of it behind."""
    at = 0
    for _ in range(2):
        length = int.from_bytes(head[at : at + 8], "little")
        if not 0 < length < _LONGEST_RECORD or head[at + _RECORD_HEAD : at + _RECORD_HEAD + 1] != b"\n":
            return False
        at += _RECORD_HEAD + length + _RECORD_END
    return True
