"""Tables within values as JSON has them, in the ways that widgets and plots keep data."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from sallyport.inspection.asides.rows import as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.untyped import Json

_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 2
_DEEPEST = 60


def tables_within(value: Json) -> Iterator[str]:
    """As texts: columns of one length that stand together, rows and records."""
    waiting: list[tuple[Any, tuple[str, ...], int]] = [(value, (), 0)]
    while waiting:
        one, names, depth = waiting.pop()
        if depth > _DEEPEST or not isinstance(one, dict | list):
            continue
        if isinstance(one, dict):
            names = _names(one.get("container")) or names
            if _are_records(list(one.values())):
                yield _keyed(one)
                continue
            yield from _columns({str(key): item for key, item in one.items()})
        elif _are_records(one):
            keys = _keys(one)
            yield as_csv([keys, *([_cell(record.get(key)) for key in keys] for record in one)])
            continue
        else:
            yield from _lists(one, names)
        inside = one.values() if isinstance(one, dict) else one
        waiting += [(item, names, depth + 1) for item in inside if isinstance(item, dict | list)]


def _keyed(records: dict[str, Any]) -> str:
    """Records by what they are called, which is the first column."""
    keys = _keys(list(records.values()))
    return as_csv(
        [["", *keys], *([str(name), *(_cell(record.get(key)) for key in keys)] for name, record in records.items())]
    )


def _keys(records: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(key) for record in records for key in record))


def _columns(named: dict[str, Any]) -> Iterator[str]:
    by_length: dict[int, list[str]] = {}
    for name, item in named.items():
        if isinstance(item, list) and len(item) >= _FEWEST_ROWS and _are_plain(item):
            by_length.setdefault(len(item), []).append(name)
    for length, names in by_length.items():
        if len(names) >= _FEWEST_COLUMNS:
            yield as_csv([names, *([_cell(named[name][row]) for name in names] for row in range(length))])


def _lists(items: list[Any], names: tuple[str, ...]) -> Iterator[str]:
    """Lists of one length: columns where they are longer than many, else rows."""
    plain = [one for one in items if isinstance(one, list) and len(one) >= _FEWEST_COLUMNS and _are_plain(one)]
    if not plain:
        return
    usual = max({len(one) for one in plain}, key=[len(one) for one in plain].count)
    alike = [one for one in plain if len(one) == usual]
    if len(alike) < _FEWEST_COLUMNS:
        return
    rows = [list(row) for row in zip(*alike, strict=True)] if len(alike) < usual else alike
    told = [[_cell(cell) for cell in row] for row in rows]
    fits = [" ", *names] if len(names) + 1 == len(told[0]) else list(names) if len(names) == len(told[0]) else []
    yield as_csv([fits, *told] if fits else told)


def _are_records(items: list[Any]) -> bool:
    if len(items) < _FEWEST_ROWS or not any(items):
        return False
    return all(isinstance(one, dict) and _are_plain(list(one.values())) for one in items)


def _are_plain(items: list[Any]) -> bool:
    return not any(isinstance(one, dict | list) for one in items)


def _cell(value: Json) -> str:
    return "" if value is None else str(value)


def _names(container: object) -> tuple[str, ...]:
    """The heads of the columns of a table's markup."""
    if not isinstance(container, str) or "<th" not in container:
        return ()
    heads = _Heads()
    heads.feed(container)
    return tuple(heads.told)


class _Heads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A head begins."""
        del attrs
        self._inside = tag == "th"
        self.told += [""] if tag == "th" else []

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        self._inside = self._inside and tag != "th"

    def handle_data(self, data: str) -> None:
        """Its name."""
        if self._inside:
            self.told[-1] += data
