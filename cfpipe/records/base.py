"""What all records share: strictness, names of fields, and what kind of text a field holds.

A field's text is prose, a formula, an expression or a reference; the type says which, once, and ``fields_of`` finds
all of them in any record, so that a rule over "every formula" needs no list of the places where formulas may stand.

YAML names are the Python names with hyphens (``also-known-as``); bibliographic fields have CSL's names. The text
under each field is what an editor shows on hover.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator, Mapping
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
        defer_build=True,
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


Reader = Callable[[Any, Path], Iterator[Found]]
"""Finds the texts in a value of one type that hold what one marker says."""


def fields_of(model: Model, marker: object) -> Iterator[Found]:
    """Every text of a record that holds what the marker says, in the order of the fields."""
    return _read_model(model, (), marker)


def _read_model(model: Model, path: Path, marker: object) -> Iterator[Found]:
    for name, alias, reader in _readers(type(model), marker):
        value = getattr(model, name)
        if value is not None and value != ():
            yield from reader(value, (*path, alias))


@cache
def hints_of(cls: type[Model]) -> Mapping[str, Any]:
    return typing.get_type_hints(cls, include_extras=True)


@cache
def _readers(cls: type[Model], marker: object) -> tuple[tuple[str, str, Reader], ...]:
    """The fields of a model that may hold such a text. Made once for each type: rules look at every record, often."""
    found = []
    for name, info in cls.model_fields.items():
        reader = _reader(hints_of(cls)[name], marker)
        if reader is not None:
            found.append((name, info.alias or name, reader))
    return tuple(found)


def _reader(annotation: Any, marker: object) -> Reader | None:
    """What finds the texts in a value of this type; None if there can be none."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        holds = bool(_readers(annotation, marker))
        return (lambda value, path: _read_model(value, path, marker)) if holds else None
    if origin is Annotated:
        if marker in arguments[1:]:
            return lambda value, path: iter((Found(path, value, marker),)) if isinstance(value, str) else iter(())
        return _reader(arguments[0], marker)
    if origin in (typing.Union, types.UnionType):
        return _one_of([reader for option in arguments if (reader := _reader(option, marker)) is not None], arguments)
    if not arguments or not isinstance(origin, type):  # a plain value, or a choice of words
        return None
    inner = _reader(arguments[-1 if issubclass(origin, Mapping) else 0], marker)
    return None if inner is None else _each(inner)


def _one_of(readers: list[Reader], options: tuple[Any, ...]) -> Reader | None:
    """A value of one of several types: a model is read by its own type, all else by the one type that holds texts."""
    if not readers:
        return None
    if len(readers) > 1 and not all(isinstance(each, type) and issubclass(each, Model) for each in _plain(options)):
        raise TypeError(f"texts in more than one of {options} cannot be told apart")
    return readers[0]


def _plain(options: tuple[Any, ...]) -> Iterator[Any]:
    return (option for option in options if option is not type(None))


def _each(inner: Reader) -> Reader:
    def read(value: Any, path: Path) -> Iterator[Found]:
        steps = value.items() if isinstance(value, Mapping) else enumerate(value)
        for step, item in steps:
            if item is not None:
                yield from inner(item, (*path, step))

    return read
