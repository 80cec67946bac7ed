"""Where in a JSON document a cell stands, as jq writes it: ``results[3].n``, counted from 0.

A key may be data: a name, an id (law 7). So only keys that are words of this list are said; ``{2}`` stands for the second key of
its object, whatever that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SAID = frozenset(
    [
        "all",
        "analysis",
        "annotations",
        "arm",
        "arms",
        "at_risk",
        "baseline",
        "categories",
        "category",
        "cases",
        "cell",
        "cells",
        "children",
        "columns",
        "config",
        "controls",
        "count",
        "counts",
        "data",
        "date",
        "dates",
        "description",
        "edges",
        "entries",
        "estimate",
        "estimates",
        "events",
        "features",
        "fit",
        "freq",
        "frequency",
        "geometry",
        "group",
        "groups",
        "head",
        "id",
        "ids",
        "index",
        "info",
        "item",
        "items",
        "label",
        "labels",
        "layout",
        "level",
        "levels",
        "link",
        "links",
        "list",
        "max",
        "mean",
        "median",
        "message",
        "meta",
        "metadata",
        "metrics",
        "min",
        "missing",
        "model",
        "models",
        "n",
        "name",
        "names",
        "nested",
        "node",
        "nodes",
        "note",
        "notes",
        "number",
        "numbers",
        "output",
        "outputs",
        "outcome",
        "overall",
        "participants",
        "patients",
        "pct",
        "people",
        "percent",
        "percentage",
        "points",
        "population",
        "properties",
        "rate",
        "rates",
        "rec",
        "record",
        "records",
        "report",
        "result",
        "results",
        "row",
        "rows",
        "sample",
        "samples",
        "schema",
        "sd",
        "se",
        "series",
        "settings",
        "size",
        "source",
        "statistics",
        "stats",
        "strata",
        "stratum",
        "subgroup",
        "subgroups",
        "summary",
        "table",
        "tables",
        "target",
        "term",
        "terms",
        "test",
        "tests",
        "text",
        "texts",
        "title",
        "total",
        "totals",
        "trace",
        "traces",
        "type",
        "unit",
        "units",
        "value",
        "values",
        "variable",
        "variables",
        "version",
        "weight",
        "x",
        "y",
        "z",
    ]
)
"""Words of the trade for parts of a document, which are nobody's data."""
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Step:
    """A value in a document: what it stands in, and under which key or index."""

    container: Any = None
    key: str | int = ""
    above: Step | None = None

    def to(self, container: object, key: str | int) -> Step:
        """A value inside this one."""
        return Step(container, key, self)

    def path(self) -> str:
        """In words of jq; "" for the whole document."""
        steps: list[str] = []
        step: Step | None = self
        while step is not None and step.above is not None:
            steps.append(f"[{step.key}]" if isinstance(step.key, int) else f".{_said(step.container, step.key)}")
            step = step.above
        return "".join(reversed(steps)).removeprefix(".")


@dataclass(frozen=True, slots=True)
class Row:
    """Where a record of a table was found: an object, or one place in each of several lists or objects."""

    step: Step
    value: Any
    inner: str | int | None = None
    """In tables by columns: the place in each of them."""

    def path(self, name: str | None = None, at: int | None = None) -> str:
        """Of its cell in the column of this name and index; of the whole record without."""
        if name is None:
            return self.step.path()
        if isinstance(self.value, list):
            return self.step.path() if at is None else self.step.to(self.value, at).path()
        step, value = self.step, self.value
        for key in _keys(value, name):
            step, value = step.to(value, key), value[key]
        if self.inner is not None and value is not self.value:
            step = step.to(value, self.inner)
        return step.path()


def leaves(value: object, step: Step | None = None, depth: int = 0) -> Iterator[tuple[Step, object]]:
    """All texts and numbers of a document, in their order."""
    step = step or Step()
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, step.to(value, key), depth + 1)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from leaves(item, step.to(value, at), depth + 1)
    else:
        yield step, value


def of_lists(step: Step, rows: Sequence[object]) -> list[Row]:
    """Rows that are each an element of a list."""
    return [Row(step.to(rows, at), row) for at, row in enumerate(rows)]


def _keys(value: object, name: str) -> list[str]:
    """The keys that lead to a cell: one, or two where the name of the column is made of two."""
    if not isinstance(value, dict):
        return []
    if name in value:
        return [name]
    first, _, rest = name.partition(".")
    inner = value.get(first)
    return [first, rest] if isinstance(inner, dict) and rest in inner else []


def _said(container: object, key: str) -> str:
    if key.lower() in _SAID or not isinstance(container, dict):
        return key if key.lower() in _SAID else "{}"
    return f"{{{list(container).index(key) + 1}}}"
