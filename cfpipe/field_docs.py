"""The texts below the fields of a model, read from its source when somebody asks for them.

Pydantic can collect them while a class is made, at the price of reading every module's source at each start; a hint
and a schema need them seldom.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel


@cache
def field_docs(shape: type[BaseModel]) -> Mapping[str, str]:
    """The text below each field of a model or of those that it is made from, by the field's name in Python."""
    found: dict[str, str] = {}
    for base in reversed(shape.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            found.update(_own(base))
    return found


def with_docs(schema: dict[str, Any], *shapes: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of these models, with the texts of the fields as their descriptions."""
    known = {model.__name__: model for shape in shapes for model in _models(shape)}
    for name, part in (*schema.get("$defs", {}).items(), (schema.get("title", ""), schema)):
        if name in known:
            _describe(part, known[name])
    return schema


def _describe(part: dict[str, Any], shape: type[BaseModel]) -> None:
    docs = field_docs(shape)
    for name, info in shape.model_fields.items():
        field = part.get("properties", {}).get(info.alias or name)
        if field is not None and name in docs:
            field.setdefault("description", docs[name])


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in a type: itself, and those of its fields."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for info in annotation.model_fields.values():
            yield from _models(info.annotation)
    for part in typing.get_args(annotation):
        yield from _models(part)


def _own(shape: type[BaseModel]) -> Iterator[tuple[str, str]]:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(shape))).body
    assert isinstance(tree, ast.ClassDef)
    for field, below in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            text = below.value
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield field.target.id, inspect.cleandoc(text.value)
