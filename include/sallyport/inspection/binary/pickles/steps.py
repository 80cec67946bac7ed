"""The pickles of a stream, one behind the other, followed without running them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.binary.pickles.machine import Machine, Seen
from sallyport.inspection.binary.pickles.opcodes import Malformed, Source

if TYPE_CHECKING:
    from typing import BinaryIO

    from sallyport.policy.disclosure.binary import BinaryRules

_OLD_TORCH = 0x1950A86A20F9469CFC6C
"""What PyTorch before 1.6 pickles first; four more pickles follow, then raw numbers."""
_PICKLES_OF_OLD_TORCH = 5
_MOST_PICKLES = 100_000
_BLANK = b"\0\t\n\r "


@dataclass
class Contents:
    """What the steps of one or more pickles left."""

    roots: list[object] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    problem: str | None = None
    """Why they were not followed to the end; None when they were."""


def read_pickles(stream: BinaryIO, rules: BinaryRules) -> Contents:
    """All pickles from where the stream is to its end."""
    contents = Contents()
    read_into(contents, Source(stream), rules)
    return contents


def read_into(contents: Contents, source: Source, rules: BinaryRules) -> None:
    """The same, adding to what was read before."""
    first = len(contents.roots)
    try:
        while len(contents.roots) < _MOST_PICKLES:
            if len(contents.roots) > first and source.ends(_BLANK):
                return
            contents.roots.append(Machine(source, contents.seen, rules.max_opcodes).run())
            if contents.roots[first] == _OLD_TORCH and len(contents.roots) - first == _PICKLES_OF_OLD_TORCH:
                return
        contents.problem = "it has more pickles than are followed"
    except Malformed as malformed:
        contents.problem = str(malformed)
    except (EOFError, OSError, ValueError) as error:
        contents.problem = f"its compressed bytes make no sense ({type(error).__name__})"
    except (MemoryError, RecursionError):
        contents.problem = "it needs more memory than it may have"
