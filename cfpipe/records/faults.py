"""What a model refuses → diagnostics at the place in the file, in words for the one who wrote it."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cfpipe.config import ADDRESS
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.field_docs import field_docs
from cfpipe.records.base import Model, Path, hints_of
from cfpipe.records.document import Document

_TYPES = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping of names to values",
    "model_type": "a mapping of fields",
    "model_attributes_type": "a mapping of fields",
}
"""What belongs in a field, by pydantic's name for a wrong type."""

_BOUNDS = {"less_than_equal": ("at most", "le"), "greater_than_equal": ("at least", "ge")}
_MOST_NAMES = 8


def faults(shape: type[Model], document: Document, error: ValidationError) -> Iterator[Diagnostic]:
    """Everything that a model refuses in a document."""
    for fault in error.errors(include_url=False):
        path: Path = fault["loc"]
        match fault["type"]:
            case "missing":
                yield _missing(shape, document, path)
            case "extra_forbidden":
                yield _unknown(shape, document, path)
            case "union_tag_not_found":
                yield _missing(shape, document, (*path, _tag(fault)))
            case "union_tag_invalid":
                yield _invalid(document, (*path, _tag(fault)), fault)
            case _:
                yield _invalid(document, path, fault)


def _tag(fault: ErrorDetails) -> str:
    return str(fault.get("ctx", {})["discriminator"]).strip("'")


def _missing(shape: type[Model], document: Document, path: Path) -> Diagnostic:
    model = model_at(shape, path[:-1])
    field = next((name for name, info in model.model_fields.items() if info.alias == path[-1]), "") if model else ""
    inside = isinstance(path[-2], str) if len(path) > 1 else False
    place = document.locate_name(path[:-1]) if inside else document.locate(path[:-1])
    message = f"the field {path[-1]!r} is missing in {_words_of(document, path[:-1])}"
    text = field_docs(model).get(field, "") if model else ""
    hint = f"{path[-1]}: {' '.join(text.split())}" if text else ""
    return Diagnostic(Code.MISSING_FIELD, place, message, hint, length=len(str(path[-2])) if inside else 1)


def _unknown(shape: type[Model], document: Document, path: Path) -> Diagnostic:
    name = str(path[-1])
    model = model_at(shape, path[:-1])
    names = [info.alias or "" for info in model.model_fields.values()] if model else []
    message = f"no field is called {name!r} in {_words_of(document, path[:-1])}"
    hint = _choice(name.replace("_", "-"), names, "the fields are")
    return Diagnostic(Code.UNKNOWN_FIELD, document.locate_name(path), message, hint, length=len(name))


def _invalid(document: Document, path: Path, fault: ErrorDetails) -> Diagnostic:
    """At the value, or at a name where the name is what is wrong."""
    place = document.locate(path)
    if path and path[-1] == "[key]":
        place, path = document.locate_name(path[:-1]), path[:-1]
    value = fault["input"]
    length = len(value) if isinstance(value, str) and "\n" not in value else 1
    if fault["type"] == "union_tag_invalid":
        length = len(str(fault.get("ctx", {})["tag"]))
    message = f"{_words_of(document, path)}: {_message(fault)}"
    return Diagnostic(Code.INVALID_VALUE, place, message, _hint(fault), length=max(1, length))


def _words_of(document: Document, path: Path) -> str:
    """A path in the names that stand in the file, without the tags of the alternatives that pydantic puts between."""
    return ".".join(str(step) for step in document.steps(path)) or "the record"


def type_name(value: Any) -> str:
    """What kind of value it is, with its article."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    return f"the text {_short(str(value))}"


def _short(text: str) -> str:
    shown = repr(text)
    return shown if len(shown) < 60 else shown[:57] + "…'"


def _message(fault: ErrorDetails) -> str:
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    if kind in _TYPES:
        return f"{_TYPES[kind]} belongs here, and this is {type_name(value)}"
    if kind in _BOUNDS:
        words, name = _BOUNDS[kind]
        return f"it must be {words} {context[name]}, and this is {value}"
    if kind == "string_too_short":
        return "the text is empty"
    if kind == "string_too_long":
        return f"the text has {len(value)} characters, and {context['max_length']} are the most"
    if kind == "too_long":
        return f"{context['max_length']} items are the most, and here are more"
    if kind == "string_pattern_mismatch":
        return "the text is empty" if not value.strip() else f"{_short(value)} has not the form that is asked for"
    if kind in ("literal_error", "union_tag_invalid"):
        return f"{_short(str(context.get('tag', value)))} is none of the words that may stand here"
    return f"{fault['msg'][:1].lower()}{fault['msg'][1:]}, and this is {type_name(value)}"


def _hint(fault: ErrorDetails) -> str:
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    if value is None and kind in _TYPES:
        return "write something, or leave the field out"
    if kind == "string_type" and isinstance(value, (int, float)):
        return "put it in quotes"
    if kind == "string_type" and isinstance(value, dict):
        return "a text that holds a colon needs quotes, or its own lines after |"
    if kind == "int_type" and isinstance(value, str) and value.lstrip("-").isdigit():
        return "write it without quotes"
    if kind == "tuple_type":
        return "write one item a line, each after a hyphen, or [first, second]"
    if kind in ("literal_error", "union_tag_invalid"):
        expected = str(context.get("expected", context.get("expected_tags", "")))
        names = [name.strip("' ") for name in expected.replace(" or ", ", ").split(",")]
        if "sub-verbo" in names and not difflib.get_close_matches(str(value), names, 1, 0.6):
            return "CSL has no such label: say in which section, page or equation it is, and name it in the note"
        return _choice(str(context.get("tag", value)), names, "the words are")
    return _form(context.get("pattern", ""), kind)


def _form(pattern: str, kind: str) -> str:
    if kind == "string_too_short" or pattern == r"\S":
        return "write something, or leave the field out"
    if pattern.startswith("^(text|scope|"):
        return "write `text`, `scope`, or the key of a source or a witness"
    if pattern == ADDRESS:
        return "write an address that begins with https://, without a name or a password before the host"
    if "[a-z0-9]+" in pattern and "/" in pattern:
        return "write area/name, in lower case with hyphens"
    if "[a-z0-9]+" in pattern:
        return "use lower-case letters, digits and single hyphens"
    if r"\d{4}-\d{2}-\d{2}" in pattern:
        return "write the date as 2026-11-20"
    return f"the form is {pattern}" if pattern else ""


def _choice(name: str, names: Iterable[str], words: str) -> str:
    known = list(names)
    close = difflib.get_close_matches(name, known, 1, 0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    shown = ", ".join(known[:_MOST_NAMES])
    return f"{words} {shown}" + (f" and {len(known) - _MOST_NAMES} more" if len(known) > _MOST_NAMES else "")


def model_at(shape: type[Model], path: Path) -> type[Model] | None:
    """The model that holds the fields at a place of a record, as far as the types tell."""
    annotation: Any = shape
    for step in path:
        annotation = _step(annotation, step)
        if annotation is None:
            return None
    return next((o for o in _options(annotation) if isinstance(o, type) and issubclass(o, Model)), None)


def _options(annotation: Any) -> Iterator[Any]:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        yield from _options(arguments[0])
    elif origin in (typing.Union, types.UnionType):
        for option in arguments:
            yield from _options(option)
    else:
        yield annotation


def _step(annotation: Any, step: str | int) -> Any:
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, Model):
            for name, info in option.model_fields.items():
                if info.alias == step:
                    return hints_of(option)[name]
                if name == "kind" and step in typing.get_args(info.annotation):
                    return option  # the tag of a union of models
        arguments = typing.get_args(option)
        if isinstance(step, int) and arguments:
            return arguments[0]
        if isinstance(step, str) and len(arguments) == 2:
            return arguments[1]
    return None
