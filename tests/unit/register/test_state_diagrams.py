"""The diagrams say what the table of legal moves says."""

from __future__ import annotations

import re

from sallyport.register.diagram import page, projects, transfers
from sallyport.register.states import ENDED, PROJECT_MOVES, TRANSFER_MOVES, TransferState

ARROW = re.compile(r"^    (\w+) --> (\w+) : (.+)$", re.MULTILINE)


def arrows(diagram: str) -> dict[tuple[str, str], set[str]]:
    return {(old, new): set(who.split(", ")) for old, new, who in ARROW.findall(diagram)}


def test_every_legal_move_of_a_transfer_is_drawn_with_its_roles_and_no_other() -> None:
    expected = {
        (str(old), str(new)): {role.replace("_", " ") for role in roles} for (old, new), roles in TRANSFER_MOVES.items()
    }
    assert arrows(transfers()) == expected


def test_every_legal_move_of_a_project_is_drawn() -> None:
    assert set(arrows(projects())) == {(str(old), str(new)) for old, new in PROJECT_MOVES}


def test_begin_and_ends_are_marked() -> None:
    drawn = transfers()
    assert f"[*] --> {TransferState.REQUESTED}" in drawn
    assert {state for state in TransferState if f"{state} --> [*]" in drawn} == ENDED


def test_nothing_leaves_an_end() -> None:
    assert not {old for old, _ in TRANSFER_MOVES} & ENDED


def test_the_page_holds_both() -> None:
    assert transfers() in page()
    assert projects() in page()
