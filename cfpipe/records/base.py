"""What all records share: strictness, names of fields, and what kind of text a field holds.

A field's text is prose, a formula, an expression or a reference; the type says which, once, and ``fields_of`` finds
all of them in any record, so that a rule over "every formula" needs no list of the places where formulas may stand.

YAML names are the Python names with hyphens (``also-known-as``); bibliographic fields have CSL's names. The text
under each field is what an editor shows on hover.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

from cfpipe.identity import NAME, SLUG

Path = tuple[str | int, ...]
"""Where a value stands in a record, in the names of the YAML: ``("equations", "score", "latex")``."""


class Model(BaseModel):
    """A part of a record: closed, strict, immutable."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        populate_by_name=False,
        use_attribute_docstrings=True,
        validate_default=False,
    )


class Holds(Enum):
    """What kind of text a field holds."""

    PROSE = "prose"
    """Markdown of any length: paragraphs, lists, tables, formulas, references, directives."""
    INLINE = "inline"
    """One paragraph of Markdown."""
    LATEX = "latex"
    EXPRESSION = "expression"
    """Text in SymPy's syntax, read by the expression reader only."""


def _number_as_text(value: Any) -> Any:
    """Let an author write ``theta: 0.7`` without quotes where an expression is meant."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(value)
    return value


_Filled = StringConstraints(min_length=1, pattern=r"\S")

Prose = Annotated[str, _Filled, StringConstraints(max_length=50_000), Holds.PROSE]
Inline = Annotated[str, _Filled, StringConstraints(max_length=10_000), Holds.INLINE]
Latex = Annotated[str, _Filled, Holds.LATEX]
_TextOrNumber = WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1, "pattern": r"\S"}, {"type": "number"}]})
Expression = Annotated[str, _Filled, BeforeValidator(_number_as_text), _TextOrNumber, Holds.EXPRESSION]
Slug = Annotated[str, StringConstraints(pattern=rf"^{SLUG}$", max_length=80)]
Identifier = Annotated[str, StringConstraints(pattern=rf"^{NAME}$", max_length=40)]
Title = Annotated[str, _Filled, StringConstraints(max_length=200)]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
PersonId = Annotated[str, StringConstraints(pattern=rf"^{SLUG}$")]

ConceptRef = Annotated[str, StringConstraints(pattern=rf"^{SLUG}/{SLUG}$"), "concept"]
SourceRef = Annotated[str, StringConstraints(pattern=rf"^{SLUG}$"), "source"]
KeyRef = Annotated[str, StringConstraints(pattern=r"^[a-z-]+:\S+$"), "key"]


class Found(typing.NamedTuple):
    """One piece of text in a record: its place, its text and what it holds."""

    path: Path
    text: str
    holds: Any


def fields_of(model: Model, marker: object) -> Iterator[Found]:
    """Every text of a record that holds what the marker says, in the order of the fields."""
    for name, value, annotation in _members(model):
        yield from _walk(value, annotation, (name,), marker)


def _members(model: Model) -> Iterator[tuple[str, Any, Any]]:
    hints = hints_of(type(model))
    for name, info in type(model).model_fields.items():
        yield info.alias or name, getattr(model, name), hints[name]


@cache
def hints_of(cls: type[Model]) -> Mapping[str, Any]:
    return typing.get_type_hints(cls, include_extras=True)


def _walk(value: Any, annotation: Any, path: Path, marker: object) -> Iterator[Found]:
    if value is None:
        return
    if isinstance(value, Model):
        for name, inner, hint in _members(value):
            yield from _walk(inner, hint, (*path, name), marker)
        return
    origin = typing.get_origin(annotation)
    arguments = typing.get_args(annotation)
    if origin is Annotated:
        if isinstance(value, str):
            if marker in annotation.__metadata__:
                yield Found(path, value, marker)
            return
        yield from _walk(value, arguments[0], path, marker)
    elif origin in (typing.Union, types.UnionType):
        for option in arguments:
            if option is not type(None):
                yield from _walk(value, option, path, marker)
    elif arguments:
        for step, inner in _inside(value):
            yield from _walk(inner, arguments[-1 if isinstance(value, Mapping) else 0], (*path, step), marker)


def _inside(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, tuple):
        yield from enumerate(value)
    elif isinstance(value, Mapping):
        yield from value.items()
