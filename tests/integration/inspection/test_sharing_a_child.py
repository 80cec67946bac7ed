"""Small texts share a child: each still gets its own word, whichever of the others breaks the child, whatever they are called."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from sallyport.confinement.client import Server
from sallyport.inspection.looking import Looking
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TERMS = Terms(Disclosure(), Direction.OUTPUT)
MEMORY = 4 * 1024**3


@contextmanager
def looking() -> Iterator[Looking]:
    shared = {"rules": TERMS.rules.model_dump_json(), "direction": TERMS.direction.value}
    with Server("looking_probe", shared, MEMORY, 60) as server, Looking(TERMS, server) as made:
        yield made


def specimen(folder: Path, name: str, number: int) -> Specimen:
    path = folder / f"{number}.csv"
    path.write_text(f"name,nhs\nsomebody,{'943 476 5919' if number % 2 else number}\n")
    return Specimen(name, path.stat().st_size, f"{number:064x}", "text/csv", lambda: path.open("rb"))


def said(files: list[Specimen], made: Looking) -> list[set[str]]:
    for file in files:
        made.begin(file)
    return [{found.rule for found in made.seen(file).findings} for file in files]


@pytest.mark.parametrize("broken", [{0}, {57, 58, 139}])
def test_law_2_not_checked_is_not_clean_when_one_of_those_that_share_a_child_breaks_it(
    broken: set[int], tmp_path: Path
) -> None:
    names = [f"{'breaks' if number in broken else 'table'}-{number}.csv" for number in range(140)]
    with looking() as made:
        rules = said([specimen(tmp_path, name, number) for number, name in enumerate(names)], made)
    assert {number for number, found in enumerate(rules) if "inspector.failed" in found} == broken
    hits = {number for number, found in enumerate(rules) if "identifiers.nhs_number" in found}
    assert hits == {number for number in range(140) if number % 2} - broken


def test_names_that_take_much_of_a_message_are_told_in_several(tmp_path: Path) -> None:
    long = "\N{GRINNING FACE}" * 2000
    names = [f"{long}-{number}.csv" for number in range(30)]
    with looking() as made:
        rules = said([specimen(tmp_path, name, number) for number, name in enumerate(names)], made)
    assert not any("inspector.failed" in found for found in rules)
    assert [("identifiers.nhs_number" in found) for found in rules] == [bool(number % 2) for number in range(30)]
