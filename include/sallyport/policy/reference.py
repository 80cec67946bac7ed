"""The reference of every field of the policy, as Markdown, made from the model itself."""

from __future__ import annotations

import json
import types
import typing
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined, to_jsonable_python

from sallyport.policy.model import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

_INTRODUCTION = """# The policy

A site's rules are one YAML file. It is checked as a whole: an unknown field, or one of the wrong kind, is an error that
names the field. It takes effect when it is activated (`sallyport policy activate`): what changes is shown, a reason is
given, a second person confirms, and the register keeps all of it. Runs refuse any other file.

Fields without a default must be given. `include/sallyport/policy/example.yaml` is a file to begin with."""


def reference() -> str:
    """The whole page."""
    return "\n\n".join([_INTRODUCTION, *_sections()]) + "\n"


def _sections() -> Iterator[str]:
    pending: list[tuple[str, type[BaseModel], object]] = []
    for name, field in Policy.model_fields.items():
        model = _model_in(field.annotation)
        if model is None:
            yield _table(f"`{name}`", "", {name: field}, None)
        else:
            pending.append((name, model, field.default))
    while pending:
        name, model, standard = pending.pop(0)
        yield _table(f"`{name}`", _first_paragraph(model), model.model_fields, standard)
        if listed := list(_listed(standard)):
            yield "\n".join(["By default:", "", *listed])
        pending[:0] = [
            (f"{name}.{key}", found, getattr(standard, key, field.default))
            for key, field in model.model_fields.items()
            if (found := _model_in(field.annotation))
        ]


def _listed(standard: object) -> Iterator[str]:
    """The items of a list of sections that has a default: a line for each, with all it holds."""
    if not isinstance(standard, tuple):
        return
    for item in standard:
        if isinstance(item, BaseModel):
            parts = [_cell(str(value)) for value in item.model_dump(mode="json").values() if value]
            yield "- " + ": ".join([f"`{parts[0]}`", " ".join(parts[1:])])


def _first_paragraph(model: type[BaseModel]) -> str:
    return _cell(model.__doc__ or "")


def _table(heading: str, text: str, fields: dict[str, FieldInfo], standard: object) -> str:
    rows = [
        f"| `{name}` | {_kind(field.annotation)} | {_default(name, field, standard)} |"
        f" {_cell(field.description or _described(field))} |"
        for name, field in fields.items()
    ]
    head = ["| field | kind | default | meaning |", "|---|---|---|---|"]
    return "\n\n".join(part for part in (f"## {heading}", text, "\n".join([*head, *rows])) if part)


def _described(field: FieldInfo) -> str:
    model = _model_in(field.annotation)
    return _first_paragraph(model) if model is not None else ""


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any type form
    """The section that a field holds, alone or in a list; None for plain values."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in typing.get_args(annotation) if (found := _model_in(inner))), None)


def _kind(annotation: Any) -> str:  # noqa: ANN401 - any type form
    if isinstance(annotation, type) and not typing.get_args(annotation):
        return _NAMES.get(annotation.__name__, "section" if issubclass(annotation, BaseModel) else annotation.__name__)
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _kind(inner[0])
    if origin is typing.Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if origin is tuple:
        return f"list of {_kind(inner[0])}"
    if origin in {typing.Union, types.UnionType}:
        return " or ".join(_kind(one) for one in inner if one is not type(None)) + " (may be left out)"
    return _cell(str(annotation))


_NAMES = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false", "Path": "absolute path"}


def _default(name: str, field: FieldInfo, standard: object) -> str:
    value = getattr(standard, name, field.default)
    if value is PydanticUndefined:
        return (
            "see below" if _model_in(field.annotation) is not None and not field.is_required() else "**must be given**"
        )
    if value is None or value in {"", ()}:
        return "none"
    if _model_in(field.annotation) is not None:
        return "see below"
    text = value if isinstance(value, str) else json.dumps(to_jsonable_python(value), ensure_ascii=False)
    return f"`{_in_code(text)}`"


def _in_code(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _cell(text: str) -> str:
    return _in_code(text).replace("<", "&lt;")
