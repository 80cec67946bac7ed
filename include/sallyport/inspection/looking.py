"""Looking into files: each in a confined child of its own, so that one which breaks its reader costs one finding."""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Self

from sallyport.confinement.client import ChildFailed, Server
from sallyport.confinement.server import LONGEST_MESSAGE
from sallyport.inspection.batches import Batches
from sallyport.inspection.fact import Fact
from sallyport.inspection.finding import Finding, Severity
from sallyport.inspection.kinds.extensions import TEXT
from sallyport.inspection.rules import RULES, finding, on_the_way
from sallyport.storage.copying import write_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Direction, Terms

AT_ONCE = 2
"""Files looked into at once: as many as the smallest machine has processors."""
_FEWEST, _MOST, _SMALL = 60, 400, 256 * 1024
"""So many texts of at most so many bytes share a child: making one takes as long as reading hundreds of them. The first
children get few, so that there are enough for all processors; where there are thousands, those that follow get many."""
_MOST_BYTES = 4 * 1024 * 1024
"""What shares a child shares its time, and is held here until it has been looked into."""
_MOST_RUNNING = 4 * AT_ONCE
_BESIDE_NAME = 256
"""Bytes of a message that tell of one file, but for its name."""
_LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """What was said about one file's content."""

    findings: list[Finding] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


class _Piece(NamedTuple):
    """A file to be looked into."""

    specimen: Specimen
    data: bytes | None
    """Of a small text; others are opened when their turn comes."""


class Looking:
    """Looks into files as they come: begun early, waited for when they are asked for. To be used by one thread."""

    def __init__(self, terms: Terms, server: Server | None = None) -> None:
        """``server`` is one that runs already, for the same rules and direction; it is left running."""
        self._terms, self._lent = terms, server is not None
        self._server = server or server_for(terms)
        self._batches = Batches(AT_ONCE, self._look, _MOST_RUNNING)
        self._sharing = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._batches.close()
        if not self._lent:
            self._server.close()

    def begin(self, specimen: Specimen, data: bytes | None = None) -> None:
        """Its bytes are there: have them looked into when there is room. ``data`` are they, where they have been read.

        Waits when very many small texts are in hand, whose bytes are held.
        """
        if (key := _key(specimen)) in self._batches:
            return
        if not _is_small_text(specimen):
            self._batches.begin(key, _Piece(specimen, None), 1)
            return
        if data is None:
            with specimen.open() as stream:
                data = stream.read()
        self._batches.begin(key, _Piece(specimen, data), self._weight(specimen))

    def seen(self, specimen: Specimen) -> Seen:
        """What was said about it; waits for it, and tells it once."""
        self.begin(specimen)
        return self._batches.answer(_key(specimen))

    def _weight(self, specimen: Specimen) -> float:
        """Of what one child looks into, by number, by bytes, and by what is told about them in one message."""
        self._sharing += 1
        number = min(max(self._sharing // 2, _FEWEST), _MOST)
        return max(1 / number, specimen.size / _MOST_BYTES, _told_bytes(specimen) / (LONGEST_MESSAGE - _BESIDE_NAME))

    def _look(self, pieces: list[_Piece]) -> list[Seen]:
        """Where several share a child that fails, each half of them has another, until the one is found that breaks it."""
        try:
            return self._ask(pieces)
        except ChildFailed as failure:
            if len(pieces) == 1:
                message = f"The file could not be looked into: {failure.reason}."
                return [Seen([finding("inspector.failed", message)])]
        half = len(pieces) // 2
        return self._look(pieces[:half]) + self._look(pieces[half:])

    def _ask(self, pieces: Sequence[_Piece]) -> list[Seen]:
        with ExitStack() as opened:
            handles = []
            if self._terms.participants is not None:
                handles.append(opened.enter_context(self._terms.participants()).fileno())
            handles.append(opened.enter_context(_opened(pieces)).fileno())
            job = {"participants": self._terms.participants is not None, "files": _told(pieces)}
            answers = self._server.run(job, handles)
        seen = [Seen() for _ in pieces]
        for answer in answers:
            try:
                _sort_in(seen[answer["file"]], answer, self._terms.direction)
            except (KeyError, TypeError, ValueError, IndexError):
                raise ChildFailed("it said something that makes no sense") from None
        return seen


def server_for(terms: Terms) -> Server:
    """What makes the children that look into files on these terms. To be closed."""
    shared = {"rules": terms.rules.model_dump_json(), "direction": terms.direction.value}
    limits = terms.rules.reading
    return Server("sallyport.inspection.reading", shared, limits.max_memory_bytes, limits.max_seconds)


def _opened(pieces: Sequence[_Piece]) -> BinaryIO:
    """The file; or all that share a child one behind the other in one open file, since a message carries few of these."""
    if pieces[0].data is None:
        return pieces[0].specimen.open()
    together = os.fdopen(os.memfd_create("texts"), "wb", buffering=0)
    write_all(together.fileno(), b"".join(piece.data or b"" for piece in pieces))
    return together


def _told(pieces: Sequence[_Piece]) -> list[dict[str, Any]]:
    """``part``: where its bytes begin in an open file of several, and their number; None where it has one of its own."""
    told, at = [], 0
    for specimen, data in pieces:
        told.append(
            {
                "name": specimen.name,
                "size": specimen.size,
                "digest": specimen.digest,
                "media_type": specimen.media_type,
                "part": None if data is None else [at, len(data)],
            }
        )
        at += len(data or b"")
    return told


def _told_bytes(specimen: Specimen) -> int:
    return len(json.dumps(specimen.name)) + _BESIDE_NAME


def _key(specimen: Specimen) -> tuple[str, str]:
    return specimen.digest, specimen.name


def _is_small_text(specimen: Specimen) -> bool:
    return specimen.size <= _SMALL and specimen.media_type in TEXT


def _sort_in(seen: Seen, answer: dict[str, Any], direction: Direction) -> None:
    if "fact" in answer:
        seen.facts.append(Fact(str(answer["fact"]), dict(answer["data"]), str(answer["location"])))
        return
    rule = RULES[answer["rule"]]
    detail = {str(key): value for key, value in answer["detail"].items() if _is_plain(value)}
    message, place = (sys.intern(str(answer[name])[:_LONGEST_TEXT]) for name in ("message", "location"))
    found = finding(rule.id, message, place, Severity(answer["severity"]), **detail)
    seen.findings.append(on_the_way(found, direction))


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)
