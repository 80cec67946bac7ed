"""Which of the offered files an answer chooses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sallyport.errors import BadRequest
from sallyport.review.form import choice_label
from sallyport.storage.names import printable

if TYPE_CHECKING:
    from sallyport.review.verdict import FileVerdict


def chosen_files(looked: list[FileVerdict], value: Any) -> list[FileVerdict]:  # noqa: ANN401 - whatever the form sent
    """The chosen verdicts by number; all of them for an empty choice. BadRequest for a name that was not offered.

    A file may be named as the form offers it, by its number, or by its path.
    """
    if value is None or value in ("", []):
        return looked
    if not isinstance(value, list):
        raise BadRequest("The choice of files is not a list.", "Choose them from the list, or leave it empty for all.")
    by_name = {name: verdict.file.number for verdict in looked for name in _names(verdict)}
    chosen = {_number(by_name, str(item).strip()) for item in value}
    return [verdict for verdict in looked if verdict.file.number in chosen]


def _names(verdict: FileVerdict) -> set[str]:
    file = verdict.file
    return {choice_label(file), str(file.number), file.source_path, file.release_path or ""} - {""}


def _number(by_name: dict[str, int], text: str) -> int:
    if text in by_name:
        return by_name[text]
    match = re.match(r"(\d+) · ", text)
    number = f"File {match[1]}" if match else f"“{printable(text)}”"
    raise BadRequest(f"{number} is not among the files offered.", "Choose from the list, or leave it empty for all.")
