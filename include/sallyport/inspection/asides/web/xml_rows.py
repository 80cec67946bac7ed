"""Data in XML: elements with several values are rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.hidden.office.parts import Event

_FEWEST = 2


def rows_of_xml(events: Iterable[Event]) -> Iterator[str]:
    """All texts as lines; then elements of two or more values (texts of children, attributes) as rows, below their names."""
    lines: list[str] = []
    rows: dict[tuple[str, ...], list[list[str]]] = {}
    open_: list[tuple[str, dict[str, str]]] = []
    own: dict[int, str] = {}
    """Texts of elements that have attributes, by their depth."""
    for event in events:
        if event.kind == "start":
            open_.append((event.name, dict(event.attributes)))
        elif event.kind == "text" and event.text.strip():
            lines.append(event.text.strip())
            own[len(open_) - 1] = own.get(len(open_) - 1, "") + event.text.strip() if open_[-1][1] else ""
            if len(open_) > 1:
                around = open_[-2][1]
                around[open_[-1][0]] = around.get(open_[-1][0], "") + event.text.strip()
        elif event.kind == "comment":
            lines.append(event.text)
        elif event.kind == "end":
            name, values = open_.pop()
            if own.get(len(open_)):
                values = values | {f"{name} text": own.pop(len(open_))}
            if len(values) >= _FEWEST:
                rows.setdefault(tuple(values), []).append(list(values.values()))
    yield "\n".join(lines)
    for names, values_of in rows.items():
        yield "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in (list(names), *values_of))
