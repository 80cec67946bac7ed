"""All who watch one table: what they see of it, and what they say at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Head, Watcher, WatcherMaker


class Watchers:
    """Shows rows to each of them; one that fails is not asked again, and its failure is a finding."""

    def __init__(self, makers: Sequence[WatcherMaker], head: Head) -> None:
        self._all: list[Watcher] = [watcher for maker in makers if (watcher := maker.watcher(head)) is not None]
        self._failed: dict[int, Finding] = {}

    def see(self, batch: Batch) -> None:
        """The next rows."""
        for number, watcher in self._speaking():
            self._failed.update((number, said) for said in failing(watcher, watcher.see, batch))

    def conclude(self) -> Iterator[Finding | Fact]:
        """What they say; a failure of one is a finding."""
        yield from self._failed.values()
        for _, watcher in self._speaking():
            yield from guarded(watcher, watcher.conclude)

    def wanted(self) -> list[Collection[int] | None]:
        """For each of them the columns that it has yet to see; None for all."""
        return [watcher.wanted() for _, watcher in self._speaking()]

    def _speaking(self) -> list[tuple[int, Watcher]]:
        return [(number, one) for number, one in enumerate(self._all) if number not in self._failed]


def guarded(
    rule: object, judge: Callable[..., Iterable[Finding | Fact]], *arguments: object
) -> Iterator[Finding | Fact]:
    """What a rule says; its failure is a finding, and the others still have their say."""
    try:
        yield from judge(*arguments)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others still have their say
        yield _failed(rule, error)


def failing(watcher: object, see: Callable[[Any], None], batch: object) -> Iterator[Finding]:
    """Its failure as a finding, when it fails to look at some rows."""
    try:
        see(batch)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others still see the rows
        yield _failed(watcher, error)


def _failed(rule: object, error: Exception) -> Finding:
    message = f"The check {type(rule).__name__} failed and says nothing about a table of the file."
    return finding("inspector.failed", message, error=type(error).__name__)
