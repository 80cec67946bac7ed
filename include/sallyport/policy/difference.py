"""What changes from one policy to another, a line for each field, for the people who confirm it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.policy.model import Policy

_ABSENT = "(absent)"


def difference(old: Policy, new: Policy) -> list[str]:
    """Lines such as ``retention.triage_days: 14.0 -> 30.0``, in the order of the model; empty when nothing changes."""
    before, after = dict(_fields(old.model_dump(mode="json"))), dict(_fields(new.model_dump(mode="json")))
    names = [*before, *(name for name in after if name not in before)]
    return [
        f"{name}: {before.get(name, _ABSENT)} -> {after.get(name, _ABSENT)}"
        for name in names
        if before.get(name) != after.get(name)
    ]


def _fields(value: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _fields(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for number, inner in enumerate(value):
            yield from _fields(inner, f"{name}.{number}")
    else:
        yield name, json.dumps(value, ensure_ascii=False)
