"""A DAG file's manual and form, read from its source: nothing is imported and nothing runs.

Form fields are calls of Airflow's ``Param``, directly or through the small functions of ``orchestration/fields.py``.
Those functions only return an expression, so their calls are worked out here by putting the arguments in.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_NOTHING = object()


@dataclass(frozen=True)
class FormField:
    """One field of a trigger form."""

    name: str
    title: str
    description: str
    section: str
    required: bool
    default: str


@dataclass(frozen=True)
class Manual:
    """What a DAG file says about itself."""

    dag: str
    text: str
    """The docstring: Markdown."""
    form: tuple[FormField, ...]


@dataclass(frozen=True)
class _Param:
    positional: tuple[Any, ...]
    keywords: Mapping[str, Any]


def read_manual(path: Path, fields: Path) -> Manual:
    """The manual of the DAG file ``path``; ``fields`` is the module of the shared form fields.

    Raises ValueError when the file has no docstring.
    """
    module = ast.parse(path.read_text(encoding="utf-8"))
    text = ast.get_docstring(module)
    if not text:
        raise ValueError(f"{path.name} has no docstring, which is its manual")
    shared = ast.parse(fields.read_text(encoding="utf-8"))
    functions = {node.name: node for node in shared.body if isinstance(node, ast.FunctionDef)}
    names: dict[str, Any] = {}
    for node in (*shared.body, *module.body):
        if isinstance(node, ast.Assign):
            names |= _assigned(node, _Reader(functions, names))
    form = names.get("FORM")
    found = form.items() if isinstance(form, dict) else ()
    return Manual(
        path.stem, text, tuple(_form_field(name, param) for name, param in found if isinstance(param, _Param))
    )


def _assigned(node: ast.Assign, reader: _Reader) -> dict[str, Any]:
    """The names that an assignment sets, one or several at once."""
    target, value = node.targets[0], reader.value(node.value)
    if isinstance(target, ast.Name):
        return {target.id: value}
    if isinstance(target, ast.Tuple) and isinstance(value, list):
        return {part.id: one for part, one in zip(target.elts, value, strict=True) if isinstance(part, ast.Name)}
    return {}


@dataclass(frozen=True)
class _Reader:
    functions: Mapping[str, ast.FunctionDef]
    names: Mapping[str, Any]

    def value(self, node: ast.expr) -> Any:  # noqa: ANN401 - whatever the source says
        """What an expression stands for, as far as the source says it; otherwise its own text."""
        found: Any
        match node:
            case ast.Constant():
                found = node.value
            case ast.Name() if node.id in self.names:
                found = self.names[node.id]
            case ast.List() | ast.Tuple() | ast.Set():
                found = [self.value(one) for one in node.elts]
            case ast.Dict():
                found = self._mapping(zip(node.keys, node.values, strict=True))
            case ast.JoinedStr():
                found = "".join(str(self.value(part)) for part in node.values)
            case ast.FormattedValue():
                found = self.value(node.value)
            case ast.Call(func=ast.Name(id=name)):
                found = self._call(node, name)
            case _:
                found = ast.unparse(node)
        return found

    def _mapping(self, pairs: Iterable[tuple[ast.expr | None, ast.expr]]) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key, node in pairs:
            value = self.value(node)
            if key is not None:
                found[self.value(key)] = value
            elif isinstance(value, dict):
                found |= value
        return found

    def _call(self, node: ast.Call, name: str) -> Any:  # noqa: ANN401 - whatever the call gives
        positional = tuple(self.value(one) for one in node.args)
        keywords: dict[str, Any] = {}
        for given in node.keywords:
            value = self.value(given.value)
            keywords |= {given.arg: value} if given.arg else dict(value)
        if name == "Param":
            return _Param(positional, keywords)
        function = self.functions.get(name)
        if function is None:
            return ast.unparse(node)
        bound = _bind(function, positional, keywords)
        returned = next(one.value for one in function.body if isinstance(one, ast.Return) and one.value)
        return _Reader(self.functions, {**self.names, **bound}).value(returned)


def _bind(function: ast.FunctionDef, positional: tuple[Any, ...], keywords: dict[str, Any]) -> dict[str, Any]:
    declared = [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]
    bound = dict(zip(declared, positional, strict=False)) | {
        name: keywords[name] for name in declared if name in keywords
    }
    if function.args.kwarg:
        bound[function.args.kwarg.arg] = {name: value for name, value in keywords.items() if name not in bound}
    return bound


def _form_field(name: str, param: _Param) -> FormField:
    """As Airflow treats it: required unless its type allows null or it has a default."""
    default = param.positional[0] if param.positional else param.keywords.get("default", _NOTHING)
    types = param.keywords.get("type", ())
    may_be_null = "null" in (types if isinstance(types, list) else [types])
    shown = "" if default is _NOTHING or default in (None, "", []) else str(default)
    return FormField(
        name,
        str(param.keywords.get("title", name)),
        str(param.keywords.get("description", "")),
        str(param.keywords.get("section", "")),
        default is _NOTHING and not may_be_null,
        {"True": "yes", "False": "no"}.get(shown, shown),
    )
