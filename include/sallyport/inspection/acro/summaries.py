"""ACRO's ``session_summary.json`` and ``.csv``: how many outputs a session has, and which variables each uses.

It counts outputs, and nobody. That is believed where the document proves it: what its ``metadata`` counts are the outputs that it
lists, and its ``variable_matrix`` holds ones for the variables that it lists for each, and zeros.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECTIONS = {"metadata", "outputs", "variable_matrix"}
_COUNTED = {"total_outputs", "status_counts", "type_counts"}
_STATUSES = {"pass", "review", "fail"}
_UNKNOWN = {"", "unknown", "none"}
_OF_OUTPUT = ("uid", "output_type", "analysis_name", "dependent_variables", "independent_variables")


def without_counts_of_outputs(document: object) -> object:
    """The document without what counts outputs; as it is when it is no such summary, or does not prove it."""
    if not isinstance(document, dict) or document.keys() != _SECTIONS or not _is_proved(document):
        return document
    metadata = {name: told for name, told in document["metadata"].items() if name not in _COUNTED}
    return {"metadata": metadata, "outputs": document["outputs"]}


def is_of_outputs(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Is it the summary as a table: a row for each output, with a one below each variable that the row itself lists?"""
    if tuple(header[: len(_OF_OUTPUT)]) != _OF_OUTPUT or not rows:
        return False
    outputs = [dict(zip(header, row, strict=False)) for row in rows]
    matrix = _matrix(
        [one | {"independent_variables": one.get("independent_variables", "").split("; ")} for one in outputs]
    )
    told = ({name: output.get(name) for name in header[len(_OF_OUTPUT) :]} for output in outputs)
    return len(matrix) == len(rows) and all(
        row == {name: str(used) for name, used in one.items()} for row, one in zip(told, matrix.values(), strict=True)
    )


def _is_proved(summary: dict[str, Any]) -> bool:
    metadata, outputs, matrix = summary["metadata"], summary["outputs"], summary["variable_matrix"]
    if not isinstance(metadata, dict) or not isinstance(outputs, list) or not isinstance(matrix, dict):
        return False
    if not metadata.keys() >= _COUNTED or not all(isinstance(output, dict) for output in outputs):
        return False
    kinds = Counter(str(output.get("output_type")) for output in outputs)
    statuses = metadata["status_counts"]
    return (
        metadata["total_outputs"] == len(outputs)
        and metadata["type_counts"] == dict(kinds)
        and isinstance(statuses, dict)
        and statuses.keys() <= _STATUSES
        and all(isinstance(count, int) for count in statuses.values())
        and sum(statuses.values()) == len(outputs)
        and matrix == _matrix(outputs)
    )


def _matrix(outputs: list[dict[str, Any]]) -> dict[Any, dict[str, int]]:
    """As ACRO makes it of the variables of the outputs."""
    used = {str(output.get("uid")): _variables(output) for output in outputs}
    every = sorted(set().union(*used.values()))
    return {uid: {name: int(name in names) for name in every} for uid, names in used.items()}


def _variables(output: dict[str, Any]) -> set[str]:
    told = (output.get("dependent_variables"), output.get("independent_variables"))
    names = (name for one in told for name in (one if isinstance(one, list) else [one]))
    return {name for name in names if isinstance(name, str) and name not in _UNKNOWN}
