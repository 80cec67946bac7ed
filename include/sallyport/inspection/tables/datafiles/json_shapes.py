"""Tables that programs write into JSON in shapes of their own: cubes, series of a chart, flows between nodes, matrices."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from sallyport.inspection.tables.cells import shown
from sallyport.inspection.tables.headings.words import Role, hint, words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

Record = dict[str, object]
_MOST_CELLS = 200_000
_FEWEST = 2
_MATRICES = frozenset({"confusion", "contingency", "crosstab", "crosstabs"})
_NUMBERS = ("data", "values", "y")
_NAMES = ("name", "label", "title", "id")
_LABELS = ("labels", "categories", "data", "x", "names")


class Shaped(NamedTuple):
    """Records of a table, and the names in the object around it that have been read so."""

    records: list[Record]
    names: Collection[str]


def shaped(value: Mapping[str, Any], names: Collection[str] = ()) -> Iterator[Shaped]:
    """What of an object has such a shape, but for what stands under some names."""
    left = {name: item for name, item in value.items() if name not in names}
    found = next((one for shape in _SHAPES if (one := shape(left)) is not None), None)
    if found is not None:
        yield found


def beside(value: Mapping[str, Any], names: Collection[str]) -> Iterator[Shaped]:
    """Lists of one length that stand beside each other, and objects with the same names, where other things do, too."""
    by_length: dict[int, list[str]] = {}
    by_names: dict[tuple[str, ...], list[str]] = {}
    for name, item in value.items():
        if name in names:
            continue
        if _is_flat_list(item):
            by_length.setdefault(len(item), []).append(name)
        elif isinstance(item, dict) and item and not any(isinstance(inner, dict | list) for inner in item.values()):
            by_names.setdefault(tuple(item), []).append(name)
    for length, lists in by_length.items():
        if len(lists) >= _FEWEST and length >= _FEWEST:
            yield Shaped(
                [dict(zip(lists, row, strict=True)) for row in zip(*map(value.get, lists), strict=True)], lists
            )
    for objects in by_names.values():
        if len(objects) >= _FEWEST:
            yield Shaped([{"": name, **value[name]} for name in objects], objects)


def matrix(rows: Sequence[Sequence[object]], name: str) -> list[Record]:
    """Rows of numbers; with classes for names where what they are called says that those are counted by each other."""
    if not set(words(name)) & _MATRICES:
        return [{str(at): cell for at, cell in enumerate(row)} for row in rows]
    return [{"actual": "class", **{f"predicted{at}": cell for at, cell in enumerate(row)}} for row in rows]


def column_name(name: str) -> str:
    """The name of a list, if it says that its numbers are counts; else none, for lists are called by whatever they are for."""
    said = hint(name)
    return name if said is not None and said.role is Role.COUNT and said.is_strong else ""


def _cube(value: Mapping[str, Any]) -> Shaped | None:
    """As JSON-stat writes it: values in one list, by dimensions of which the last goes first."""
    dimensions, values = value.get("dimension"), value.get("value")
    if not isinstance(dimensions, dict) or not isinstance(values, list | dict):
        return None
    names, sizes = value.get("id", dimensions.get("id")), value.get("size", dimensions.get("size"))
    if not isinstance(names, list) or not isinstance(sizes, list) or len(names) != len(sizes) or not sizes:
        return None
    if not all(isinstance(size, int) and size > 0 for size in sizes) or math.prod(sizes) > _MOST_CELLS:
        return None
    classes = [_classes(dimensions.get(name), size) for name, size in zip(names, sizes, strict=True)]
    *before, last = classes
    said = _said_of_numbers(value)
    records: list[Record] = []
    for at, labels in enumerate(product(*before)):
        record: Record = {shown(name): label for name, label in zip(names, labels, strict=False)}
        for column, label in enumerate(last):
            record[f"{said} {label}".strip()] = _at(values, at * len(last) + column)
        records.append(record)
    return Shaped(records, set(value))


def _classes(dimension: object, size: int) -> list[str]:
    category = dimension.get("category", {}) if isinstance(dimension, dict) else {}
    index = category.get("index", {}) if isinstance(category, dict) else {}
    labels = category.get("label", {}) if isinstance(category, dict) else {}
    codes = sorted(index, key=lambda code: index[code]) if _is_numbered(index) else index
    codes = list(codes) if isinstance(codes, list) else list(labels) if isinstance(labels, dict) else []
    found = [shown(labels.get(code, code)) if isinstance(labels, dict) else shown(code) for code in codes]
    return found if len(found) == size else [f"class {number}" for number in range(size)]


def _is_numbered(index: object) -> bool:
    return isinstance(index, dict) and all(isinstance(at, int) for at in index.values())


def _at(values: list[object] | dict[str, object], place: int) -> object:
    if isinstance(values, dict):
        return values.get(str(place))
    return values[place] if place < len(values) else None


def _said_of_numbers(value: Mapping[str, Any]) -> str:
    """The first text of an object that says for sure what its numbers are, and not by what they are told apart."""
    texts = [text for text in value.values() if isinstance(text, str)]
    said = ((text, hint(text)) for text in texts)
    return next((text for text, one in said if one is not None and one.is_strong and one.role is not Role.OTHER), "")


def _series(value: Mapping[str, Any]) -> Shaped | None:
    """As charts have it: names of classes in one place, and for each series its numbers in another."""
    labels = next(((name, found) for name, item in value.items() if (found := _labels(item, name))), None)
    if labels is None:
        return None
    name, classes = labels
    for other, item in value.items():
        if other == name or not isinstance(item, list) or not all(isinstance(one, dict) for one in item):
            continue
        columns = [(_called(one), numbers) for one in item if (numbers := _numbers(one, len(classes)))]
        if columns:
            records: list[Record] = [{"": label} for label in classes]
            for at, (title, numbers) in enumerate(columns, 1):
                for record, number in zip(records, numbers, strict=True):
                    record[title or f"series {at}"] = number
            return Shaped(records, {name, other})
    return None


def _labels(item: object, name: str) -> list[str]:
    """Texts in a list that is called for what it is, or in an object that is an axis."""
    if isinstance(item, list) and name.lower() in _LABELS:
        return item if len(item) >= _FEWEST and all(isinstance(one, str) for one in item) else []
    axis = item[0] if isinstance(item, list) and len(item) == 1 else item
    if isinstance(axis, dict):
        return next(
            (found for own, inner in axis.items() if isinstance(inner, list) and (found := _labels(inner, own))), []
        )
    return []


def _numbers(one: Mapping[str, Any], wide: int) -> list[object]:
    for name in _NUMBERS:
        item = one.get(name)
        if isinstance(item, list) and len(item) == wide and all(isinstance(cell, int | float | None) for cell in item):
            return item
    return []


def _called(one: Mapping[str, Any]) -> str:
    return next((name for key in _NAMES if isinstance(name := one.get(key), str)), "")


def _flows(value: Mapping[str, Any]) -> Shaped | None:
    """Links between nodes that have names, which the links number: from where to where how many go."""
    links_of: tuple[str, ...] = ("links", "link", "edges")
    name = next((name for name in links_of if isinstance(value.get(name), list | dict)), None)
    nodes = next((value[one] for one in ("nodes", "node") if isinstance(value.get(one), list | dict)), None)
    if name is None or nodes is None:
        return None
    links, called = value[name], _nodes(nodes)
    if isinstance(links, dict):
        columns = {key: item for key, item in links.items() if _is_flat_list(item)}
        if len({len(item) for item in columns.values()}) != 1:
            return None
        links = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    if not links or not all(isinstance(one, dict) and one.keys() >= {"source", "target"} for one in links):
        return None
    flat = [{key: item for key, item in one.items() if not isinstance(item, dict | list)} for one in links]
    return Shaped([{**one, **{end: called(one.get(end)) for end in ("source", "target")}} for one in flat], {name})


def _nodes(nodes: list[Any] | dict[str, Any]) -> Callable[[object], str]:
    """How a node is called that a link tells by its number or its id."""
    if isinstance(nodes, dict):
        nodes = [{"name": name} for name in next((item for item in nodes.values() if _is_flat_list(item)), [])]
    known: dict[object, str] = {}
    for at, node in enumerate(nodes):
        name = _called(node) if isinstance(node, dict) else shown(node)
        known.setdefault(at, name or f"node {at}")
        own = node.get("id") if isinstance(node, dict) else None
        if isinstance(own, int | str):
            known[own] = name or shown(own)
    return lambda end: known.get(end, shown(end)) if isinstance(end, int | str) else ""


def _is_flat_list(item: object) -> bool:
    return isinstance(item, list) and bool(item) and not any(isinstance(one, dict | list) for one in item)


_SHAPES = (_cube, _series, _flows)
