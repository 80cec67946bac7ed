"""The state diagrams of the docs, drawn from the table of legal moves itself."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from sallyport.register.states import ENDED, PROJECT_MOVES, TRANSFER_MOVES, ProjectState, TransferState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sallyport.register.states import Role


_PAGE = """# States

Every state that a transfer or a project can be in, and every move between them. Anything else is refused. Each arrow names
who may make the move: the system itself, the requester (whose files they are), the operator (who triggered the run), a
reviewer, or a quarantine keeper (a role that the policy names).

## Transfers

A failed transfer says why, and goes on where it stopped when its step is run again.

```mermaid
{transfers}```

## Projects

```mermaid
{projects}```
"""

StateT = TypeVar("StateT", bound=StrEnum)


def page() -> str:
    """The page about states, as Markdown with both diagrams."""
    return _PAGE.format(transfers=transfers(), projects=projects())


def transfers() -> str:
    """A transfer's states and moves as a Mermaid state diagram; each arrow names who may make the move."""
    return _diagram(TRANSFER_MOVES, TransferState.REQUESTED, (state for state in TransferState if state in ENDED))


def projects() -> str:
    """A project's states and moves as a Mermaid state diagram; each arrow names who may make the move."""
    leaving = {old for old, _ in PROJECT_MOVES}
    return _diagram(PROJECT_MOVES, ProjectState.REQUESTED, (state for state in ProjectState if state not in leaving))


def _diagram(moves: Mapping[tuple[StateT, StateT], frozenset[Role]], first: StateT, last: Iterable[StateT]) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {first}"]
    lines += [f"    {old} --> {new} : {_who(roles)}" for (old, new), roles in moves.items()]
    lines += [f"    {state} --> [*]" for state in last]
    return "\n".join(lines) + "\n"


def _who(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(str(role).replace("_", " ") for role in roles))
