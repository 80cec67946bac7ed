from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from corpus.hidden import CASES
from sallyport.inspection.finding import Severity
from sallyport.inspection.hidden.inspectors import inspectors
from sallyport.inspection.kinds.types import identify
from sallyport.inspection.preflight import preflight
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.defaults import preflight_policy
from sallyport.policy.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.case import Case
    from sallyport.inspection.finding import Finding

VALUES = ("61.5", "58.2", "63.9", "mean score", "ward 7", "4711", "somebody", "calc", "kept", "cohort", "group", "/c ")
"""What the cases hold: cells, names, commands."""


def looked(content: bytes, name: str, media_type: str, direction: Direction = Direction.OUTPUT) -> list[Finding]:
    """Findings of all inspectors of hidden content, in this process."""
    with TemporaryDirectory(prefix="sallyport-hidden-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        specimen = Specimen(name, len(content), "0" * 64, media_type, lambda: path.open("rb"))
        terms = Terms(Disclosure(), direction)
        return [said for one in inspectors(terms) if one.applies_to(specimen) for said in one.inspect(specimen)]


def files(case: Case) -> list[tuple[str, bytes, str]]:
    with TemporaryDirectory(prefix="sallyport-hidden-") as folder:
        case.make(Path(folder))
        found = []
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                with path.open("rb") as stream:
                    found.append((path.relative_to(folder).as_posix(), path.read_bytes(), identify(stream, path.name)))
        return found


@cache
def all_files() -> list[tuple[str, str, bytes, str]]:
    return [(case.name, *one) for case in CASES for one in files(case)]


def test_law_7_secrets_and_data_values_stay_out_of_findings_about_hidden_content():
    said = 0
    for case, name, content, media_type in all_files():
        for one in looked(content, name, media_type):
            said += 1
            text = f"{one.message} {one.location} {dict(one.detail)}"
            assert not any(value in text for value in VALUES), (case, text)
    assert said > 200


def mutated(content: bytes, chosen: random.Random) -> Iterator[bytes]:
    """Cut, with bytes changed, and with a piece doubled."""
    yield content[: chosen.randrange(len(content))]
    changed = bytearray(content)
    for _ in range(5):
        changed[chosen.randrange(len(changed))] = chosen.randrange(256)
    yield bytes(changed)
    at = chosen.randrange(len(content))
    yield content[:at] + content[max(0, at - 50) :]


def test_damaged_files_of_every_format_are_looked_into_without_a_failure():
    chosen = random.Random(1)
    for _, name, content, media_type in all_files():
        for damaged in mutated(content, chosen):
            looked(damaged, name, media_type)


CONFINED = (
    "xlsx row hidden", "docx comment", "ods comment", "xls row hidden", "rtf comment", "png text", "jpeg GPS", "jpeg XMP",
    "tiff artist", "gif comment", "webp GPS", "svg script", "eps scatter plot of R", "html comment with rows", "html in UTF-16",
    "pdf note", "pdf invisible text", "ipynb attachment", "rds data frame", "RData numbers", "csv formula",
    "left over: .Rhistory", "dicom", "jpeg other thumbnail",
)  # fmt: skip


def test_every_format_is_read_where_no_file_can_be_opened_and_no_module_loaded(tmp_path):
    """Through preflight, in confined children; a module that is missing there would leave another finding."""
    by_name = {case.name: case for case in CASES}
    for number, name in enumerate(CONFINED):
        folder = tmp_path / f"{number:02}"
        folder.mkdir()
        by_name[f"hidden/{name}"].make(folder)
    said: dict[str, set[str]] = {}
    for item in preflight([tmp_path], preflight_policy()):
        found = {one.rule for one in item.findings if one.severity is not Severity.INFO}
        said.setdefault(item.path.split("/")[0], set()).update(found)
    for number, name in enumerate(CONFINED):
        case = by_name[f"hidden/{name}"]
        assert case.judged(said[f"{number:02}"]) == case.expected, name


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("xlsx sheet hidden", Severity.REVIEW),
        ("xlsx comment", Severity.INFO),
        ("xlsx DDE", Severity.BLOCK),
        ("docx macro", Severity.REVIEW),
        ("rds data frame", Severity.INFO),
        ("png bytes behind the end", Severity.REVIEW),
        ("pdf encrypted", Severity.UNVERIFIED),
    ],
)
def test_inputs_may_hold_data_but_what_runs_or_was_not_read_keeps_its_weight(name, severity):
    ((path, content, media_type),) = files(next(case for case in CASES if case.name == f"hidden/{name}"))
    found = looked(content, path, media_type, Direction.INPUT)
    assert {one.severity for one in found if one.rule != "hidden.author"} == {severity}
