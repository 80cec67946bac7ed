"""Looking into files: each in a confined child of its own, so that one which breaks its reader costs one finding."""

from __future__ import annotations

import json
import threading
from collections import deque
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any, Self

from sallyport.confinement.client import ChildFailed, Server
from sallyport.confinement.server import LONGEST_MESSAGE
from sallyport.inspection.crew import Crew
from sallyport.inspection.extensions import TEXT
from sallyport.inspection.fact import Fact
from sallyport.inspection.finding import Finding, Severity
from sallyport.inspection.rules import RULES, finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

AT_ONCE = 2
"""Files looked into at once: as many as the smallest machine has processors."""
_TOGETHER, _SMALL = 120, 256 * 1024
"""So many texts of at most so many bytes share a child: making one takes as long as reading hundreds of them."""
_WORTH_A_CHILD = 64 * 1024
"""Fewer bytes are not shared out any more."""
_BESIDE_NAME = 256
"""Bytes of a message that tell of one file, but for its name."""
_LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """What was said about one file's content."""

    findings: list[Finding] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


class Looking:
    """Looks into files as they come: begun early, waited for when they are asked for. To be used by one thread."""

    def __init__(self, terms: Terms, server: Server | None = None) -> None:
        """``server`` is one that runs already, for the same rules and direction; it is left running."""
        self._terms, self._lent = terms, server is not None
        self._server = server or server_for(terms)
        self._crew, self._taking = Crew(AT_ONCE, self._work), threading.Lock()
        self._begun: dict[tuple[str, str], Future[Seen]] = {}
        self._waiting: deque[tuple[Specimen, Future[Seen]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._taking:
            self._waiting.clear()
        self._crew.dismiss()
        if not self._lent:
            self._server.close()

    def begin(self, specimen: Specimen) -> None:
        """Its bytes are there: have them looked into when there is room."""
        key = specimen.digest, specimen.name
        if key not in self._begun:
            future: Future[Seen] = Future()
            self._begun[key] = future
            self._waiting.append((specimen, future))
            self._crew.call()

    def seen(self, specimen: Specimen) -> Seen:
        """What was said about it; waits for it, and tells it once."""
        self.begin(specimen)
        return self._begun.pop((specimen.digest, specimen.name)).result()

    def _work(self) -> bool:
        together = self._next()
        try:
            for (_, future), seen in zip(together, self._look([specimen for specimen, _ in together]), strict=True):
                future.set_result(seen)
        except BaseException as error:  # noqa: BLE001 - raised where it is asked for
            for _, future in together:
                if not future.done():
                    future.set_exception(error)
        return bool(together)

    def _next(self) -> list[tuple[Specimen, Future[Seen]]]:
        """What one child looks into next: small texts as far as they go, but only a share, so that no processor is idle."""
        together: list[tuple[Specimen, Future[Seen]]] = []
        with self._taking:  # so that what comes next is still there when it has been looked at
            coming = takewhile(_is_small_text, (specimen for specimen, _ in islice(self._waiting, AT_ONCE * _TOGETHER)))
            share = max(sum(one.size for one in coming) // AT_ONCE, _WORTH_A_CHILD)
            room = LONGEST_MESSAGE - _BESIDE_NAME
            while self._waiting and len(together) < _TOGETHER:
                following = self._waiting[0][0]
                room, share = room - _told_bytes(following), share - following.size
                if together and (room < 0 or not _is_small_text(following)):
                    break
                together.append(self._waiting.popleft())
                if share <= 0 or not _is_small_text(following):
                    break
        return together

    def _look(self, specimens: list[Specimen]) -> list[Seen]:
        """Where several share a child that fails, each half of them has another, until the one is found that breaks it."""
        if not specimens:
            return []
        try:
            return self._ask(specimens)
        except ChildFailed as failure:
            if len(specimens) == 1:
                message = f"The file could not be looked into: {failure.reason}."
                return [Seen([finding("inspector.failed", message)])]
        half = len(specimens) // 2
        return self._look(specimens[:half]) + self._look(specimens[half:])

    def _ask(self, specimens: Sequence[Specimen]) -> list[Seen]:
        with ExitStack() as opened:
            handles = []
            if self._terms.participants is not None:
                handles.append(opened.enter_context(self._terms.participants()).fileno())
            handles += [opened.enter_context(specimen.open()).fileno() for specimen in specimens]
            job = {"participants": self._terms.participants is not None, "files": [_told(one) for one in specimens]}
            answers = self._server.run(job, handles)
        seen = [Seen() for _ in specimens]
        for answer in answers:
            try:
                _sort_in(seen[answer["file"]], answer)
            except (KeyError, TypeError, ValueError, IndexError):
                raise ChildFailed("it said something that makes no sense") from None
        return seen


def server_for(terms: Terms) -> Server:
    """What makes the children that look into files on these terms. To be closed."""
    shared = {"rules": terms.rules.model_dump_json(), "direction": terms.direction.value}
    limits = terms.rules.reading
    return Server("sallyport.inspection.reading", shared, limits.max_memory_bytes, limits.max_seconds)


def _told(specimen: Specimen) -> dict[str, Any]:
    return {
        "name": specimen.name,
        "size": specimen.size,
        "digest": specimen.digest,
        "media_type": specimen.media_type,
    }


def _told_bytes(specimen: Specimen) -> int:
    return len(json.dumps(specimen.name)) + _BESIDE_NAME


def _is_small_text(specimen: Specimen) -> bool:
    return specimen.size <= _SMALL and specimen.media_type in TEXT


def _sort_in(seen: Seen, answer: dict[str, Any]) -> None:
    if "fact" in answer:
        seen.facts.append(Fact(str(answer["fact"]), dict(answer["data"]), str(answer["location"])))
        return
    rule = RULES[answer["rule"]]
    detail = {str(key): value for key, value in answer["detail"].items() if _is_plain(value)}
    message, place = str(answer["message"])[:_LONGEST_TEXT], str(answer["location"])[:_LONGEST_TEXT]
    seen.findings.append(finding(rule.id, message, place, Severity(answer["severity"]), **detail))


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)
