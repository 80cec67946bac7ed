"""Data in XML: elements with several values are rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.hidden.parts import Event

_FEWEST = 2


def rows_of_xml(events: Iterable[Event]) -> Iterator[str]:
    """All texts as lines; then elements of two or more values (texts of children, attributes) as rows, below their names."""
    lines: list[str] = []
    rows: dict[tuple[str, ...], list[list[str]]] = {}
    open_: list[tuple[str, dict[str, str]]] = []
    for event in events:
        if event.kind == "start":
            open_.append((event.name, dict(event.attributes)))
        elif event.kind == "text" and event.text.strip():
            lines.append(event.text.strip())
            if len(open_) > 1:
                around = open_[-2][1]
                around[open_[-1][0]] = around.get(open_[-1][0], "") + event.text.strip()
        elif event.kind == "comment":
            lines.append(event.text)
        elif event.kind == "end":
            values = open_.pop()[1]
            if len(values) >= _FEWEST:
                rows.setdefault(tuple(values), []).append(list(values.values()))
    yield "\n".join(lines)
    for names, values_of in rows.items():
        yield "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in (list(names), *values_of))
